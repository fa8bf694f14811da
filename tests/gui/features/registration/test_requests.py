"""The desk decides what patients asked for at a kiosk, with keys alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.domain.kiosk import ClaimKind, ContactWish, RegistrationWish
from pms_desktop.domain.kiosk_requests import ApproveContact
from pms_desktop.domain.patients import ChangePatient, Patient, Sex, TypedPatient
from pms_desktop.features.registration.presenter import RegistrationPresenter
from pms_desktop.features.registration.requests.view import RequestsView
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.services.kiosk import KioskService
from pms_desktop.services.kiosk_requests import KioskRequestService
from pms_desktop.services.patients import PatientService
from pms_desktop.ui.buttons import Button
from tests.gui.hostile.windows import texts_that_could_be_markup, tooltips_of_rows
from tests.gui.typing import press, press_enter, type_text
from tests.hospital import Hospital

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TWIN = RegistrationWish(
    id=UUID(int=7),
    family_names="Garcia Martinez",
    given_names="Maria Jose",
    sex=Sex.FEMALE,
    birth_date=date(1988, 3, 12),
    phone="+34 600 123 456",
    reason="Sore throat",
)
STRANGER = RegistrationWish(
    id=UUID(int=8), family_names="Okoro", given_names="Ann", birth_date=date(1990, 4, 3)
)


@pytest.fixture
def kiosk(embedded_hospital: Hospital) -> KioskService:
    return KioskService(embedded_hospital.sign_in(Role.KIOSK))


@pytest.fixture
def colleague(embedded_hospital: Hospital) -> KioskRequestService:
    """A second desk."""
    return KioskRequestService(embedded_hospital.sign_in(Role.ADMINISTRATOR))


@pytest.fixture
def ask(kiosk: KioskService, maria: Patient) -> Callable[..., str]:
    """María asks for other contact data."""

    def ask_(**wish: Any) -> str:
        at = kiosk.identify(kiosk.understand(ClaimKind.MRN, maria.mrn), date(1988, 3, 12))
        slip = kiosk.ask_contact(at.token, ContactWish(**wish))
        kiosk.leave(at.token)
        return slip

    return ask_


@pytest.fixture
def requests(view: RegistrationView, desk: Desk, tab: Tab) -> RequestsView:
    """As in the window, where whoever goes to a record arrives at the tab."""
    desk.navigator.on_go(tab.presenter.arrive)
    found = view.findChild(RequestsView)
    assert isinstance(found, RequestsView)
    return found


def test_the_badge_counts_what_comes_from_a_kiosk_at_once(
    view: RegistrationView, desk: Desk, ask: Callable[..., str], qtbot: QtBot
) -> None:
    assert view.work_list_bar.waiting("requests") == ""
    ask(city="York")
    desk.changes.publish([Change("kiosk_requests", None, None)])

    qtbot.waitUntil(lambda: view.work_list_bar.waiting("requests") == "1")


def test_a_correction_is_seen_field_by_field_and_only_what_is_ticked_is_taken_over(
    view: RegistrationView, requests: RequestsView, ask: Callable[..., str],
    patients: PatientService, maria: Patient, qtbot: QtBot,
) -> None:  # fmt: skip
    slip = ask(email="new@example.org", address="High Street 1", city="York")
    opened(view, requests, qtbot)
    assert slip in requests.told_label.text()
    assert "Calle Sol 2" in requests.ticks["address"].accessibleName()
    assert "High Street 1" in requests.ticks["address"].accessibleName()

    press_enter(requests.list)
    qtbot.waitUntil(requests.ticks["email"].hasFocus)
    press(requests.ticks["email"], Qt.Key.Key_Space)
    press(requests.ticks["email"], Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "Taken over" in requests.message_bar.text())

    now = patients.get(maria.id).details
    assert (now.address, now.city, now.email) == ("High Street 1", "York", "")
    assert requests.list.records() == ()


def test_a_refusal_needs_a_reason_and_changes_nothing(
    view: RegistrationView, requests: RequestsView, ask: Callable[..., str],
    patients: PatientService, maria: Patient, qtbot: QtBot,
) -> None:  # fmt: skip
    ask(city="York")
    opened(view, requests, qtbot)
    press(requests.list, Qt.Key.Key_Return, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: bool(requests.reason_field.fault()))
    assert requests.reason_field.editor.hasFocus()
    type_text(requests.reason_field.editor, "Not the patient herself")
    press(requests.reason_field.editor, Qt.Key.Key_Return, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: "Refused" in requests.message_bar.text())

    assert patients.get(maria.id).details.city == "Madrid"
    assert requests.reason() == ""


def test_what_the_desk_changed_meanwhile_is_told_and_not_ticked_by_itself(
    view: RegistrationView, requests: RequestsView, ask: Callable[..., str],
    patients: PatientService, maria: Patient, qtbot: QtBot,
) -> None:  # fmt: skip
    ask(city="York", address="High Street 1")
    move(patients, maria, city="Leeds")
    opened(view, requests, qtbot)

    assert "changed since: it was Madrid" in requests.ticks["city"].accessibleName()
    assert requests.ticked() == {"address"}


def test_a_second_desk_that_was_faster_is_named(
    view: RegistrationView, requests: RequestsView, ask: Callable[..., str],
    colleague: KioskRequestService, qtbot: QtBot,
) -> None:  # fmt: skip
    ask(city="York")
    opened(view, requests, qtbot)
    (waiting,) = colleague.waiting()
    request = colleague.get(waiting.id)
    colleague.approve(
        ApproveContact(waiting.id, waiting.version, request.patient_version, frozenset({"city"}))
    )
    press(requests.list, Qt.Key.Key_Return, CONTROL)

    qtbot.waitUntil(lambda: "has approved this request already" in requests.message_bar.text())
    qtbot.waitUntil(lambda: requests.list.records() == ())


def test_a_record_changed_while_the_request_stood_open_is_shown_anew_before_it_is_approved(
    view: RegistrationView, requests: RequestsView, ask: Callable[..., str],
    patients: PatientService, maria: Patient, qtbot: QtBot,
) -> None:  # fmt: skip
    ask(city="York", address="High Street 1")
    opened(view, requests, qtbot)
    move(patients, maria, city="Leeds")
    press(requests.list, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: bool(requests.message_bar.text()))
    qtbot.waitUntil(lambda: "Leeds" in requests.ticks["city"].accessibleName())

    assert patients.get(maria.id).details.city == "Leeds"


def test_a_newcomer_is_registered_and_the_record_opens(
    view: RegistrationView, requests: RequestsView, tab: Tab, kiosk: KioskService, qtbot: QtBot
) -> None:
    kiosk.ask_registration(STRANGER)
    opened(view, requests, qtbot)
    assert requests.twins.isVisible()
    assert requests.approve_button.text() == "Register"
    assert tab.presenter.draft() is None
    press(requests.list, Qt.Key.Key_Return, CONTROL)

    qtbot.waitUntil(view.record.isVisible)
    assert "OKORO, Ann" in view.record.title()


def test_a_newcomer_who_has_a_record_becomes_a_correction_of_it(
    view: RegistrationView, requests: RequestsView, kiosk: KioskService, maria: Patient,
    patients: PatientService, qtbot: QtBot,
) -> None:  # fmt: skip
    kiosk.ask_registration(TWIN)
    opened(view, requests, qtbot)
    qtbot.waitUntil(lambda: shown(requests.twins.use_buttons))
    assert requests.twins.use_buttons[0].text() == "It is this patient"
    press(requests.list, Qt.Key.Key_U, CONTROL)

    qtbot.waitUntil(lambda: not requests.twins.isVisible())
    assert maria.details.name in requests.request_card.title()


def test_a_likely_twin_stops_the_registration_until_it_is_told_apart(
    view: RegistrationView, requests: RequestsView, kiosk: KioskService, maria: Patient,
    patients: PatientService, qtbot: QtBot,
) -> None:  # fmt: skip
    kiosk.ask_registration(TWIN)
    opened(view, requests, qtbot)
    qtbot.waitUntil(lambda: shown(requests.twins.different_buttons))
    press(requests.list, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "seems to have a record" in requests.message_bar.text())
    qtbot.waitUntil(lambda: shown(requests.twins.different_buttons))
    press(requests.list, Qt.Key.Key_D, CONTROL)
    press(requests.list, Qt.Key.Key_Return, CONTROL)

    qtbot.waitUntil(view.record.isVisible)
    assert patients.get(TWIN.id).details.given_names == "Maria Jose"


def test_a_reason_and_ticks_come_back_with_the_draft(
    view: RegistrationView, requests: RequestsView, tab: Tab, ask: Callable[..., str],
    qtbot: QtBot,
) -> None:  # fmt: skip
    ask(city="York", address="High Street 1")
    opened(view, requests, qtbot)
    type_text(requests.reason_field.editor, "half a reason")
    requests.ticks["city"].setChecked(False)
    presenter = tab.presenter
    assert isinstance(presenter, RegistrationPresenter)
    draft = presenter.draft()
    assert draft is not None
    requests.reason_field.set_value("")
    requests.ticks["city"].setChecked(True)
    presenter.restore(draft)

    qtbot.waitUntil(lambda: requests.reason() == "half a reason")
    assert requests.ticked() == {"address"}


def test_hostile_text_from_a_kiosk_is_shown_as_text(
    view: RegistrationView, requests: RequestsView, kiosk: KioskService, qtbot: QtBot
) -> None:
    markup = "<b>DEAD</b>"
    named = replace(STRANGER, family_names=markup, address=markup, reason="<img src=x>")
    kiosk.ask_registration(named)
    opened(view, requests, qtbot)
    shown = [each.text() for each in requests.findChildren(QLabel)]

    assert shown.count(markup) == 2
    assert texts_that_could_be_markup() == []
    assert tooltips_of_rows() == []


def opened(view: RegistrationView, requests: RequestsView, qtbot: QtBot) -> None:
    """By its key, until the first request is shown."""
    press(view, Qt.Key.Key_F8)
    qtbot.waitUntil(requests.request_card.isVisible)
    assert requests.list.hasFocus()


def shown(buttons: list[Button]) -> bool:
    """Whether their keys work already."""
    return bool(buttons) and buttons[0].isVisible()


def move(patients: PatientService, maria: Patient, city: str) -> None:
    """Somebody at another desk corrects the city."""
    now = patients.get(maria.id)
    details = replace(now.details, city=city)
    patients.change(
        ChangePatient(id=now.id, version=now.version, typed=TypedPatient(details=details))
    )
