"""Why something is done with a record that is kept with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.dialogs import ReasonDialog


@dataclass(frozen=True, slots=True)
class _Question:
    title: str
    text: str
    action: str
    reasons: Sequence[str]
    danger: bool = False


_QUESTIONS = {
    "close": _Question(
        _("Close this record?"),
        _("It stays in the hospital and can be found and reopened, but nobody can book, admit "
          "or bill with it."),
        _("Close record"),
        (_("Registered twice"), _("Registered by mistake"), _("Deceased"),
         _("At the patient's wish")),
        danger=True,
    ),
    "restrict": _Question(
        _("Restrict this record?"),
        _("Whoever opens it from now on says why, which is kept. Phones, address and IDs are shown "
          "only then. An administrator can lift it."),
        _("Restrict"),
        (_("At the patient's wish"), _("Works in this hospital"), _("In the public eye"),
         _("Threatened by somebody")),
    ),
    "lift": _Question(
        _("Lift the restriction?"),
        _("The record opens as any other again. The reason is kept in the audit."),
        _("Lift restriction"),
        (_("At the patient's wish"), _("The reason no longer holds"), _("Restricted by mistake")),
    ),
}  # fmt: skip


def reason_dialog(act: str, parent: QWidget) -> ReasonDialog:
    """The question for `close`, `restrict` or `lift`; not opened yet."""
    asked = _QUESTIONS[act]
    return ReasonDialog(
        asked.title,
        asked.text,
        asked.action,
        reasons=[(each, each) for each in asked.reasons],
        danger=asked.danger,
        parent=parent,
    )
