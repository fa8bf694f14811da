"""Without a patient: whom this person looks after, and the finder."""
