"""Taking a charge off a running bill."""
