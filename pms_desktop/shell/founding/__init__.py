"""The first hospital in an empty embedded database."""
