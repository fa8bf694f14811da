"""Issuing, taking money and printing."""
