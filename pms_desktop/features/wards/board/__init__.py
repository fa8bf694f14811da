"""The board of a ward: one card per bed."""
