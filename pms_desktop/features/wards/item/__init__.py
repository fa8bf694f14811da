"""Recording procedures and items at the bedside."""
