"""Admitting a patient to a bed."""
