"""The widgets most screens need, under one roof."""

from pms_desktop.ui.banner import PatientBanner
from pms_desktop.ui.buttons import (
    Button,
    danger_button,
    icon_button,
    link_button,
    name_button,
    primary_button,
    secondary_button,
)
from pms_desktop.ui.calendar_month import CalendarMonth
from pms_desktop.ui.card import Card
from pms_desktop.ui.card_grid import CardDelegate, CardGrid
from pms_desktop.ui.chart import Series, TrendChart
from pms_desktop.ui.check_box import CheckBox
from pms_desktop.ui.chips import Avatar, Chip
from pms_desktop.ui.choice_box import ChoiceBox
from pms_desktop.ui.dates import DateEdit
from pms_desktop.ui.dialogs import ConfirmPanel, FormDialog, ReasonDialog
from pms_desktop.ui.editors import LineEdit, NoteEdit, PasswordEdit, PhoneEdit
from pms_desktop.ui.empty_state import BusyLine, EmptyState, LevelBar
from pms_desktop.ui.fields import Field, first_faulty
from pms_desktop.ui.labels import ElidedLabel, WholeLabel, label, rule, set_role
from pms_desktop.ui.layouts import FlowLayout, clear, column, fill_tab, row, scrolled
from pms_desktop.ui.message_bar import MessageBar
from pms_desktop.ui.numbers import Age, MoneyEdit, NumberEdit
from pms_desktop.ui.record_list import ListRow, RecordList
from pms_desktop.ui.record_table import Column, RecordTable
from pms_desktop.ui.search_box import SearchBox
from pms_desktop.ui.segmented import SegmentedControl
from pms_desktop.ui.tag_edit import TagEdit

__all__ = [
    "Age",
    "Avatar",
    "BusyLine",
    "Button",
    "CalendarMonth",
    "Card",
    "CardDelegate",
    "CardGrid",
    "CheckBox",
    "Chip",
    "ChoiceBox",
    "Column",
    "ConfirmPanel",
    "DateEdit",
    "ElidedLabel",
    "EmptyState",
    "Field",
    "FlowLayout",
    "FormDialog",
    "LevelBar",
    "LineEdit",
    "ListRow",
    "MessageBar",
    "MoneyEdit",
    "NoteEdit",
    "NumberEdit",
    "PasswordEdit",
    "PatientBanner",
    "PhoneEdit",
    "ReasonDialog",
    "RecordList",
    "RecordTable",
    "SearchBox",
    "SegmentedControl",
    "Series",
    "TagEdit",
    "TrendChart",
    "WholeLabel",
    "clear",
    "column",
    "danger_button",
    "fill_tab",
    "first_faulty",
    "icon_button",
    "label",
    "link_button",
    "name_button",
    "primary_button",
    "row",
    "rule",
    "scrolled",
    "secondary_button",
    "set_role",
]
