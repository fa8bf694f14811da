"""What stands beside a record: photo, alerts, relations, consents, a death."""
