"""Wards tab: the bed board, admission, transfer, discharge, and care at the bedside."""
