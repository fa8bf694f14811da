"""Writing a note, or amending one."""
