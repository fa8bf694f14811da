"""The wards, rooms and beds of the hospital."""
