"""Use cases: one class per subject, one public method = one use case = one transaction."""
