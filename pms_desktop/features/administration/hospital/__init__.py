"""The hospital: name, letterhead and local habits."""
