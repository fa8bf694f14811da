"""The station that is killed: signs in, takes back what was typed before, types on and on.

Tells on standard output, a JSON value in a line: `back` with the words that came back by
themselves, `saved` with what the field held as the window said that the draft is saved, `typing`
once letters come.
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from pms_desktop.app import Program, prepare
from pms_desktop.domain.access import Role
from pms_desktop.features.appointments.view import AppointmentsView
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.settings import Settings
from tests.gui.person import Person
from tests.hospital import PASSWORD, login_of

LETTERS = "the quick brown fox jumps over a lazy dog "
BETWEEN_LETTERS_MS = 6
BURST, THOUGHT_MS = 12, 500
"""Letters at a stretch, and the pause for thought after them in which the window says `saved`."""
MOST = 96
SAVED = "Draft saved on this station"
Text = QLineEdit | QPlainTextEdit


def tell(what: str, words: str = "") -> None:
    sys.stdout.write(json.dumps([what, words]) + "\n")
    sys.stdout.flush()


class Typist:
    """Types in one form of the running program."""

    def __init__(self, program: Program, form: str) -> None:
        self._program, self._form = program, form
        self._person = Person(program)
        self._field: Text | None = None

    def work(self, *, expects: bool) -> None:
        """Begin to type. `expects` says that something must come back first."""
        self._person.signs_in(login_of(Role.RECEPTIONIST), PASSWORD)
        self._hear_what_is_said()
        if expects:
            self._person.waits(lambda: bool(self._shown()), "what was typed before")
            tell("back", self._shown())
        find = {"patient": self._patient_form, "booking": self._booking_form}[self._form]
        self._field = field = find()
        field.setFocus()
        field.clear()
        tell("typing")
        self._type(0)

    def _type(self, number: int) -> None:
        """One letter through the window, as the keyboard sends it, and soon the next."""
        assert self._field is not None
        window = self._field.window().windowHandle()
        QTest.keyClick(window, ord(LETTERS[number % len(LETTERS)]))
        if number + 1 < MOST:
            rests = number % BURST == BURST - 1
            pause = THOUGHT_MS if rests else BETWEEN_LETTERS_MS
            QTimer.singleShot(pause, partial(self._type, number + 1))

    def _hear_what_is_said(self) -> None:
        line = self._program.window.status_line
        say: Callable[[str], None] = line.show_draft

        def hear(text: str) -> None:
            say(text)
            if text == SAVED and self._field is not None:
                tell("saved", _words(self._field))

        assert self._program.station is not None
        # The label is only painted after this: nobody has read it before it is told here.
        self._program.station.shell._tell_draft = hear

    def _shown(self) -> str:
        """What stands in either form, if one is open."""
        booking = self._booking()
        if booking is not None and booking.isVisible():
            return str(booking.purpose_field.editor.text())
        page = self._page(RegistrationView)
        return "" if page is None else str(page.form.fields.family.editor.text())

    def _patient_form(self) -> Text:
        """In the tab itself."""
        booking = self._booking()
        if booking is not None and booking.isVisible():
            booking.reject()
        self._program.window.tab_bar.setCurrentIndex(0)
        self._person.waits(lambda: self._page(RegistrationView) is not None, "the desk")
        page = self._page(RegistrationView)
        if not page.form.isVisible():
            page.new_button.click()
            self._person.waits(page.form.isVisible, "the form")
        field: Text = page.form.fields.family.editor
        return field

    def _booking_form(self) -> Text:
        """In a dialog that a button opens."""
        if (desk := self._page(RegistrationView)) is not None:
            desk.form.fields.family.editor.clear()
        self._program.window.tab_bar.setCurrentIndex(1)
        self._person.waits(lambda: self._page(AppointmentsView) is not None, "the day")
        page = self._page(AppointmentsView)
        if page.booking is None:
            page.book_button.click()
            self._person.waits(lambda: page.booking is not None, "the booking")
        field: Text = page.booking.purpose_field.editor
        return field

    def _booking(self) -> Any:
        """The dialog, None while there is none; a tab is built when it is first opened."""
        page = self._page(AppointmentsView)
        return page and page.booking

    def _page(self, kind: type[Any]) -> Any:
        return self._program.window.findChild(kind)


def _words(field: Text) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def main(url: str, form: str, expects: str) -> None:
    """Never ends by itself."""
    application = QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale("en_GB"))
    settings = Settings(url)
    prepare(application, settings)
    program = Program(application, settings)
    program.start()
    program.window.activateWindow()
    typist = Typist(program, form)
    typist.work(expects=expects == "expects")
    application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
