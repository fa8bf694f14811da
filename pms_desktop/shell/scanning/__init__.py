"""Papers held under a scanner, wherever the cursor is."""
