"""Tariff and taxes by keys, on a real hospital."""

from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.features.administration.tariff.view import TariffView
from pms_desktop.features.administration.taxes.view import TaxesView
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.tariff import TariffService
from tests.gui.typing import Key, press_control, press_enter, replace_text, type_text


def tariff(tab: Tab) -> TariffView:
    tab.presenter.arrive(Destination(Place.ADMINISTRATION, act="tariff"))
    assert isinstance(tab.view, AdministrationView)
    shown = tab.view.stack.currentWidget()
    assert isinstance(shown, TariffView)
    return shown


def taxes(tab: Tab) -> TaxesView:
    tab.presenter.arrive(Destination(Place.ADMINISTRATION, act="taxes"))
    assert isinstance(tab.view, AdministrationView)
    shown = tab.view.stack.currentWidget()
    assert isinstance(shown, TaxesView)
    return shown


def enter_item(section: TariffView, qtbot: QtBot, code: str, name: str, price: str) -> None:
    section.add_button.click()
    type_text(section.code_field.editor, code)
    press_enter(section.code_field.editor)
    type_text(section.name_field.editor, name)
    type_text(section.price_field.editor, price)
    press_control(section.price_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: name in section.message_bar.text())
    qtbot.waitUntil(lambda: any(item.name == name for item in section.list.records()))


def test_a_tax_and_an_item_that_carries_it_are_entered(tab: Tab, desk: Desk, qtbot: QtBot) -> None:
    section = taxes(tab)
    section.add_button.click()
    type_text(section.name_field.editor, "VAT 20 %")
    type_text(section.rate_field.editor, "20")
    press_enter(section.rate_field.editor)
    qtbot.waitUntil(lambda: [tax.rate for tax in section.list.records()] == [2000])
    tax = section.list.records()[0]

    items = tariff(tab)
    qtbot.waitUntil(lambda: items.tax_field.editor.count() == 2)
    items.tax_field.set_value(tax.id)
    items.add_button.click()
    items.tax_field.set_value(tax.id)
    type_text(items.code_field.editor, "fbc")
    type_text(items.name_field.editor, "Full blood count")
    type_text(items.price_field.editor, "18.50")
    press_control(items.price_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: len(items.list.records()) == 1)

    (kept,) = TariffService(desk.context).items()
    assert (kept.code, kept.price, kept.tax) == ("FBC", 1850, 2000)


def test_a_price_is_found_and_changed(tab: Tab, desk: Desk, qtbot: QtBot) -> None:
    section = tariff(tab)
    enter_item(section, qtbot, "FBC", "Full blood count", "18.50")
    enter_item(section, qtbot, "XR", "Chest X-ray", "62")

    type_text(section.search_box, "blood")
    qtbot.waitUntil(lambda: len(section.list.records()) == 1)
    section.list.select_row(0)
    assert section.code_field.value == "FBC"
    replace_text(section.price_field.editor, "19.00")
    press_control(section.price_field.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: section.message_bar.text() == "Saved Full blood count.")
    assert {item.code: item.price for item in TariffService(desk.context).items()} == {
        "FBC": 1900,
        "XR": 6200,
    }


def test_a_code_in_use_is_refused_and_what_was_typed_stays(tab: Tab, qtbot: QtBot) -> None:
    section = tariff(tab)
    enter_item(section, qtbot, "FBC", "Full blood count", "18.50")

    section.add_button.click()
    type_text(section.code_field.editor, "fbc")
    type_text(section.name_field.editor, "Something else")
    type_text(section.price_field.editor, "5")
    press_control(section.price_field.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: "belongs to another item" in section.message_bar.text())
    assert section.name_field.value == "Something else"
