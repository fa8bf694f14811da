"""A person's own password: asked for when it was given by somebody else, or changed at will."""
