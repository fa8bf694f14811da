"""A window that shows the program as another job sees it; nothing in it can be changed."""
