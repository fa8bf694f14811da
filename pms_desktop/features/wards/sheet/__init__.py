"""The chosen bed beside the board."""
