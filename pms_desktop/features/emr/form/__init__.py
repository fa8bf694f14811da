"""What the forms of a chart share."""
