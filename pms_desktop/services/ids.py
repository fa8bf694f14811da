"""Keys made by the client, so that a request sent twice is one row."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7: later ones sort after earlier ones."""
    return uuid7()
