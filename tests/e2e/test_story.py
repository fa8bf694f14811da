"""One patient's whole way in real windows, by keys and mouse, printed on real queues.

The hospital is the demo's, at twenty to eleven; people take turns at one station.
"""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.person import Person, active_title, on_screen
from tests.servers.cups import PrintServer
from tests.tour import stage

# respiration, SpO2, air or oxygen, upper and lower pressure, pulse, consciousness, temperature
SIGNS = ("22", "93", "", "104", "62", "112", "a", "38.6")
PATIENT = "AL-KHATIB, Nadia"
pytestmark = pytest.mark.slow


@pytest.mark.timeout(580)
def test_one_patients_whole_way_by_keys_and_mouse(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moment = stage.this_morning()
    stage.make_demo_hospital(tmp_path / "station", moment, patients=300)
    with stage.printers() as printers, stage.program(qapp, moment) as program:
        person = Person(program)
        person.sees("Demo hospital")

        reception_registers_books_and_checks_in(person)
        nurse_admits(person)
        nurse_observes_and_treats(person)
        doctor_writes(person)
        doctor_prescribes_past_an_allergy(person)
        the_prescription_is_printed(printers)
        billing_issues_and_takes_the_money(person)
        invoice_and_receipt_are_printed(printers)
        nurse_discharges(person)

    with capsys.disabled():
        for journey, (keys, clicks) in person.journeys.items():
            print(f"{journey}: {keys} keys, {clicks} clicks")  # noqa: T201


def reception_registers_books_and_checks_in(person: Person) -> None:
    person.signs_in("reception", "demo")
    person.begins()
    person.presses("Ctrl+N")
    person.sees("Already here?")
    person.types("Nadia")
    person.presses("Tab")
    person.types("al-Khatib")
    person.presses("Tab")
    person.types("f")
    person.presses("Tab")
    person.types("12/03/1988")
    person.presses("Tab")
    person.types("020 7946 0123")
    person.presses("Alt+5")
    person.types("Penicillin")
    person.presses("Enter")
    person.has_done("register")
    person.presses("Ctrl+B")
    person.sees_window("New appointment")
    person.sees(PATIENT)
    person.types("okafor")
    person.presses("Tab")
    person.sees("Today 1")  # the next free times
    person.rests()
    person.presses("Tab", "Enter")
    person.types("Chest pain")
    person.presses("Ctrl+Enter")
    person.sees_gone("Next free")
    person.has_done("book")
    person.sees("Check in")
    person.rests()
    person.presses("C")
    person.sees("Undo check-in")
    person.has_done("check in")
    person.signs_out()


def nurse_admits(person: Person) -> None:
    person.signs_in("nurse", "demo")
    person.begins()
    person.presses("Alt+W")
    person.sees("Go to the next free bed")
    person.presses("Alt+F", "Enter")
    person.sees_window("Admit")
    person.types("khatib nadia")
    person.presses("Enter")
    person.sees("Another patient")
    person.types("Pneumonia")
    person.presses("Ctrl+Enter")
    person.sees("day 1", "Record vital signs")
    person.rests()
    person.has_done("admit")


def nurse_observes_and_treats(person: Person) -> None:
    person.presses("Alt+V")
    person.sees_window("Vital signs of")
    for value in SIGNS:
        person.types(value)
        person.presses("Tab")
    person.sees("NEWS 8: emergency response")
    person.presses("Ctrl+Enter")
    person.sees_gone("Save vital signs")
    person.has_done("vital signs")
    person.presses("Alt+N")
    person.sees_window("Treatment notes of")
    person.types("Settled, sitting up.")
    person.presses("Ctrl+Enter")
    person.sees_gone("Sign note")
    person.has_done("treatment note")
    person.presses("Alt+I")
    person.sees_window("Record for")
    person.types("dressing")
    person.presses("Enter")
    person.rests()
    person.sees("Wound dressing")
    person.types("2")
    person.presses("Ctrl+Enter")
    person.sees_gone("Record for")
    person.has_done("record an item")
    person.signs_out()


def doctor_writes(person: Person) -> None:
    person.signs_in("doctor", "demo")
    person.begins()
    person.presses("Ctrl+K")
    person.types("khatib nadia")
    person.presses("Enter")
    person.waits(person.program.window.banner.isVisible, "the patient's banner")
    person.presses("Alt+E")
    person.presses("Ctrl+N")
    person.rests()
    person.sees("Sign note")
    person.presses("Tab")
    person.types("Left lower lobe pneumonia.")
    person.presses("Ctrl+Enter")
    person.sees_gone("Sign note")
    person.has_done("note")
    person.presses("Ctrl+D")
    person.sees("Find in ICD-10-CM")
    person.types("J18.9")
    found = "Pneumonia, unspecified organism"
    # The catalogue of 98,000 codes is read the first time somebody asks.
    person.waits(lambda: found in on_screen(), "the code", seconds=90)
    person.rests()
    person.presses("Enter", "Ctrl+Enter")
    person.sees_gone("Find in ICD-10-CM")
    person.has_done("problem")


def doctor_prescribes_past_an_allergy(person: Person) -> None:
    person.presses("Ctrl+R")
    person.rests()
    person.types("co-amox")
    person.presses("Tab")
    person.sees("Prescribe anyway")
    person.rests()
    person.presses("Alt+P")
    person.sees_window("Prescribe Co-amoxiclav")
    person.presses("Down", "Tab")
    person.types("Rash as a child only")
    person.presses("Ctrl+Enter")
    person.waits(lambda: "Prescribe Co-amoxiclav" not in active_title(), "the reason to be taken")
    person.rests()
    person.presses("Ctrl+Enter")
    person.sees("Ctrl+P prints it")
    person.has_done("prescribe")
    person.presses("Ctrl+P")
    person.rests()
    person.signs_out()


def the_prescription_is_printed(printers: PrintServer) -> None:
    words = printers.wait_for_job().text()

    assert PATIENT in words
    assert "Co-amoxiclav" in words
    assert "Rash as a child only" in words


def billing_issues_and_takes_the_money(person: Person) -> None:
    person.signs_in("billing", "demo")
    person.begins()
    person.presses("Alt+B")
    person.types("khatib")
    person.presses("Enter")
    person.sees("Running bill")
    person.rests()
    person.types("200")
    person.presses("Ctrl+Enter")
    person.sees("is issued")
    person.has_done("issue and pay")
    person.signs_out()


def invoice_and_receipt_are_printed(printers: PrintServer) -> None:
    papers = {job.queue: job.text() for job in (printers.wait_for_job(), printers.wait_for_job())}

    assert PATIENT in papers["INVOICE"]
    assert "Consultation, Cardiology" in papers["INVOICE"]
    assert "200.00" in papers["RECEIPT"]


def nurse_discharges(person: Person) -> None:
    person.signs_in("nurse", "demo")
    person.begins()
    person.presses("Ctrl+K")
    person.types("khatib")
    person.presses("Enter")
    person.waits(person.program.window.banner.isVisible, "the patient's banner")
    person.presses("Alt+W")
    person.sees("Record vital signs")
    person.presses("Alt+C")
    person.sees_window("Discharge")
    person.presses("Ctrl+Enter")
    person.sees("Mark it ready when the cleaning is done.")
    person.has_done("discharge")
