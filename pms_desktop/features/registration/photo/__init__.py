"""A patient's photo: from a file, the clipboard or a camera."""
