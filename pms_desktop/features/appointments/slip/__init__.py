"""The slip a patient takes home from the desk."""
