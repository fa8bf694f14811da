"""The main window: sign-in card or work, one at a time, above the status line."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMainWindow,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from pms_desktop.domain.focus import PatientFocus
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.shell.sign_in.view import SignInView
from pms_desktop.shell.status_line.view import StatusLineView
from pms_desktop.shell.top_bar.view import TopBarView
from pms_desktop.shell.window.dialogs import OpenDialogs
from pms_desktop.shell.window.idle import IdleWatch
from pms_desktop.ui.banner import PatientBanner
from pms_desktop.ui.empty_state import EmptyState
from pms_desktop.ui.layouts import row
from pms_desktop.ui.message_bar import MessageBar
from pms_desktop.ui.shortcuts import bind

_TAB_ROW = 38
_REST_MS = 300
"""How long after a key at most a draft is written; one writing serves the keys between."""


class MainWindow(QMainWindow):
    """Frame only: what is shown is decided by the shell's presenter."""

    tab_chosen = Signal(int)
    idled = Signal()
    ticked = Signal()
    touched = Signal()
    closing = Signal()
    message_acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(1024, 640)
        self.sign_in = SignInView()
        self.top_bar = TopBarView()
        self.tab_bar = QTabBar()
        self.tab_bar.setExpanding(False)
        self.tab_bar.setDocumentMode(True)
        # The chosen title is bold, hence a little wider than what was laid out for it.
        self.tab_bar.setUsesScrollButtons(False)
        self.tab_bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.tab_bar.setAccessibleName(_("Tabs"))
        self.banner = PatientBanner()
        self.message_bar = MessageBar()
        self.pages = QStackedWidget()
        self.status_line = StatusLineView()
        self._places = QStackedWidget()
        self._dialogs = OpenDialogs(self)
        self._resting: QWidget | None = None
        self._held = ""
        self._idle = IdleWatch(self)
        self._idle.idled.connect(self.idled)
        self._tick = QTimer(self)
        self._tick.timeout.connect(self.ticked)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.ticked)
        self._idle.touched.connect(self._touched)
        self._lay_out()
        self.tab_bar.currentChanged.connect(self.tab_chosen)
        self.message_bar.action_requested.connect(self.message_acted)
        bind(self._work, "Ctrl+Tab", self._next_tab, _("Next tab"), everywhere=True)
        bind(self._work, "Ctrl+Shift+Tab", self._previous_tab, _("Tab before"), everywhere=True)

    def show_sign_in(self) -> None:
        """Hide all work behind the sign-in card, open dialogs too."""
        self._idle.stop()
        self._remember_focus()
        self.top_bar.finder.close_list()
        self._dialogs.hide()
        self._places.setCurrentIndex(0)
        self.sign_in.take_focus()

    def show_work(self) -> None:
        """Bring the work back as it was left, with its dialogs and the cursor in its field."""
        before = _keyboard_on(self.pages.currentWidget())
        self._places.setCurrentIndex(1)
        self._return_focus(before)
        self._dialogs.bring_back()

    def shows_work(self) -> bool:
        """Whether the work is on screen, not the sign-in card."""
        return self._places.currentIndex() == 1

    def set_tabs(self, titles: Sequence[str]) -> None:
        """The row of tabs, by their titles with mnemonic; the old pages are thrown away."""
        self._dialogs.end()
        self._resting = None
        self.tab_bar.blockSignals(True)
        while self.tab_bar.count():
            self.tab_bar.removeTab(0)
        while (old := self.pages.widget(0)) is not None:
            self.pages.removeWidget(old)
            old.deleteLater()
        for title in titles:
            self.pages.addWidget(QWidget())
            self.tab_bar.addTab(title)
        self._tab_row.setVisible(bool(titles))
        if not titles:
            self.pages.addWidget(
                EmptyState(
                    _("There is no tab for your job yet"),
                    _("Find a patient with Ctrl+K. An administrator can give you another job."),
                    icon="people",
                )
            )
        self.tab_bar.blockSignals(False)

    def fill_tab(self, index: int, page: object) -> None:
        """Put a tab's widget where its title leads."""
        room = self.pages.widget(index)
        if isinstance(page, QWidget) and room is not None:
            self.pages.insertWidget(index, page)
            self.pages.removeWidget(room)
            room.deleteLater()

    def show_tab(self, index: int) -> None:
        """Bring a tab to the front."""
        self.tab_bar.blockSignals(True)
        self.tab_bar.setCurrentIndex(index)
        self.tab_bar.blockSignals(False)
        before = _keyboard_on(self.pages.widget(index))
        self.pages.setCurrentIndex(index)
        self._focus_page(before)

    def show_patient(self, patient: PatientFocus | None) -> None:
        """The banner; nothing without a patient. A keyboard on it goes back to the tab then."""
        focused = self.focusWidget()
        if patient is None and focused is not None and self.banner.isAncestorOf(focused):
            self._focus_page(_keyboard_on(self.pages.currentWidget()))
        self.banner.show_patient(patient)

    def await_patient(self) -> None:
        """Another patient is being read: the banner tells of nobody until then."""
        self.banner.await_patient()

    def show_chart_open(self, opened: bool) -> None:
        """Whether the tab in front shows the chart of the patient in the banner."""
        self.banner.show_chart_open(opened)

    def show_message(self, message: Message) -> None:
        """A sentence above the tab."""
        self._message_room.show()
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Close the sentence."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """The frame itself never blocks."""

    def watch_idle(self, minutes: int) -> None:
        """Emit `idled` after so many minutes without key or mouse; 0 never."""
        self._idle.start(minutes * 60_000)

    def touch(self) -> None:
        """Somebody is at work, though not by a key that a widget heard."""
        self._idle.touch()

    def start_ticking(self, milliseconds: int) -> None:
        """Emit `ticked` regularly: drafts are saved then."""
        self._tick.start(milliseconds)

    def hold(self, sentence: str) -> None:
        """Say this before the window closes or somebody signs out; nothing when they may."""
        self._held = sentence
        self.sign_in.show_held(sentence)

    def ask_unless_free(self, action: str, act: Callable[[], object]) -> None:
        """Do it, after a question while something is under way that it would end."""
        if not self._held:
            act()
            return
        from pms_desktop.ui.dialogs import ConfirmPanel  # noqa: PLC0415  the window opens without

        panel = ConfirmPanel(_("Something is under way"), self._held, action, parent=self)
        panel.submitted.connect(self.release)
        panel.submitted.connect(panel.finish)
        panel.submitted.connect(act)
        panel.open()

    def release(self) -> None:
        """Ask no more."""
        self._held = ""

    # Qt overrides

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._held:
            event.ignore()
            self.ask_unless_free(_("Close the window"), self.close)
            return
        self.closing.emit()
        super().closeEvent(event)

    def _touched(self) -> None:
        self.touched.emit()
        if not self._rest.isActive():
            self._rest.start()

    def _focus_page(self, before: QWidget | None) -> None:
        """Where it was on this tab, else where the tab begins."""
        page = self.pages.currentWidget()
        if page is not None:
            (before if before is not None and before.isVisible() else page).setFocus()

    def _remember_focus(self) -> None:
        if self.shows_work():
            focused = QApplication.focusWidget()
            inside = focused is not None and self._work.isAncestorOf(focused)
            self._resting = focused if inside else None

    def _return_focus(self, before: QWidget | None) -> None:
        target = self._resting if self._resting and isValid(self._resting) else None
        self._resting = None
        if target is not None:
            target.setFocus()
        else:
            self._focus_page(before)

    def _next_tab(self) -> None:
        self._turn(1)

    def _previous_tab(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        if self.tab_bar.count():
            self.tab_bar.setCurrentIndex((self.tab_bar.currentIndex() + by) % self.tab_bar.count())

    def _lay_out(self) -> None:
        self._tab_row = tabs = QFrame()
        tabs.setProperty("surface", "bar")
        tabs.setFixedHeight(_TAB_ROW)
        tab_row = row(self.tab_bar)
        tab_row.setContentsMargins(12, 0, 12, 0)
        tabs.setLayout(tab_row)
        self._message_room = QWidget()
        message_row = row(self.message_bar)
        message_row.setContentsMargins(12, 8, 12, 0)
        self._message_room.setLayout(message_row)
        self._message_room.hide()
        self.message_bar.closed.connect(self._message_room.hide)
        self._work = work = QWidget()
        layout = QVBoxLayout(work)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.top_bar, tabs, self.banner, self._message_room):
            layout.addWidget(part)
        layout.addWidget(self.pages, 1)
        self._places.addWidget(self.sign_in)
        self._places.addWidget(work)
        whole = QWidget()
        frame = QVBoxLayout(whole)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.setSpacing(0)
        frame.addWidget(self._places, 1)
        frame.addWidget(self.status_line)
        self.setCentralWidget(whole)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)


def _keyboard_on(page: QWidget | None) -> QWidget | None:
    """Where a page last had the keyboard. To be asked before the page is shown: then Qt gives
    it to a child of its own choice."""
    return page.focusWidget() if page is not None else None
