"""What lies between a desk and its database."""

from dataclasses import replace

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.errors import DatabaseUnavailableError
from pms_desktop.services.sign_in import SignedIn


class Cable:
    """It can be pulled."""

    def __init__(self) -> None:
        self.pulled = False

    def between(self, station: SignedIn) -> SignedIn:
        """The station with this cable."""
        whole = station.context.unit_of_work

        def unit_of_work(reading: bool) -> UnitOfWork:
            if self.pulled:
                raise DatabaseUnavailableError("cable")
            return whole(reading)

        return replace(station, context=replace(station.context, unit_of_work=unit_of_work))
