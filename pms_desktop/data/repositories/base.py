"""What every repository has: the session of its unit of work."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from pms_desktop.data.tables.hospital import NumberSeriesRow


class Repository:
    """Rows in, frozen records out. Lives as long as its unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _on_postgres(self) -> bool:
        return self._session.get_bind().dialect.name == "postgresql"

    @property
    def _actor(self) -> UUID:
        """The member of staff who works in this unit of work."""
        actor: UUID = self._session.info["actor"]
        return actor

    def _next_number(self, series: str) -> int:
        """The next number of a gapless series. Holds the series until the commit: call it last."""
        number = self._session.scalar(
            update(NumberSeriesRow)
            .where(NumberSeriesRow.name == series)
            .values(last=NumberSeriesRow.last + 1)
            .returning(NumberSeriesRow.last)
        )
        if number is None:
            raise LookupError(f"no number series {series!r}")
        return int(number)
