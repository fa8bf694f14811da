"""Adding items of the tariff to a bill."""
