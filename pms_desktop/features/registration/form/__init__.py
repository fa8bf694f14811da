"""The form for a new patient and for an edit."""
