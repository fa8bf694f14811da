"""Discharging a patient."""
