"""The formulary section: search and choose at the left, the medicine at the right."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.prescribing import Medicine
from pms_desktop.features.administration.kept_list.view import KeptListView, ListWords, out_of_use
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.card import Card
from pms_desktop.ui.layouts import column, row, scrolled
from pms_desktop.ui.tag_edit import TagEdit
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import Field, LineEdit, ListRow, SearchBox

FORMS = (
    _("tablet"), _("capsule"), _("injection"), _("infusion"), _("oral suspension"), _("inhaler"),
    _("cream"), _("eye drops"), _("suppository"), _("patch"),
)  # fmt: skip
CLASSES = (
    "penicillin", "cephalosporin", "beta-lactam", "macrolide", "tetracycline", "sulfonamide",
    "fluoroquinolone", "aminoglycoside", "nsaid", "opioid", "ace inhibitor", "statin",
)  # fmt: skip
_WORDS = ListWords(
    title=_("Formulary"),
    new_title=_("New medicine"),
    add=_("&New medicine"),
    empty=_("No medicines yet. Enter the first one: doctors prescribe from this list."),
    name=_("Medicines"),
    not_found=_("No medicine answers to this. Enter a new one."),
    stop=_("Sto&p offering"),
    again=_("Offer a&gain"),
)


class FormularyView(KeptListView):
    """Choose a medicine to change it, or enter a new one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.search_box = SearchBox(_("Name, ingredient, class or ATC code"))
        super().__init__(
            _WORDS, _fields(), _look, search=self.search_box, shares=(4, 5), parent=parent
        )
        self.search_box.accepted.connect(self.enter_form)

    def show_records(self, records: Sequence[Any], whole: int) -> None:
        """Show the list, and how much of the whole it is."""
        super().show_records(records, whole)
        counted = _("{shown} of {whole}") if len(records) < whole else "{whole}"
        self.list_card.set_note(counted.format(shown=len(records), whole=whole))

    def enter_form(self) -> None:
        """Into the form of the one chosen, or of the first that was found."""
        if self.list.current_record() is None and self.list.records():
            self.list.select_row(0)
        if self.list.current_record() is not None:
            self.first_field().editor.setFocus()

    def pads_form(self) -> bool:
        return False

    def fill_form(self, card: Card) -> None:
        named = row(self.field("name"), self.field("strength"), self.field("form"))
        usual = row(
            self.field("default_dose"),
            self.field("default_route"),
            self.field("default_frequency"),
        )
        for line in (named, usual):
            for position, share in enumerate((2, 1, 1) if line is named else (1, 1, 1)):
                line.setStretch(position, share)
        contents = (self.field("ingredients"), self.field("classes"), self.field("atc_code"))
        form = QWidget()
        form.setLayout(column(named, *contents, usual, None, gap=PAD, margin=PAD))
        card.add(scrolled(form), 1)


def _fields() -> dict[str, Field[Any]]:
    return {
        "name": Field(_("Na&me"), LineEdit(max_length=120), required=True),
        "strength": Field(_("Streng&th"), LineEdit(_("625 mg"), max_length=60)),
        "form": Field(_("&Form"), LineEdit(max_length=60, suggestions=FORMS)),
        "ingredients": Field(
            _("&Ingredients"),
            TagEdit(),
            required=True,
            help_text=_("By their generic names, each with Enter. Allergies stop these."),
        ),
        "classes": Field(
            _("&Classes"),
            TagEdit(suggestions=CLASSES),
            help_text=_("The narrowest first, as in penicillin, beta-lactam."),
        ),
        "atc_code": Field(
            _("ATC code (&Z)"),
            LineEdit("J01CR02", max_length=7),
            help_text=_("Alternatives are offered from the same group."),
        ),
        "default_dose": Field(_("&Usual dose"), LineEdit(max_length=80)),
        "default_route": Field(_("R&oute"), LineEdit(max_length=60)),
        "default_frequency": Field(_("&How often"), LineEdit(max_length=80)),
    }


def _look(medicine: Medicine) -> ListRow:
    return ListRow(
        medicine.label,
        ", ".join((*medicine.ingredients, *medicine.classes)),
        right=medicine.atc_code,
        chips=out_of_use(medicine.active),
        quiet=not medicine.active,
    )
