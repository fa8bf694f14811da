"""The fields of one member of staff."""
