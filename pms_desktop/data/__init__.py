"""SQLAlchemy. Nothing that holds a session leaves this package."""
