"""The taxes of the tariff."""
