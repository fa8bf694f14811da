"""The EMR tab as it is seen: sections at the left, the chart in the middle, signs and prescribing
at the right. Without a patient: whom one looks after, and the finder."""

from collections.abc import Collection, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pms_desktop.domain.clock import Clock, today
from pms_desktop.features.emr.allergies.view import AllergyFormView
from pms_desktop.features.emr.form.view import ChartFormView
from pms_desktop.features.emr.history.view import HistoryFormView
from pms_desktop.features.emr.home.view import HomeView
from pms_desktop.features.emr.notes.view import NoteFormView
from pms_desktop.features.emr.prescribing.view import PrescribingView
from pms_desktop.features.emr.problems.view import ProblemFormView
from pms_desktop.features.emr.sections import SECTIONS, Form, Section
from pms_desktop.features.emr.timeline.view import TimelineView
from pms_desktop.features.emr.trend.view import TrendView
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.card import Card
from pms_desktop.ui.shortcuts import bind
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import ListRow, RecordList, fill_tab

_SECTIONS_WIDTH = 168
_RIGHT_WIDTH = 398
_TREND_HEIGHT = 190
_SECTION_ROW = 33


class EmrView(QWidget):
    """`section_chosen` carries a `Section`, `form_requested` a `Form`."""

    section_chosen = Signal(object)
    form_requested = Signal(object)
    prescribe_requested = Signal()

    def __init__(self, clock: Clock, *, prescribes: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "page")
        self._counts: Mapping[Section, int] = {}
        self.home = HomeView(clock)
        self.timeline = TimelineView(clock)
        self.note_form = NoteFormView()
        self.problem_form = ProblemFormView(partial(today, clock))
        self.allergy_form = AllergyFormView()
        self.history_form = HistoryFormView()
        self.trend = TrendView(clock.zone)
        self.prescribing = PrescribingView()
        if not prescribes:
            self.prescribing.hide()
        self.section_list: RecordList[Section] = RecordList(
            self._look, name=_("Sections of the chart"), row_height=_SECTION_ROW
        )
        self.section_list.set_records(tuple(Section))
        self._forms: dict[Form, ChartFormView] = {
            Form.NOTE: self.note_form,
            Form.PROBLEM: self.problem_form,
            Form.ALLERGY: self.allergy_form,
            Form.HISTORY: self.history_form,
        }
        self._lay_out(prescribes=prescribes)
        self._bind_keys()
        self.section_list.record_selected.connect(self._section_selected)
        self.section_list.record_activated.connect(self._enter_section)

    def show_home(self) -> None:
        """Nobody is in focus."""
        self.pages.setCurrentWidget(self.home)
        self.home.setFocus()

    def show_chart(self) -> None:
        """Somebody's chart."""
        if self.pages.currentWidget() is not self.chart_page:
            self.pages.setCurrentWidget(self.chart_page)
            self.timeline.list.setFocus()

    def chart_shown(self) -> bool:
        """Whether a chart is in front."""
        return self.pages.currentWidget() is self.chart_page

    def show_section(self, section: Section) -> None:
        """Put the cursor on a section without asking for it again."""
        with QSignalBlocker(self.section_list):
            self.section_list.select_record(section)

    def show_counts(self, counts: Mapping[Section, int]) -> None:
        """How much stands in each section."""
        self._counts = counts
        self.section_list.viewport().update()

    def show_form(self, form: Form | None) -> None:
        """Put a form in the middle, or the timeline again."""
        if form is None:
            self.middle.setCurrentWidget(self.timeline)
            self.timeline.list.setFocus()
        else:
            self.middle.setCurrentWidget(self._forms[form])

    def shown_form(self) -> Form | None:
        """The form in the middle."""
        current = self.middle.currentWidget()
        return next((form for form, view in self._forms.items() if view is current), None)

    def allow(self, forms: Collection[Form]) -> None:
        """Bind the keys of these forms alone."""
        keys = {
            Form.NOTE: ("Ctrl+N", _("New note")),
            Form.PROBLEM: ("Ctrl+D", _("New problem")),
            Form.ALLERGY: ("Ctrl+G", _("New allergy")),
            Form.HISTORY: ("Ctrl+H", _("New line of history")),
        }
        for form in forms:
            key, meaning = keys[form]
            bind(self, key, partial(self.form_requested.emit, form), meaning, place=_("EMR"))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.right and event.type() == QEvent.Type.Resize:
            self._share_height()
        return super().eventFilter(watched, event)

    def _share_height(self) -> None:
        """The chart makes room for a prescription that would not be seen whole beside it."""
        if not self.prescribing.isHidden():
            wanted = self.prescribing.height_wanted() + PAD + _TREND_HEIGHT
            self.trend.setVisible(self.right.height() >= wanted)

    def _lay_out(self, *, prescribes: bool) -> None:
        sections = Card(padded=False)
        sections.setFixedWidth(_SECTIONS_WIDTH)
        sections.add(self.section_list, 1)
        self.middle = QStackedWidget()
        for part in (self.timeline, *self._forms.values()):
            self.middle.addWidget(part)
        self.right = QWidget()
        self.right.setFixedWidth(_RIGHT_WIDTH)
        self.right.installEventFilter(self)
        column = QVBoxLayout(self.right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(PAD)
        column.addWidget(self.trend, 0 if prescribes else 1)
        column.addWidget(self.prescribing, 1)
        if prescribes:
            self.trend.setFixedHeight(_TREND_HEIGHT)
            self.prescribing.content_changed.connect(self._share_height)
        self.chart_page = QWidget()
        message_bar = self.timeline.message_bar
        fill_tab(self.chart_page, message_bar, (sections, 0), (self.middle, 1), (self.right, 0))
        self.pages = QStackedWidget()
        self.pages.addWidget(self.home)
        self.pages.addWidget(self.chart_page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def _bind_keys(self) -> None:
        place = _("EMR")
        bind(self, "F6", self._next_zone, _("Sections, chart, prescription"), place=place)
        if not self.prescribing.isHidden():
            bind(self, "Ctrl+R", self._prescribe, _("Prescribe"), place=place)
        for number, section in enumerate(Section, start=1):
            bind(
                self,
                f"Ctrl+{number}",
                partial(self._open_section, section),
                SECTIONS[section].title,
                place=place,
            )

    def _look(self, section: Section) -> ListRow:
        count = self._counts.get(section, 0)
        return ListRow(SECTIONS[section].title, right=str(count) if count else "")

    def _section_selected(self, section: Section | None) -> None:
        if section is not None:
            self.section_chosen.emit(Section(section))  # Qt hands a plain text back

    def _enter_section(self, _section: Section) -> None:
        self.timeline.list.setFocus()

    def _open_section(self, section: Section) -> None:
        if self.chart_shown():
            self.section_list.select_record(section)
            self.timeline.list.setFocus()

    def _prescribe(self) -> None:
        if self.chart_shown():
            self.prescribe_requested.emit()

    def _next_zone(self) -> None:
        if not self.chart_shown():
            return
        form = self.shown_form()
        middle: QWidget = self._forms[form] if form else self.timeline
        zones: list[QWidget] = [self.section_list, middle]
        if not self.prescribing.isHidden():
            zones.append(self.prescribing)
        inside = [zone.isAncestorOf(self.focusWidget() or self) for zone in zones]
        inside[0] = inside[0] or self.section_list.hasFocus()
        target = zones[(inside.index(True) + 1) % len(zones) if any(inside) else 0]
        if target is self.prescribing:
            self.prescribing.begin()
        elif isinstance(target, ChartFormView):
            target.open_form()
        else:
            target.setFocus()
