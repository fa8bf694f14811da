"""Patients of another system: the file, what would come of it, and what came before."""
