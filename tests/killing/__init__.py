"""A station killed in the middle of a form, again and again: what it said was saved is there."""
