"""The panel of a prescription while its formulary is still being read."""

from pytestqt.qtbot import QtBot

from pms_desktop.domain.prescribing import Medicine
from pms_desktop.features.emr.prescribing.view import PrescribingView
from pms_desktop.services.ids import new_id
from tests.gui.typing import press_enter, type_text

PARACETAMOL = Medicine(new_id(), "Paracetamol", "500 mg", "tablet", ("paracetamol",))


def test_a_medicine_entered_before_the_formulary_came_is_chosen_when_it_comes(qtbot: QtBot) -> None:
    panel = PrescribingView()
    qtbot.addWidget(panel)
    line = panel.medicine_box.lineEdit()
    assert line is not None
    type_text(line, "parac")
    press_enter(line)
    assert panel.medicine_id() is None

    with qtbot.waitSignal(panel.medicine_chosen) as chosen:
        panel.set_medicines([PARACETAMOL])

    assert chosen.args == [PARACETAMOL.id]
    assert panel.medicine_box.currentText() == PARACETAMOL.label


def test_words_still_being_typed_choose_nothing_by_themselves(qtbot: QtBot) -> None:
    panel = PrescribingView()
    qtbot.addWidget(panel)
    line = panel.medicine_box.lineEdit()
    assert line is not None
    type_text(line, "parac")

    with qtbot.assertNotEmitted(panel.medicine_chosen):
        panel.set_medicines([PARACETAMOL])

    assert panel.medicine_box.currentText() == "parac"
