"""What is typed and sent at the till before the answer to it is there."""

from uuid import UUID

from pytestqt.qtbot import QtBot

from pms_desktop.domain.access import Role
from pms_desktop.features.billing.add_item.presenter import AddItemPresenter
from pms_desktop.features.billing.add_item.view import AddItemDialog
from pms_desktop.features.billing.till import open_till as open_desk
from pms_desktop.mvp.open_forms import FormKeys
from pms_desktop.mvp.printing import PaperPrinter
from pms_desktop.services.documents import DocumentService
from pms_desktop.ui.printing import CupsQueue
from tests.data.bills import Till
from tests.data.tariffs import enter_item
from tests.doubles import HeldTasks
from tests.gui.typing import Key, press_control, press_enter, replace_text, type_text
from tests.hospital import Hospital


def begin(
    hospital: Hospital, patient: UUID, tasks: HeldTasks, qtbot: QtBot
) -> tuple[AddItemDialog, AddItemPresenter]:
    """The dialog with the whole tariff listed."""
    context = hospital.sign_in(Role.BILLING)
    till = open_desk(context, PaperPrinter(DocumentService(context, "Till 2"), CupsQueue(), dict))
    dialog = AddItemDialog()
    qtbot.addWidget(dialog)
    presenter = AddItemPresenter(
        dialog, till, tasks, (patient, None, context.clock), list, FormKeys()
    )
    tasks.release_all()
    return dialog, presenter


def test_an_item_sent_ahead_of_the_answer_is_the_one_that_was_typed(
    embedded_hospital: Hospital, patient: UUID, near: Till, qtbot: QtBot
) -> None:
    tasks = HeldTasks()
    dialog, presenter = begin(embedded_hospital, patient, tasks, qtbot)
    listed_first = dialog.item()

    type_text(dialog.search_box, "blood")
    press_enter(dialog.search_box)
    replace_text(dialog.quantity_field.editor, "2")
    press_control(dialog.quantity_field.editor, Key.Key_Return)
    tasks.release_all()

    lines = near.billing.running_bill(patient).bill.lines
    assert listed_first is not None
    assert listed_first.code != "FBC"
    assert "Full blood count" in [
        each.charge.description for each in lines if each.charge.quantity == 2
    ]
    presenter.close()


def test_words_with_several_answers_charge_nothing_before_one_is_chosen(
    embedded_hospital: Hospital, patient: UUID, near: Till, qtbot: QtBot
) -> None:
    enter_item(embedded_hospital.sign_in(Role.ADMINISTRATOR), "ABG", "Blood gases", 2400)
    tasks = HeldTasks()
    dialog, presenter = begin(embedded_hospital, patient, tasks, qtbot)
    before = near.billing.running_bill(patient).bill.total

    type_text(dialog.search_box, "blood")
    press_control(dialog.search_box, Key.Key_Return)
    tasks.release_all()

    assert len(dialog.item_list.records()) == 2
    assert "Choose an item" in dialog.message_bar.text()
    assert near.billing.running_bill(patient).bill.total == before
    presenter.close()
