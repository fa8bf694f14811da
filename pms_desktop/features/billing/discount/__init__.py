"""A discount on a running bill."""
