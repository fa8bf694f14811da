"""The audit: written by triggers, sealed, and compared with its seals."""
