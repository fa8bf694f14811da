"""The form in which an appointment is booked or moved."""
