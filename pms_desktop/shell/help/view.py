"""Help pages and the versions of what the program is made of."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.settings import resource
from pms_desktop.ui.markdown_page import MarkdownPage
from pms_desktop.ui.widgets import (
    ListRow,
    RecordList,
    column,
    label,
    row,
    secondary_button,
)

_WIDTH, _HEIGHT = 860, 560
_ORDER = ("start", "registration", "appointments", "wards", "billing", "emr", "administration")
_TITLES = {"start": _("First steps"), "emr": _("EMR")}


class HelpDialog(QDialog):
    """Pages at the left, text at the right. Esc closes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH, _HEIGHT)
        self.pages = RecordList[str](_page_row, name=_("Help pages"), row_height=36)
        self.pages.setFixedWidth(200)
        self.text = MarkdownPage()
        self.close_button = secondary_button(_("&Close"), key="Esc")
        layout = QVBoxLayout(self)
        body = row(self.pages)
        body.addWidget(self.text, 1)
        layout.addLayout(body, 1)
        layout.addLayout(row(None, self.close_button))
        self.close_button.clicked.connect(self.reject)
        self.pages.selectionModel().currentChanged.connect(self._show_current)

    def open_page(self, name: str) -> None:
        """Show one page of resources/help."""
        found = sorted((path.stem for path in resource("help").glob("*.md")), key=_place)
        self.pages.set_records(found)
        self.pages.select_record(name if name in found else (found[0] if found else None))
        self._show_current()
        self.open()

    def _show_current(self) -> None:
        page = self.pages.current_record()
        if page is not None:
            self.text.show_file(resource(f"help/{page}.md"))
            self.text.setAccessibleName(_page_row(page).title)


class AboutDialog(QDialog):
    """Name and versions, to be read out to support."""

    def __init__(self, versions: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(380)
        lines = column(label("pms_desktop", "title"), label(
            _("Hospital program for front-desk and ward stations"), "quiet"), 8, gap=4)  # fmt: skip
        for name, version in versions:
            value = label(version, wrap=True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            line = row(label(name, "quiet"))
            line.addWidget(value, 1)
            lines.addLayout(line)
        close = secondary_button(_("&Close"), key="Esc")
        close.clicked.connect(self.reject)
        lines.addSpacing(8)
        lines.addLayout(row(None, close))
        lines.setContentsMargins(20, 16, 20, 16)
        self.setLayout(lines)


def _place(page: str) -> tuple[int, str]:
    """Pages in the order of the tabs; others after them."""
    return (_ORDER.index(page) if page in _ORDER else len(_ORDER)), page


def _page_row(page: str) -> ListRow:
    return ListRow(_TITLES.get(page, page.replace("-", " ").capitalize()))
