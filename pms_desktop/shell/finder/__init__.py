"""Ctrl+K: a patient or a command from anywhere."""
