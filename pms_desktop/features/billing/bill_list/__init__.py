"""Who has a bill."""
