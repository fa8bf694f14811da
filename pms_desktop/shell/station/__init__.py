"""What differs between stations: name, printers, look, lock."""
