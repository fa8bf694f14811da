"""A day in columns: who is booked with whom and when. Use `DayCalendar` of `widget`."""
