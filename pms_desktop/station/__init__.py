"""The program behind the window: who may come in, and what they then see and hear."""

from pms_desktop.station.station import Station

__all__ = ["Station"]
