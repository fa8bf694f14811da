"""Recording an allergy."""
