"""The main window around the tabs."""
