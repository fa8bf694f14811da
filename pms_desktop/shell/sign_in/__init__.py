"""Sign-in, and the lock: the same two fields."""
