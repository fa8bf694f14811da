"""Where the buttons of the patient's banner lead."""

from uuid import UUID

from pms_desktop.bootstrap import Desk
from pms_desktop.domain.access import Permission
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.shell.window.view import MainWindow


class BannerWays:
    """From the patient in focus to their chart, their bill, their relatives, or to nobody."""

    def __init__(self, window: MainWindow) -> None:
        self._desk: Desk | None = None
        self._banner = window.banner
        self._banner.open_chart_requested.connect(self._open_chart)
        self._banner.put_away_requested.connect(self._put_away)
        self._banner.owed_requested.connect(self._open_bill)
        self._banner.patient_requested.connect(self._open_relative)

    def follow(self, desk: Desk) -> None:
        """Somebody is at work: offer the ways that are open to them."""
        self._desk, who = desk, desk.context.who
        chart, bill = who.may(Permission.READ_CHART), who.may(Permission.SEE_BILLS)
        self._banner.offer(chart=chart, bill=bill)

    def leave(self) -> None:
        """They left."""
        self._desk = None

    def _open_chart(self, patient_id: UUID) -> None:
        self._go(Place.EMR, patient_id)

    def _open_bill(self, patient_id: UUID) -> None:
        self._go(Place.BILLING, patient_id)

    def _open_relative(self, patient_id: UUID) -> None:
        if self._desk is not None:
            self._desk.navigator.focus(patient_id)

    def _put_away(self) -> None:
        if self._desk is not None:
            self._desk.navigator.focus(None)

    def _go(self, place: Place, patient_id: UUID) -> None:
        if self._desk is not None:
            self._desk.navigator.go(Destination(place, patient_id))
