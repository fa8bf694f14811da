"""Files of other systems: reading them row by row, and FHIR patients both ways."""
