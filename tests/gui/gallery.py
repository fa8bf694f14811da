"""Pictures of every shared widget: `python -m tests.gui.gallery <folder>` (offscreen works)."""

import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from pms_desktop.domain.focus import PatientFocus
from pms_desktop.ui.banner import PatientBanner
from pms_desktop.ui.buttons import (
    danger_button,
    icon_button,
    link_button,
    primary_button,
    secondary_button,
)
from pms_desktop.ui.calendar_month import CalendarMonth
from pms_desktop.ui.card import Card
from pms_desktop.ui.card_grid import CardDelegate, CardGrid
from pms_desktop.ui.chart import Series, TrendChart
from pms_desktop.ui.check_box import CheckBox
from pms_desktop.ui.choice_box import ChoiceBox
from pms_desktop.ui.dates import DateEdit
from pms_desktop.ui.dialogs import ReasonDialog
from pms_desktop.ui.editors import LineEdit, NoteEdit, PhoneEdit
from pms_desktop.ui.empty_state import EmptyState
from pms_desktop.ui.fields import Field
from pms_desktop.ui.fonts import font
from pms_desktop.ui.labels import label, rule
from pms_desktop.ui.layouts import column, fill_tab, row
from pms_desktop.ui.message_bar import Level, MessageBar
from pms_desktop.ui.numbers import MoneyEdit, NumberEdit
from pms_desktop.ui.record_list import ListRow, RecordList
from pms_desktop.ui.record_table import Column, RecordTable
from pms_desktop.ui.search_box import SearchBox
from pms_desktop.ui.segmented import SegmentedControl
from pms_desktop.ui.tag_edit import TagEdit
from pms_desktop.ui.theme import apply_theme, color
from pms_desktop.ui.tokens import Theme

PEOPLE = [
    ListRow("GARCÍA MARTÍNEZ, María José", "MRN 0048-2713-6 · 600 123 456", "F · 38",
            (("name", "neutral"),), ((0, 4), (7, 3), (17, 3))),
    ListRow("GARCIA, Marco Antonio", "MRN 0031-9920-4 · 600 771 220", "M · 61",
            (("sounds like", "neutral"),), ((0, 4),)),
    ListRow("غارسيا، ماريا", "MRN 0066-0217-5 · 961 3 441 90", "F · 52",
            (("romanised", "neutral"),)),
    ListRow("सीता शर्मा", "MRN 0066-0217-6", "F · 2", (("unpaid", "warn"), ("new", "primary"))),
    ListRow("王 小明 ሰላም สมชาย தமிழ்", "MRN 0001", "M · 9", (("paid", "ok"),)),
    ListRow("A very long double-barrelled surname that never ends, With Given Names",
            "MRN 0081-7764-1 · 611 909 313", "M · 29", (("overdue 9 d", "danger"),)),
]  # fmt: skip
WARDS = [
    ListRow("Emergency", right="11/12", level=(11 / 12, "warn")),
    ListRow("ICU", right="8/8", level=(1.0, "danger")),
    ListRow("3 West", right="15/20", level=(0.75, "ok")),
]
ITEMS = [
    ("Consultation, cardiology", "Dr Okafor", "18 Nov", 1, Decimal("80.00")),
    ("Bed day, 3 West standard", "", "18–20 Nov", 3, Decimal("140.00")),
    ("Amoxicillin 500 mg", "Pharmacy", "19 Nov", 6, Decimal("1.20")),
]

PATIENT = PatientFocus(
    patient_id=UUID(int=1),
    name="GARCÍA MARTÍNEZ, María José",
    initials="MG",
    sex="F",
    age="38 y",
    born="12 Mar 1988",
    mrn="0048-2713-6",
    phone="+34 600 123 456",
    cover="Sanitas 80 %",
    place="Ward 3 West, bed 12",
    allergies=("Penicillin — anaphylaxis", "Latex"),
    alerts=("Falls risk",),
    isolation=("Isolation: contact",),
    owed="€312.40",
)


def today() -> date:
    return date(2026, 11, 20)


