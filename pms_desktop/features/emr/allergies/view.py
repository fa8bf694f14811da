"""The form for an allergy."""

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.emr import AllergySeverity
from pms_desktop.features.emr.form.view import ChartFormView
from pms_desktop.features.emr.words import severity_word
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import ChoiceBox, Field, LineEdit, label

SUBSTANCES = (
    "Penicillin", "Amoxicillin", "Cephalosporins", "Sulfonamides", "NSAIDs", "Aspirin", "Codeine",
    "Morphine", "Iodine contrast", "Latex", "Peanuts", "Eggs", "Bee venom", "Adhesive plaster",
)  # fmt: skip
REACTIONS = (
    _("anaphylaxis"), _("rash"), _("urticaria"), _("angioedema"), _("bronchospasm"), _("vomiting"),
    _("diarrhoea"), _("drowsiness"),
)  # fmt: skip


class AllergyFormView(ChartFormView):
    """A medicine, a class of medicines, or anything else the patient reacts to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("New allergy"), _("Record allergy"), parent)
        fields = (
            (
                "substance",
                Field(
                    _("&Substance"), LineEdit(max_length=120, suggestions=SUBSTANCES), required=True
                ),
            ),
            (
                "reaction",
                Field(_("Rea&ction"), LineEdit(max_length=200, suggestions=REACTIONS)),
            ),
            (
                "severity",
                Field(_("Severi&ty"), ChoiceBox([(s, severity_word(s)) for s in AllergySeverity])),
            ),
        )
        for name, field in fields:
            self.card.add(self.add_field(name, field))
        told = _("A medicine or its class, as in amoxicillin or penicillin, stops prescriptions.")
        self.card.add(label(told, "quiet", wrap=True))
        self.card.add_stretch()
        self.finish_layout()
