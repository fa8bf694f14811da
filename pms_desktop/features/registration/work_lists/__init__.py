"""The work lists of the tab: how many wait in each, and which one is in front."""
