"""The pages of the kiosk as they are seen, one file each."""
