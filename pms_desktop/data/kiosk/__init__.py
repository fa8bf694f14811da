"""PostgreSQL: the functions that are all a kiosk's login can call."""
