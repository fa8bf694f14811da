"""Shared widgets, theme, task runner, printing."""
