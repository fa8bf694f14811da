"""Listing a problem under its ICD-10-CM code."""
