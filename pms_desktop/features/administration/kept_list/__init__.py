"""A list an administrator keeps, and one of it in a form: what several sections share."""
