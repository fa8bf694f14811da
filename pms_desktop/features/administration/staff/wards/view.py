"""A tick for each ward whose in-patients somebody looks after."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pms_desktop.domain.wards import Ward
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.tokens import GAP
from pms_desktop.ui.widgets import CheckBox, FlowLayout, label, link_button, row


class WardsForm(QWidget):
    """The wards somebody belongs to: a tick for each that is in use. One that is not keeps those
    who belong to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.checks: dict[UUID, CheckBox] = {}
        self._offered: tuple[Ward, ...] = ()
        self._chosen: frozenset[UUID] = frozenset()
        self._all_button = link_button(_("All wards"))
        self._meaning = label("", "quiet", wrap=True)
        ticks = QWidget()
        self._flow = FlowLayout(ticks, gap=16)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        head = row(label(_("Wards: whose in-patients are in their care"), "heading"), None)
        head.addWidget(self._all_button)
        layout.addLayout(head)
        layout.addWidget(ticks)
        layout.addWidget(self._meaning)
        self._all_button.clicked.connect(self._tick_all)

    def value(self) -> frozenset[UUID]:
        """The wards that are ticked."""
        ticked = {ward_id for ward_id, check in self.checks.items() if check.value()}
        return frozenset(ticked | (self._chosen - self.checks.keys()))

    def set_value(self, wards: frozenset[UUID]) -> None:
        """Tick these and no others."""
        self._chosen = wards
        for ward_id, check in self.checks.items():
            check.set_value(ward_id in wards)

    def set_choices(self, wards: Sequence[Ward]) -> None:
        """Offer other wards; what is ticked stays."""
        if tuple(wards) == self._offered:
            return
        self._offered, self._chosen = tuple(wards), self.value()
        for check in self.checks.values():
            self._flow.removeWidget(check)
            check.hide()
            check.deleteLater()
        self.checks = {ward.id: CheckBox(ward.name.replace("&", "&&")) for ward in wards}
        for check in self.checks.values():
            self._flow.addWidget(check)
        self.set_value(self._chosen)

    def show_rostered(self, rostered: bool) -> None:
        """`rostered` once anybody belongs to a ward."""
        self._meaning.setText(
            _("Without a tick they need a reason for every in-patient who is not theirs.")
            if rostered
            else _("Nobody belongs to a ward yet, so every nurse has all in-patients in care. The "
                   "first tick of the hospital ends that for everybody.")
        )  # fmt: skip

    def _tick_all(self) -> None:
        self.set_value(self._chosen | self.checks.keys())
