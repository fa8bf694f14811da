"""Recording a line of history."""