def finder() -> QWidget:
    box = SearchBox("Name, MRN, phone, ID …")
    found: RecordList[ListRow] = RecordList(lambda shown: shown, name="Patients found")
    found.set_records(PEOPLE)
    found.select_row(0)
    box.drive(found)
    wards: RecordList[ListRow] = RecordList(lambda shown: shown, name="Wards", row_height=42)
    wards.set_records(WARDS)
    wards.select_row(2)
    card = Card(padded=False)
    holder = column(box, margin=12)
    card.add(holder)
    card.add(found, 2)
    card.add(wards, 1)
    card.add_footer(label("6 of 1,000,412 · 4 ms", "quiet"), None)
    card.setFixedWidth(390)
    return card


def form() -> QWidget:
    card = Card("New patient")
    card.add_chip("draft", "primary")
    card.set_note("Tab next · Ctrl+Enter register · Esc list")
    given, family = Field("&Given names", LineEdit()), Field("&Family names", LineEdit())
    given.set_value("María")
    sex = Field("&Sex", ChoiceBox([("f", "Female"), ("m", "Male")]))
    born = Field("&Born (or age)", DateEdit(today, when="past"))
    born.set_value(date(1988, 3, 12))
    national = Field("&National ID", LineEdit())
    national.set_value("1234567")
    national.set_fault("One digit is missing: a DNI has 8 digits and a letter.")
    card.add(label("Who", "heading"))
    card.add(row(given, family))
    card.add(row(sex, born))
    card.add(national)
    card.add(row(Field("&Phone", PhoneEdit()), Field("Weight", NumberEdit("kg", places=1))))
    money = Field("Given", MoneyEdit("EUR"))
    money.set_value(Decimal(350))
    card.add(row(money, Field("Change", LineEdit())))
    card.add(SegmentedControl([(1, "Cash"), (2, "Card"), (3, "Transfer")], name="Paid by"))
    tick = CheckBox("Notes may be sent by &e-mail")
    tick.set_value(True)
    card.add(row(tick, CheckBox("No")))
    card.add(Field("Note", NoteEdit(lines=2)))
    card.add_stretch()
    card.add_footer(
        primary_button("&Register", key="Ctrl+Return"),
        secondary_button("Register and book"),
        danger_button("Discharge…"),
        icon_button("print", "Print label"),
        None,
        link_button("Open chart", icon="link"),
    )
    national.editor.setFocus()
    return card


def lists() -> QWidget:
    card = Card("Running bill", padded=False)
    card.add_chip("live", "primary")
    card.add_action(secondary_button("Add item", icon="add"))
    table: RecordTable[Any] = RecordTable(
        [
            Column("Item", lambda i: i[0], subtext=lambda i: i[1], sort=lambda i: i[0]),
            Column("When", lambda i: i[2], width=90, tone=lambda i: "neutral"),
            Column("Qty", lambda i: str(i[3]), "right", 50),
            Column("Amount €", lambda i: f"{i[3] * i[4]:.2f}", "right", 90),
        ],
        name="Items",
    )
    table.set_records(ITEMS)
    card.add(table, 2)
    says: list[tuple[Level, str, str]] = [
        ("info", "The chart changed at another desk.", "Show"),
        ("ok", "Registered as MRN 0048-2713-6.", ""),
        ("warn", "Allergies have not been asked.", "Ask now"),
        ("danger", "The server cannot be reached. What you typed is kept on this desk; "
         "try again in a moment.", "Try again"),
    ]  # fmt: skip
    for level, text, action in says:
        bar = MessageBar()
        bar.say(text, level, action=action)
        card.add(row(bar, margin=4))
    card.add(
        EmptyState("Nobody is waiting", "Book an appointment to fill this list.",
                   action="New appointment", icon="calendar"), 1,
    )  # fmt: skip
    return card


def chart() -> QWidget:
    zone = ZoneInfo("Europe/Madrid")
    start = datetime(2026, 11, 18, 9, tzinfo=zone)
    pulse = (63, 74, 65, 88, 80, 102, 94, 112, 104)
    pressure = (68, 62, 66, 52, 56, 45, 49, 41, 43)
    card = Card("Pulse and systolic, 48 h")
    card.add_chip("pulse", "primary")
    card.add_chip("systolic", "violet")
    shown = TrendChart(zone)
    when = [start + timedelta(hours=6 * i) for i in range(9)]
    shown.set_series(
        [
            Series("Pulse", tuple(zip(when, pulse, strict=True)), normal=(60, 100), unit="/min"),
            Series("Systolic", tuple(zip(when, pressure, strict=True)), "violet", "mmHg"),
        ]
    )
    card.add(shown, 1)
    return card


