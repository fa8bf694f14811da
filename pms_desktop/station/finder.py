"""The finder of whoever is at work."""

from collections.abc import Callable, Sequence
from uuid import UUID

from pms_desktop.bootstrap import Desk
from pms_desktop.domain.access import Permission
from pms_desktop.services.patients import PatientService
from pms_desktop.shell.finder.hits import PatientHits, command_hits, nobody
from pms_desktop.shell.finder.presenter import FinderPresenter
from pms_desktop.shell.window.tabs import ShownTab
from pms_desktop.shell.window.view import MainWindow


def make_finder(
    window: MainWindow,
    desk: Desk,
    tabs: Sequence[ShownTab],
    *,
    on_patient: Callable[[UUID], object],
    on_command: Callable[[str], object],
) -> FinderPresenter:
    """Finds patients, where the job may, and what the window can do."""
    context = desk.context
    hits = PatientHits(PatientService(context), context.clock)
    desk.navigator.on_focus(hits.remember)
    return FinderPresenter(
        window.top_bar.finder,
        desk.tasks,
        find=hits.find if context.who.may(Permission.FIND_PATIENTS) else nobody,
        commands=command_hits([tab.info for tab in tabs]),
        on_patient=on_patient,
        on_command=on_command,
    )
