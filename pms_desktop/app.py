"""Start-up of the program in readable steps."""
