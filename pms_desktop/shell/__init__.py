"""The main window around the tabs: sign-in, finder, lock, help."""
