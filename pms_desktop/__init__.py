"""Hospital desktop program for front-desk and ward stations."""

__version__ = "0.1.0"
