"""Passwords, the key store and sealed local files."""
