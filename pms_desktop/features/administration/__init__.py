"""Administration tab: sections at the left, the chosen one at the right."""
