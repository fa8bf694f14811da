"""pms-admin: server set-up, upgrades, accounts, the demo hospital."""

from pms_desktop.cli.main import main

__all__ = ["main"]
