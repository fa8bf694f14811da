"""What holds in the database whoever writes: triggers, and rows kept beside others by them."""
