"""Presentation without Qt: presenter base, tasks, messages, navigation, changes."""
