"""A kiosk on a real embedded hospital, and a patient with an appointment in front of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import SignInRefusedError
from pms_desktop.domain.patients import (
    Patient,
    PatientDetails,
    Phone,
    RegisterPatient,
    Sex,
    TypedPatient,
)
from pms_desktop.features.kiosk.presenter import KioskPresenter, Surroundings
from pms_desktop.features.kiosk.view import KioskView
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from pms_desktop.services.kiosk import KioskService
from pms_desktop.services.patients import PatientService
from tests.data.doctors import enter_doctor
from tests.doubles import HeldTasks, ImmediateTasks
from tests.gui.cable import Cable
from tests.hospital import PASSWORD, Hospital, login_of

MARIA = PatientDetails(
    given_names="María José",
    family_names="García Martínez",
    sex=Sex.FEMALE,
    birth_date=date(1988, 3, 12),
    phones=(Phone("+44 7700 900456"),),
    email="maria@example.org",
    address="Calle Sol 2",
    city="Madrid",
)


class Kiosk:
    """A kiosk and the hands at it. Every touch and key goes through the window, as from a screen.

    `seconds` is the clock by which it forgets people."""

    def __init__(self, hospital: Hospital, cable: Cable, tasks: TaskRunner | None = None) -> None:
        self.seconds = 0.0
        self.left = 0
        station = cable.between(hospital.open_station(Role.KIOSK))
        self.service = KioskService(station.context)
        self.view = KioskView("dmy", ("en", "ru"))
        around = Surroundings(station.context.clock, self._now, _vouch, self._leave)
        self.presenter = KioskPresenter(self.view, self.service, tasks or ImmediateTasks(), around)

    def touch(self, widget: QWidget) -> None:
        """A finger on the middle of a widget."""
        assert widget.isVisible(), f"{widget.accessibleName()} cannot be seen"
        assert widget.isEnabled(), f"{widget.accessibleName()} cannot be touched"
        spot = widget.mapTo(self.view.window(), widget.rect().center())
        window = self.view.window().windowHandle()
        button, kinds = Qt.MouseButton.LeftButton, QEvent.Type
        for kind, held in (
            (kinds.MouseButtonPress, button),
            (kinds.MouseButtonRelease, Qt.MouseButton.NoButton),
        ):
            where = QPointF(spot)
            event = QMouseEvent(
                kind, where, where, window.mapToGlobal(where), button, held,
                Qt.KeyboardModifier.NoModifier,
            )  # fmt: skip
            QCoreApplication.sendEvent(window, event)
        QCoreApplication.processEvents()

    def types(self, text: str) -> None:
        """On a keyboard of the station, or by a scanner."""
        for letter in text:
            self._key(0, letter)

    def presses(self, *keys: Qt.Key) -> None:
        for key in keys:
            self._key(key, "\r" if key == Qt.Key.Key_Return else "")

    def waits(self, seconds: float) -> None:
        """So long nobody touches anything."""
        self.seconds += seconds
        self.view.ticked.emit()

    def says(self) -> str:
        """Title, sentence and fault of the page in front."""
        page = self.view.current()
        labels = (page.title_label, page.lead_label, page.fault_label)
        return "\n".join(each.text() for each in labels if not each.isHidden())

    def pads(self, figures: str) -> None:
        """Touch figures on the pad of the page in front."""
        pad = self.view.current().pad  # type: ignore[attr-defined]
        for figure in figures:
            self.touch(pad.keys[figure])

    def keyboard(self, text: str) -> None:
        """Touch letters on the keyboard of the screen; capitals come by themselves or by Shift."""
        keyboard = self.view.text.keyboard
        for letter in text:
            if letter == " ":
                self.touch(keyboard.space_button)
            else:
                self.touch(keyboard.keys[letter.lower()])

    def identifies(self, number: str, born: str = "12031988") -> None:
        """From the page for a number to whatever comes after the date of birth."""
        self.pads(number)
        self.touch(self.view.next_button)
        self.pads(born)
        self.touch(self.view.next_button)

    def _key(self, key: int, text: str) -> None:
        window = self.view.window().windowHandle()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QCoreApplication.sendEvent(window, event)

    def _now(self) -> float:
        return self.seconds

    def _leave(self) -> None:
        self.left += 1


def _vouch(login: str, password: str) -> None:
    if (login, password) != (login_of(Role.RECEPTIONIST), PASSWORD):
        raise SignInRefusedError(login)


@pytest.fixture
def kiosk(embedded_hospital: Hospital, cable: Cable, qtbot: QtBot) -> Iterator[Kiosk]:
    made = Kiosk(embedded_hospital, cable)
    show(made, qtbot)
    yield made
    made.presenter.close()


@pytest.fixture
def slow_kiosk(
    embedded_hospital: Hospital, cable: Cable, tasks: HeldTasks, qtbot: QtBot
) -> Iterator[Kiosk]:
    made = Kiosk(embedded_hospital, cable, tasks)
    show(made, qtbot)
    yield made
    made.presenter.close()


def show(kiosk: Kiosk, qtbot: QtBot) -> None:
    qtbot.addWidget(kiosk.view)
    with qtbot.waitActive(kiosk.view):
        kiosk.view.resize(1280, 720)
        kiosk.view.show()


@pytest.fixture
def maria(embedded_hospital: Hospital) -> Patient:
    desk = PatientService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    return desk.register(RegisterPatient(id=new_id(), typed=TypedPatient(details=MARIA)))


@pytest.fixture
def appointment(embedded_hospital: Hospital, maria: Patient) -> UUID:
    """At half past eleven, three quarters of an hour from now."""
    doctor = enter_doctor(embedded_hospital)
    when = Booking(doctor, datetime(2026, 11, 20, 11, 30, tzinfo=UTC), 30)
    desk = AppointmentService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    return desk.book(Book(new_id(), maria.id, "Check-up", when)).appointment.id
