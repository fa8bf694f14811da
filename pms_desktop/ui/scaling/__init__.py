"""Windows that fit and come back where they were."""
