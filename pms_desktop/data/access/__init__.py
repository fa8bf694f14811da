"""What each login may see and do, compiled into the server, and the server compared with it."""
