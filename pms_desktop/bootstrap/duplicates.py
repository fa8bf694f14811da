"""Joins the work list of likely duplicates, which two tabs show."""

from pms_desktop.bootstrap.desk import Desk
from pms_desktop.domain.access import Permission
from pms_desktop.features.duplicates.presenter import DuplicatesPresenter
from pms_desktop.features.duplicates.view import DuplicatesView
from pms_desktop.services.duplicate_list import DuplicateListService
from pms_desktop.services.patient_merges import PatientMergeService


def duplicates(desk: Desk) -> tuple[DuplicatesView, DuplicatesPresenter]:
    """With merging for who may."""
    context = desk.context
    merges = PatientMergeService(context) if context.who.may(Permission.MERGE_PATIENTS) else None
    view = DuplicatesView(may_merge=merges is not None)
    pairs = DuplicateListService(context)
    presenter = DuplicatesPresenter(view, pairs, merges, desk.tasks, desk.changes, context.clock)
    return view, presenter
