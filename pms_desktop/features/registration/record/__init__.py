"""One record as it is kept, and what can be done with it."""
