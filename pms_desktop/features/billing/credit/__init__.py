"""Taking back an invoice."""
