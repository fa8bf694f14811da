"""What each job may do, in words, and the program as any job sees it."""
