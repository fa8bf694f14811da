"""EMR tab: a patient's chart, and what a doctor writes in it."""
