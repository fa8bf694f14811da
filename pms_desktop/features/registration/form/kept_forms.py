"""Forms that were begun and left for another: nothing typed is lost."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from pms_desktop.domain.patients import TypedPatient
from pms_desktop.features.registration.draft import to_json

KeptForm = Mapping[str, Any]
"""A form as JSON: the `id` of its record, `editing` the same or empty for somebody new, the `base`
it began with, what is `typed`, and texts that are `half_typed`."""

_NAMES = ("id", "editing", "base", "typed", "half_typed")


def kept_form(
    key: UUID,
    *,
    new: bool,
    base: TypedPatient,
    typed: TypedPatient,
    half_typed: Mapping[str, str],
) -> KeptForm:
    """What a form holds."""
    return {
        "id": str(key),
        "editing": "" if new else str(key),
        "base": to_json(base),
        "typed": to_json(typed),
        "half_typed": dict(half_typed),
    }


def form_in(draft: Mapping[str, Any]) -> KeptForm:
    """The form of a draft that holds other things, too."""
    return {name: draft[name] for name in _NAMES if name in draft}


class KeptForms:
    """By the key of the record each is about, or will make."""

    def __init__(self) -> None:
        self._forms: dict[UUID, KeptForm] = {}

    def put(self, form: KeptForm) -> None:
        """Keep it until it is taken."""
        self._forms[UUID(str(form["id"]))] = form

    def restore(self, forms: Iterable[KeptForm]) -> None:
        """Keep what a draft had kept."""
        for form in forms:
            self.put(form)

    def all(self) -> list[KeptForm]:
        """In the order in which they were left."""
        return list(self._forms.values())

    def begun(self, sent: Collection[UUID]) -> UUID | None:
        """The first form for somebody new that is not under way to the server."""
        new = (key for key, form in self._forms.items() if not form["editing"])
        return next((key for key in new if key not in sent), None)

    def take(self, key: UUID) -> KeptForm | None:
        """Hand it over, if there is one."""
        return self._forms.pop(key, None)
