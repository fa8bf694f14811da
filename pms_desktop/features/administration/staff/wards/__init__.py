"""The wards a member of staff belongs to."""
