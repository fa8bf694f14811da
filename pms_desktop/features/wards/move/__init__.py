"""Moving a patient to another bed."""
