"""pms-admin: server set-up, upgrades, accounts, the demo hospital."""
