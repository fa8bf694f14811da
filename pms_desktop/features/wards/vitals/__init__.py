"""Recording vital signs, scored as one types."""
