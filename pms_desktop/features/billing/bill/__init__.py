"""One running bill or invoice."""
