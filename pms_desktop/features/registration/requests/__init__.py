"""What patients asked for at a kiosk: the desk approves it field by field, or refuses."""
