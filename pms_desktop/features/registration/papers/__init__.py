"""Wristband, labels and card of the patient who is shown."""
