"""Appointments tab: the day of the hospital, booking, and the desk where patients arrive."""
