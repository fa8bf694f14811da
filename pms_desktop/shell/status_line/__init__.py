"""The line at the bottom: server, draft, printers, clock."""
