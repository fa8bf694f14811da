"""The index of names, numbers and dates by which patients are found."""
