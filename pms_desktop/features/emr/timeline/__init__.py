"""Everything that happened to a patient, and what one can do about it."""
