"""Acts that need nothing but a reason."""
