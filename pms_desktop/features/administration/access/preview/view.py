"""The window of a preview: a bar that says what this is, and the tabs of the other job."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from pms_desktop.domain.access import Role
from pms_desktop.features.administration.staff.typed import job_word
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import EmptyState, label, row, secondary_button


class JobPreviewDialog(QDialog):
    """Closes with its button or Esc, when the station is locked it goes out of sight like every
    dialog, and it ends with the session."""

    tab_chosen = Signal(int)

    def __init__(
        self, role: Role, tabs: Sequence[tuple[str, QWidget]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _("The program as {job} sees it").format(job=job_word(role))
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.notice_label = label(
            _(
                "You see the program as this job: {job}. Nothing can be changed here, and what "
                "your own job does not show stays hidden."
            ).format(job=job_word(role)),
            wrap=True,
        )
        self.end_button = secondary_button(_("&End the preview"), key="Esc")
        self.end_button.clicked.connect(self.reject)
        self.tab_bar = QTabBar()
        self.tab_bar.setDocumentMode(True)
        self.tab_bar.setExpanding(False)
        self.tab_bar.setAccessibleName(_("Tabs"))
        self.pages = QStackedWidget()
        self.pages.setProperty("surface", "page")
        for words, page in tabs:
            self.tab_bar.addTab(words)
            self.pages.addWidget(page)
        if not tabs:
            self.pages.addWidget(EmptyState(_("There is no tab for this job"), icon="people"))
        self._lay_out()
        self.tab_bar.currentChanged.connect(self.tab_chosen)
        self.resize(1240, 700)

    def show_tab(self, index: int) -> None:
        """Bring a tab to the front."""
        self.tab_bar.blockSignals(True)
        self.tab_bar.setCurrentIndex(index)
        self.tab_bar.blockSignals(False)
        self.pages.setCurrentIndex(index)

    def _lay_out(self) -> None:
        notice = QFrame()
        notice.setProperty("surface", "notice")
        bar = row(self.notice_label, self.end_button)
        bar.setStretch(0, 1)
        bar.setContentsMargins(16, 8, 16, 8)
        notice.setLayout(bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(notice)
        layout.addWidget(self.tab_bar)
        layout.addWidget(self.pages, 1)
