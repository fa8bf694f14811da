"""The bar at the top: hospital and station, the finder, who is working, lock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.shell.finder.view import FinderView
from pms_desktop.ui.buttons import Button, secondary_button
from pms_desktop.ui.chips import Avatar
from pms_desktop.ui.icons import icon
from pms_desktop.ui.labels import ElidedLabel
from pms_desktop.ui.layouts import column, row
from pms_desktop.ui.text import isolated

_HEIGHT = 48
_WHO = 300  # pixels; a longer name is in the tooltip


class TopBarView(QFrame):
    """Everything a person can do that is not about a patient is in the menu at the right."""

    lock_requested = Signal()
    switch_requested = Signal()
    sign_out_requested = Signal()
    password_requested = Signal()
    theme_requested = Signal()
    station_requested = Signal()
    help_requested = Signal()
    about_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self.setFixedHeight(_HEIGHT)
        self.hospital_label = ElidedLabel("", "strong")
        self.station_label = ElidedLabel("", "caption")
        self.finder = FinderView()
        self.finder.setMinimumWidth(300)
        self.finder.setMaximumWidth(560)
        self.who_label = ElidedLabel("")
        self.who_label.setMaximumWidth(_WHO)
        self.avatar = Avatar(size=28)
        self.menu_button = secondary_button("", icon="more")
        self.menu_button.setAccessibleName(_("Menu: switch user, theme, printers, help"))
        self.menu_button.setToolTip(_("Switch user, theme, printers, help"))
        self.lock_button = Button(_("Lock"), "secondary", key="F12")
        self._make_menu()
        place = QWidget()
        place.setFixedWidth(200)
        place.setLayout(column(None, self.hospital_label, self.station_label, None, gap=0))
        layout = row(place, 4)
        layout.addWidget(self.finder, 3)
        layout.addStretch(1)
        for part in (self.who_label, self.avatar, self.menu_button, self.lock_button):
            layout.addWidget(part)
        layout.setContentsMargins(16, 0, 16, 0)
        self.setLayout(layout)
        self.lock_button.clicked.connect(self.lock_requested)

    def show_place(self, hospital: str, station: str) -> None:
        """Where this is."""
        self.hospital_label.setText(hospital)
        self.station_label.setText(station)

    def show_person(self, name: str, job: str) -> None:
        """Who is working."""
        self.who_label.setText(f"{isolated(name)} · {job}" if job else name)
        self.avatar.set_name(name)

    def _make_menu(self) -> None:
        menu = QMenu(self)
        for text, key, name, wish in (
            (_("S&witch user…"), "", "people", self.switch_requested),
            (_("Sign &out"), "", "sign-out", self.sign_out_requested),
            (_("Change &password…"), "", "key", self.password_requested),
            (_("Light or &dark"), "Ctrl+Shift+D", "moon", self.theme_requested),
            (_("This &station and its printers…"), "", "print", self.station_requested),
            (_("&Help for this tab"), "F1", "help", self.help_requested),
            (_("&About"), "", "info", self.about_requested),
        ):
            action = QAction(icon(name), text, self)
            if key:
                action.setShortcut(QKeySequence(key))
                action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
                self.addAction(action)
            action.triggered.connect(wish)
            menu.addAction(action)
        self.menu_button.setMenu(menu)
