"""What every tab is built from, and what a built one is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.cameras import Cameras
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.chart_door import OpenCharts
from pms_desktop.mvp.long_work import LongWork
from pms_desktop.mvp.navigation import Navigator
from pms_desktop.mvp.open_forms import OpenForms
from pms_desktop.mvp.tab import TabInfo, TabPresenter
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.cameras import StationCameras
from pms_desktop.services.context import Context
from pms_desktop.services.sign_in import SignedIn
from pms_desktop.settings import Settings


@dataclass(slots=True)
class Desk:
    """One signed-in person at one station: everything a tab is built from.

    `charts` are those it has open. `build_tabs` opens a desk within a desk, for a preview: no tab
    knows the others.
    """

    signed_in: SignedIn
    settings: Settings
    tasks: TaskRunner
    changes: ChangeFeed = field(default_factory=ChangeFeed)
    navigator: Navigator = field(default_factory=Navigator)
    charts: OpenCharts = field(init=False)
    forms: OpenForms = field(default_factory=OpenForms)
    long_work: LongWork = field(default_factory=LongWork)
    cameras: Cameras = field(default_factory=StationCameras)
    build_tabs: "Callable[[Desk], list[Tab]] | None" = None

    def __post_init__(self) -> None:
        self.charts = OpenCharts(self.context.clock, self.changes)

    @property
    def context(self) -> Context:
        """What services need."""
        return self.signed_in.context


@dataclass(frozen=True, slots=True)
class Tab:
    """A built tab."""

    info: TabInfo
    view: QWidget
    presenter: TabPresenter


TabBuilder = tuple[TabInfo, Callable[[Desk], Tab]]
"""What a tab is, and how it is built."""
