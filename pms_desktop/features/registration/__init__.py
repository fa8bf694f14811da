"""Finding, registering and keeping patients."""
