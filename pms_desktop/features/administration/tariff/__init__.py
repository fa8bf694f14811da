"""What the hospital charges for."""
