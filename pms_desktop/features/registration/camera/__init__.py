"""Takes a photo with a camera of the station."""
