"""Widgets for fingers: large, plain, and the same at every size of screen."""
