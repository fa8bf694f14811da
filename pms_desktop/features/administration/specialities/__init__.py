"""The specialities doctors are listed by."""
