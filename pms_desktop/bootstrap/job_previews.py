"""Joins the windows that show the program as another job sees it."""

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from pms_desktop.bootstrap.desk import Desk
from pms_desktop.domain.access import Role
from pms_desktop.features.administration.access.preview.presenter import JobPreviewPresenter
from pms_desktop.features.administration.access.preview.view import JobPreviewDialog
from pms_desktop.services.preview import preview_context


class JobPreviews:
    """Opens previews over the section they are asked for in."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent
        self._open: dict[JobPreviewDialog, JobPreviewPresenter] = {}

    def open(self, role: Role) -> None:
        """Show the tabs of a job; nothing in them can be changed."""
        assert self._desk.build_tabs is not None
        signed_in = self._desk.signed_in
        seen = replace(signed_in, context=preview_context(signed_in.context, role))
        desk = Desk(seen, self._desk.settings, self._desk.tasks, self._desk.changes)
        tabs = self._desk.build_tabs(desk)
        dialog = JobPreviewDialog(role, [(t.info.title, t.view) for t in tabs], self._parent)
        presenters = [(tab.info, tab.presenter) for tab in tabs]
        self._open[dialog] = JobPreviewPresenter(dialog, presenters, desk.navigator)
        dialog.finished.connect(partial(self._forget, dialog))
        dialog.open()

    def _forget(self, dialog: JobPreviewDialog, _result: int) -> None:
        self._open.pop(dialog).close()
