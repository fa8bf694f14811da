"""The appointment under the cursor and what can be done with it."""
