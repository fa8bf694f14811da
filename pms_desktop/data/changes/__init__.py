"""What one station changed, and how the others come to know of it."""