def allergies() -> QWidget:
    card = Card("Cover and alerts")
    card.add(Field("Allergies", TagEdit(("Penicillin", "Latex"), tone="danger")))
    many = ("Penicillin", "Latex", "Strawberries", "Bee stings", "Codeine", "Nickel")
    card.add(Field("&More", TagEdit(many, tone="warn")))
    card.add(CalendarMonth(today))
    card.add_stretch()
    card.setFixedWidth(300)
    return card


class Bed(CardDelegate):
    def __init__(self) -> None:
        super().__init__(QSize(150, 100))

    def look(self, record: Any) -> tuple[str, bool]:
        return ("ok_soft", True) if record[1] == "" else ("surface", False)

    def paint_content(self, painter: QPainter, area: QRectF, record: Any) -> None:
        painter.setPen(color("text"))
        painter.setFont(font(bold=True))
        painter.drawText(area.adjusted(0, 24, 0, 0), record[1])
        painter.setPen(color("quiet"))
        painter.drawText(area, record[0])


def board() -> QWidget:
    card = Card("3 West", padded=False)
    beds: CardGrid[tuple[str, str]] = CardGrid(Bed(), name="Beds", spoken=" ".join)
    names = ("Haddad, Rania", "Sow, Fatou", "", "Kaur, Simran", "Das, Priya")
    beds.set_records([(f"3W-{i:02}", names[i % 5]) for i in range(1, 13)])
    beds.select_row(3)
    card.add(row(beds, margin=6), 1)
    return card


def with_patient(content: QWidget) -> QWidget:
    whole = QWidget()
    whole.setProperty("surface", "page")
    banner = PatientBanner()
    banner.show_patient(PATIENT)
    whole.setLayout(column(banner, gap=0))
    layout = whole.layout()
    assert isinstance(layout, QBoxLayout)
    layout.addWidget(content, 1)
    return whole


def refused() -> QWidget:
    dialog = ReasonDialog(
        "Prescribe in spite of an allergy",
        "María José is allergic to penicillin (anaphylaxis, 2019). Co-amoxiclav contains it.",
        "Prescribe anyway",
        reasons=[(1, "Tolerated since"), (2, "No alternative")],
    )
    dialog.valid()
    dialog.refuse("The server cannot be reached. What you typed is kept; try again in a moment.")
    return dialog


def mirrored(content: QWidget) -> QWidget:
    content.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return content


def bill() -> QWidget:
    settle = Card("Settle")
    for words, amount in (("Charges", "840.70"), ("Tax", "12.81")):
        settle.add(row(label(words), None, label(amount, "amount")))
        settle.add(rule())
    settle.add(row(label("To pay", "card"), None, label("€312.40", "figure")))
    settle.add(primary_button("Issue, take €312.40 and print"))
    settle.add(danger_button("Refund…", icon="undo"))
    settle.add_stretch()
    settle.setFixedWidth(290)
    return page((finder(), 0), (lists(), 1), (settle, 0))


def page(*zones: tuple[QWidget, int]) -> QWidget:
    """A tab without a message."""
    made = QWidget()
    fill_tab(made, MessageBar(), *zones)
    return made


PAGES: dict[str, Callable[[], QWidget]] = {
    "base": lambda: page((finder(), 0), (form(), 3), (lists(), 3)),
    "more": lambda: with_patient(page((allergies(), 0), (board(), 3), (chart(), 2))),
    "reason": refused,
    "bill": bill,
    "rtl": lambda: mirrored(with_patient(bill())),
}


def main(folder: Path) -> None:
    """Save each page in both themes."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    themes: tuple[Theme, ...] = ("light", "dark")
    for theme in themes:
        apply_theme(app, theme)
        for name, build in PAGES.items():
            shown = build()
            if name != "reason":
                shown.resize(1280, 720)
            shown.show()
            shown.activateWindow()
            app.processEvents()
            shown.grab().save(str(folder / f"{name}-{theme}.png"))
            shown.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
