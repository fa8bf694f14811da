"""A whole hospital of invented people, the same one for the same seed and day."""
