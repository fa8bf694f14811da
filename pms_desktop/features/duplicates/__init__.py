"""Likely duplicates: the work list, merging, and taking a merge back."""
