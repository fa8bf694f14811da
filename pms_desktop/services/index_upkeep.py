"""Making patients findable by slips and other scripts whose records another program wrote.

The server itself makes plain tokens of such a row at once (`data/finding/functions.py`).
"""

from pms_desktop.data.unit_of_work import UnitOfWorkFactory

PORTION = 500


def index_next(units: UnitOfWorkFactory, most: int = PORTION) -> int:
    """Index the next of them; answers how many there were."""
    with units(True) as uow:
        found = uow.unindexed.following(most)
    if found:
        with units(False) as uow:
            uow.unindexed.index(found)
            uow.commit()
    return len(found)
