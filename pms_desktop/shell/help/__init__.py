"""Help pages and versions."""
