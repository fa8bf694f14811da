"""What the forms of the tab share."""
