"""The formulary: what can be prescribed."""
