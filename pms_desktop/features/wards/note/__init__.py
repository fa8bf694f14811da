"""Writing and amending treatment notes."""
