"""Theme, fonts, icons and buttons."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage, QPalette, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.ui.fonts import FAMILY, font, load_fonts
from pms_desktop.ui.icons import icon, icon_names, pixmap
from pms_desktop.ui.labels import plain_tooltip
from pms_desktop.ui.layouts import FlowLayout, column, row, scrolled
from pms_desktop.ui.search_box import SearchBox
from pms_desktop.ui.shortcuts import bind, known_shortcuts
from pms_desktop.ui.text import key_words
from pms_desktop.ui.theme import apply_theme, current_tokens, style_sheet, theme_watch
from pms_desktop.ui.tokens import DARK, LIGHT, Tokens
from pms_desktop.ui.widgets import (
    Card,
    Chip,
    ElidedLabel,
    SegmentedControl,
    danger_button,
    icon_button,
    label,
    primary_button,
    secondary_button,
)
from tests.gui.typing import Key, click, press, press_control, press_enter
from tests.gui.ui.conftest import Show


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_of_the_style_sheet_comes_from_a_token(tokens: Tokens) -> None:
    assert "$" not in style_sheet(tokens)


def test_switching_the_theme_changes_palette_and_tells_painters(
    qapp: QApplication, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(theme_watch().changed):
        apply_theme(qapp, "dark")

    assert current_tokens() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == "#11171d"


def test_a_card_turns_dark_while_it_is_shown(qapp: QApplication, show: Show) -> None:
    card = Card("Wards")
    card.resize(200, 200)
    show(card)
    assert card.grab().toImage().pixelColor(100, 150).name() == "#ffffff"

    apply_theme(qapp, "dark")

    assert card.grab().toImage().pixelColor(100, 150).name() == "#1a222b"


def test_what_scrolls_in_a_card_stands_on_the_cards_ground(qapp: QApplication, show: Show) -> None:
    card, content = Card("Long form"), QWidget()
    content.setLayout(column(*[label(f"Line {n}") for n in range(40)]))
    card.add(scrolled(content))
    card.resize(200, 200)
    show(card)
    assert card.grab().toImage().pixelColor(120, 120).name() == "#ffffff"

    apply_theme(qapp, "dark")

    assert card.grab().toImage().pixelColor(120, 120).name() == "#1a222b"


@pytest.mark.parametrize(
    "name",
    ["José Núñez", "Ağaoğlu", "Ελένη", "Жанна", "أحمد", "שרה", "सीता", "রহিম", "தமிழ்", "తెలుగు",
     "ગુજરાતી", "ਪੰਜਾਬੀ", "ಕನ್ನಡ", "മലയാളം", "සිංහල", "สมชาย", "ລາວ", "ខ្មែរ", "မြန်မာ", "ሰላም",
     "გიორგი", "Արամ", "王小明", "김민수", "さくら", "Nguyễn"],
)  # fmt: skip
@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
def test_names_in_every_script_show_with_bundled_fonts_alone(name: str, bold: bool) -> None:
    bundled = set(load_fonts())
    layout = QTextLayout(name, font(bold=bold))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()

    for run in layout.glyphRuns():
        face = run.rawFont()
        assert face.familyName() in bundled
        assert 0 not in run.glyphIndexes()
    assert _ink(name, bold=bold) > 20


def _ink(text: str, *, bold: bool) -> int:
    """Dark pixels of a label; an empty glyph leaves none."""
    shown = label(text, "strong" if bold else "body")
    picture = shown.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    size = picture.size()
    return sum(
        picture.pixelColor(x, y).value() < 100
        for x in range(size.width())
        for y in range(size.height())
    )


def test_figures_are_tabular() -> None:
    metrics = QFontMetrics(font())

    assert font().family() == FAMILY
    assert {metrics.horizontalAdvance(d) for d in "0123456789"} == {metrics.horizontalAdvance("0")}


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_is_drawn_in_the_colour_of_its_token(qapp: QApplication, name: str) -> None:
    picture = pixmap(name, "danger", ratio=2).toImage()

    inks = {
        picture.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert inks == {LIGHT.danger.lower()}


def test_an_unknown_icon_is_an_error_at_once(qapp: QApplication) -> None:
    with pytest.raises(KeyError, match="no icon named 'bedd'"):
        icon("bedd")


def test_a_button_has_its_key_inside_and_acts_on_it(qtbot: QtBot, show: Show) -> None:
    window = QWidget()
    button = primary_button("&Register", key="Ctrl+Return")
    window.setLayout(row(button))
    show(window)

    assert button.accessibleDescription() == "Ctrl Enter"
    for key in (Key.Key_Return, Key.Key_Enter):
        with qtbot.waitSignal(button.clicked):
            press_control(window, key)
    button.setEnabled(False)
    with qtbot.assertNotEmitted(button.clicked):
        press_control(window, Key.Key_Return)


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot, show: Show) -> None:
    button = secondary_button("Print label")
    show(button)
    button.setFocus()

    with qtbot.waitSignal(button.clicked):
        press_enter(button)


@pytest.mark.parametrize("make", [primary_button, secondary_button, danger_button])
def test_the_focus_can_be_seen_on_every_button(show: Show, make: object) -> None:
    assert callable(make)
    window = QWidget()
    button, other = make("Save"), secondary_button("Other")
    window.setLayout(row(button, other))
    show(window)
    other.setFocus()
    before = button.grab().toImage()

    button.setFocus()

    assert button.grab().toImage() != before
    assert button.height() == 30


def test_an_icon_button_has_a_name(qtbot: QtBot) -> None:
    button = icon_button("print", "Print label", key="Ctrl+P")
    qtbot.addWidget(button)

    assert button.accessibleName() == "Print label"
    assert "Ctrl P" in button.toolTip()


def test_arrows_choose_among_cash_card_and_transfer(qtbot: QtBot, show: Show) -> None:
    control = SegmentedControl([("c", "Cash"), ("k", "Card"), ("t", "Transfer")], name="Paid by")
    show(control)
    control.setFocus()

    with qtbot.waitSignal(control.changed):
        press(control.buttons()[0], Key.Key_Right)
    assert control.value() == "k"
    press(control.buttons()[1], Key.Key_Right)
    press(control.buttons()[2], Key.Key_Right)
    assert control.value() == "c"


def test_a_chip_is_taken_away_by_key_or_cross(qtbot: QtBot, show: Show) -> None:
    chip = Chip("Latex", "danger", removable=True)
    show(chip)
    chip.setFocus()

    with qtbot.waitSignal(chip.remove_requested):
        press(chip, Key.Key_Delete)
    with qtbot.waitSignal(chip.remove_requested):
        spot = chip.rect().center()
        spot.setX(chip.width() - 10)
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.assertNotEmitted(chip.remove_requested):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip.rect().topLeft())


def test_a_clickable_chip_answers_to_mouse_and_keyboard(qtbot: QtBot, show: Show) -> None:
    chip = Chip("Owes €12", clickable=True)
    show(chip)

    with qtbot.waitSignal(chip.clicked):
        click(chip)
    chip.setFocus()
    with qtbot.waitSignal(chip.clicked):
        press(chip, Key.Key_Space)


def test_a_name_that_is_cut_is_whole_in_its_tooltip_and_stays_text(show: Show) -> None:
    name = ElidedLabel("<b>GARCÍA</b> MARTÍNEZ, María José", "name")
    window = QWidget()
    window.setLayout(column(name))
    window.setFixedWidth(120)
    show(window)

    assert name.is_cut()
    assert "&lt;b&gt;GARCÍA&lt;/b&gt; MARTÍNEZ, María José" in name.toolTip()


def test_short_tooltips_are_as_written_and_long_ones_wrap() -> None:
    assert plain_tooltip("Latex") == "Latex"
    assert plain_tooltip("") == ""
    assert "&lt;b&gt;" in plain_tooltip("<b>bold</b>")
    assert plain_tooltip("word " * 40).startswith("<p ")


def test_chips_wrap_like_words(show: Show) -> None:
    window = QWidget()
    flow = FlowLayout(window)
    chips = [Chip(word) for word in ("Penicillin", "Latex", "Strawberries", "Codeine")]
    for chip in chips:
        flow.addWidget(chip)
    window.setFixedSize(180, 120)
    show(window)

    assert chips[1].y() == chips[0].y()
    assert chips[3].y() > chips[0].y()
    assert all(chip.geometry().right() <= 180 for chip in chips)
    assert flow.heightForWidth(80) > flow.heightForWidth(180)


class Screen(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.saved = 0

    def save(self) -> None:
        self.saved += 1


def test_a_bound_key_works_and_is_listed_for_the_help_page(show: Show) -> None:
    screen = Screen()
    bind(screen, "Ctrl+S", screen.save, "Save the form", place="Test", everywhere=True)
    show(screen)

    press_control(screen, Key.Key_S)

    assert screen.saved == 1
    assert ("Test", "Ctrl S", "Save the form") in {
        (known.place, known.painted(), known.meaning) for known in known_shortcuts()
    }


@pytest.mark.parametrize(
    ("keys", "painted"),
    [("Ctrl+Return", "Ctrl Enter"), ("Ctrl++", "Ctrl +"), ("Ctrl+-", "Ctrl -"), ("F12", "F12")],
)
def test_a_key_is_painted_as_it_is_read(keys: str, painted: str) -> None:
    assert key_words(keys) == painted


def test_a_button_shows_its_key_whichever_way_one_reads(
    show: Show, qapp: QApplication, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(partial(qapp.setLayoutDirection, Qt.LayoutDirection.LeftToRight))
    button = secondary_button("Lock", key="F12")
    button.setFixedWidth(button.sizeHint().width())
    show(button)
    one_way = inked_columns(button)

    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    other_way = inked_columns(button)
    assert abs(len(one_way) - len(other_way)) <= 3
    assert min(other_way) < button.width() // 3
    assert max(other_way) > button.width() * 2 // 3


def inked_columns(button: QWidget) -> set[int]:
    """Columns of pixels in which something is written, without the border."""
    picture = button.grab().toImage()
    return {
        x
        for x in range(4, picture.width() - 4)
        for y in range(6, picture.height() - 6)
        if picture.pixelColor(x, y).lightness() < 160
    }


def test_words_searched_for_stand_beside_the_glass_and_the_key_either_way(show: Show) -> None:
    box = SearchBox("Find a patient", key="Ctrl+K")
    show(box)
    before = box.textMargins()

    box.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    after = box.textMargins()
    assert (after.left(), after.right()) == (before.right(), before.left())
    assert before.left() != before.right()
