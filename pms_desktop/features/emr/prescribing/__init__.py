"""Prescribing past the recorded allergies."""
