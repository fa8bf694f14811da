"""Writing anew the words by which rows are found, where an earlier program kept other ones."""

from sqlalchemy import Connection, bindparam, select, update

from pms_desktop.data.tables.billing import TariffItemRow
from pms_desktop.domain.tariff_words import tariff_text

_ITEM = TariffItemRow.__table__.c


def refold(connection: Connection) -> int:
    """Give every item of the tariff the words this program would keep; returns how many had
    others. As any other change it is in the audit and makes a new version."""
    rows = connection.execute(select(_ITEM.id, _ITEM.code, _ITEM.name, _ITEM.search_text))
    other = [
        {"item": row.id, "words": words}
        for row in rows
        if (words := tariff_text(row.code, row.name)) != row.search_text
    ]
    if other:
        change = update(TariffItemRow).where(_ITEM.id == bindparam("item"))
        connection.execute(change.values(search_text=bindparam("words")), other)
    return len(other)
