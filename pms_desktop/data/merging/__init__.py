"""Records that are one person: who is still to be compared, and how two become one."""
