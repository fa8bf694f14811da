"""Self-service: what a patient does alone at a kiosk."""
