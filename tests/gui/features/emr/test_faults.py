"""The server goes away, or answers late: nothing typed is lost, nothing is done twice."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Role
from pms_desktop.domain.emr import NoteKind
from pms_desktop.domain.errors import DatabaseUnavailableError
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.features.emr.form.presenter import FormEnds
from pms_desktop.features.emr.notes.presenter import NoteFormPresenter
from pms_desktop.features.emr.notes.view import NoteFormView
from pms_desktop.features.emr.prescribing.presenter import PrescribingLinks, PrescribingPresenter
from pms_desktop.features.emr.prescribing.view import PrescribingView
from pms_desktop.services.context import Context
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import NoteService
from pms_desktop.services.prescribing import PrescriptionService
from tests.data.medicines import enter_formulary
from tests.data.patients import enter_patient
from tests.doubles import HeldTasks, ImmediateTasks
from tests.hospital import Hospital


def gone(_reading: bool) -> UnitOfWork:
    raise DatabaseUnavailableError


@pytest.fixture
def doctor(embedded_hospital: Hospital) -> Context:
    return embedded_hospital.sign_in(Role.DOCTOR)


def nothing(*_arguments: object, **_named: object) -> None:
    pass


LINKS = PrescribingLinks(nothing, nothing, nothing, nothing)


@pytest.fixture
def panel(qtbot: QtBot) -> PrescribingView:
    view = PrescribingView()
    qtbot.addWidget(view)
    return view


@pytest.fixture
def choose(
    embedded_hospital: Hospital, panel: PrescribingView
) -> Callable[[PrescribingPresenter], None]:
    medicines: dict[str, Medicine] = enter_formulary(embedded_hospital)

    def choose_paracetamol(presenter: PrescribingPresenter) -> None:
        panel.medicine_box.set_value(medicines["Paracetamol"].id)

    return choose_paracetamol


def test_a_note_stays_typed_when_the_server_is_gone_and_is_one_note_in_the_end(
    doctor: Context, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    view = NoteFormView()
    qtbot.addWidget(view)
    patient = enter_patient(embedded_hospital)
    service = NoteService(replace(doctor, unit_of_work=gone))
    ends = FormEnds(nothing, nothing, nothing, nothing)
    presenter = NoteFormPresenter(view, service, NoteKind.CLINICAL, ImmediateTasks(), ends)
    presenter.begin(patient)
    view.body_field.set_value("Less breathless.")

    view.save_button.click()

    assert "does not answer" in view.message_bar.text()
    assert view.body_field.value == "Less breathless."
    presenter._service = NoteService(doctor)
    presenter.save()
    (note,) = NoteService(doctor).of_patient(patient)
    assert note.body == "Less breathless."
    assert view.body_field.value == ""


def test_a_prescription_stays_in_the_form_when_the_server_is_gone(
    doctor: Context,
    embedded_hospital: Hospital,
    panel: PrescribingView,
    choose: Callable[[PrescribingPresenter], None],
) -> None:
    patient = enter_patient(embedded_hospital)
    presenter = PrescribingPresenter(
        panel, PrescriptionService(doctor), LINKS, ImmediateTasks(), doctor.clock
    )
    presenter.show_patient(patient)
    choose(presenter)
    presenter._service = PrescriptionService(replace(doctor, unit_of_work=gone))

    panel.sign_button.click()

    assert "does not answer" in panel.message_bar.text()
    assert panel.medicine_id() is not None
    presenter._service = PrescriptionService(doctor)
    panel.sign_button.click()
    assert len(PrescriptionService(doctor).of_patient(patient)) == 1


def test_a_double_click_signs_once(
    doctor: Context,
    embedded_hospital: Hospital,
    panel: PrescribingView,
    choose: Callable[[PrescribingPresenter], None],
) -> None:
    patient, tasks = enter_patient(embedded_hospital), HeldTasks()
    presenter = PrescribingPresenter(panel, PrescriptionService(doctor), LINKS, tasks, doctor.clock)
    presenter.show_patient(patient)
    tasks.release_all()
    choose(presenter)
    tasks.release_all()

    panel.sign_button.click()
    panel.sign_button.click()
    tasks.release_all()

    assert len(PrescriptionService(doctor).of_patient(patient)) == 1


def test_an_answer_about_another_medicine_is_not_shown(
    doctor: Context,
    embedded_hospital: Hospital,
    panel: PrescribingView,
    choose: Callable[[PrescribingPresenter], None],
) -> None:
    tasks = HeldTasks()
    presenter = PrescribingPresenter(panel, PrescriptionService(doctor), LINKS, tasks, doctor.clock)
    presenter.show_patient(enter_patient(embedded_hospital))
    tasks.release_all()
    choose(presenter)
    presenter.show_patient(new_id())

    tasks.release_all()

    assert panel.alert_box.text() == ""
    assert not panel.sign_button.isEnabled()
