"""Hospital, finder and who is working."""
