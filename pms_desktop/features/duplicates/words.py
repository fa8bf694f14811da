"""Two records side by side in words, and the rows that move with them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pms_desktop.domain.duplicates import Comparison, KeptPair, PairState, SuspectedPair, Trait
from pms_desktop.domain.merge_choice import FIELDS, LISTS, Choices, Whose
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patient_merges import MovingRow, PatientMerge
from pms_desktop.domain.patients import PatientDetails, born_text, sex_word
from pms_desktop.i18n import country_name, format_date, language_name
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.merge_words import moving_words


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of both records; `kept` is whose value stays, None where there is no question."""

    field: str
    title: str
    mine: str
    theirs: str
    kept: Whose | None


@dataclass(frozen=True, slots=True)
class MovingLine:
    """Rows of one kind, or (`row`) one of them when they are opened."""

    key: str
    words: str
    when: str
    fate: str


@dataclass(frozen=True, slots=True)
class ListLine:
    """A pair or a merge in the list on the left."""

    key: str
    title: str
    subtitle: str
    right: str
    later: bool = False


def field_lines(mine: PatientDetails, theirs: PatientDetails, choices: Choices) -> list[FieldLine]:
    """Every field of which one of the two says something."""
    words = _field_words()
    lines = []
    for field in FIELDS:
        one, other = _value(field, mine), _value(field, theirs)
        if one or other:
            lines.append(FieldLine(field, words[field], one, other, choices.get(field)))
    return lines


def kept_word(line: FieldLine) -> str:
    """Whose value stays, as the table says it."""
    if line.kept is None:
        return _("same") if line.mine == line.theirs else ""
    return {Whose.MINE: _("← left"), Whose.THEIRS: _("right →"), Whose.BOTH: _("both")}[line.kept]


def moving_lines(
    rows: Sequence[MovingRow], opened: str, zone: ZoneInfo, *, done: bool = False
) -> list[MovingLine]:
    """How many rows of each kind move or stay, or did (`done`), and every one of those opened."""
    groups: defaultdict[tuple[bool, str], list[MovingRow]] = defaultdict(list)
    for row in rows:
        groups[row.stays, row.table].append(row)
    lines = []
    for (stays, table), of_table in sorted(groups.items()):
        key = f"{table}/{stays}"
        days = sorted(row.at for row in of_table if row.at is not None)
        fate = _("stay: known there already") if stays else _("moved") if done else _("move")
        lines.append(MovingLine(key, moving_words(table, len(of_table)), _span(days, zone), fate))
        if key == opened:
            lines += [MovingLine(f"{key}/{row.id}", "", _day(row.at, zone), "") for row in of_table]
    return lines


def whole_words(line: FieldLine, *, may_merge: bool) -> str:
    """What both say in full; once where they say the same. A number is not broken in two."""
    one, other = _unbroken(line, line.mine), _unbroken(line, line.theirs)
    if one == other:
        return _("Both: {value}").format(value=one)
    words = _("Stays: {mine}\nGoes: {theirs}") if may_merge else _(
        "First: {mine}\nSecond: {theirs}"
    )  # fmt: skip
    return words.format(mine=one or "–", theirs=other or "–")


def _unbroken(line: FieldLine, value: str) -> str:
    if line.field not in ("phones", "identifiers"):
        return value
    return ", ".join(part.replace(" ", "\u00a0") for part in value.split(", "))


def compared_word(line: FieldLine) -> str:
    """Whether both records say the same, for who does not choose."""
    if line.kept is None:
        return _("same")
    if line.mine and line.theirs:
        return _("differs")
    return _("only first") if line.mine else _("only second")


def pair_line(pair: SuspectedPair) -> ListLine:
    """A pair as the work list shows it."""
    later = pair.pair.state is PairState.LATER
    names = f"{pair.first.details.name}  ·  {pair.second.details.name}"
    if pair.first.details.name == pair.second.details.name:
        names = pair.first.details.name
    state = _("later") if later else _handed(pair.pair)
    parts = (state, pair.pair.remark, why(pair.comparisons))
    subtitle = " · ".join(part for part in parts if part)
    return ListLine(str(pair.pair.id), names, subtitle, f"{pair.pair.percent} %", later)


def reasons_of(pair: SuspectedPair) -> str:
    """What speaks for and against one person, and what somebody found out."""
    kept = pair.pair
    found = _handed(kept)
    said = ": ".join(part for part in (found, kept.remark) if part)
    return "\n".join(part for part in (said, why(pair.comparisons)) if part)


def _handed(pair: KeptPair) -> str:
    if pair.state is not PairState.SAME:
        return ""
    return _("one person, says {name}").format(name=pair.decided_by)


def merge_line(merge: PatientMerge, zone: ZoneInfo) -> ListLine:
    """A merge as the list shows it."""
    said = _("{mrn} into {other}, by {name}: {reason}").format(
        mrn=shown_mrn(merge.merged.mrn), other=shown_mrn(merge.survivor.mrn), name=merge.by,
        reason=merge.reason,
    )  # fmt: skip
    undone = _("taken back") if merge.undone_at is not None else ""
    day = format_date(merge.at.astimezone(zone).date())
    return ListLine(str(merge.id), merge.survivor.name, said, undone or day, bool(undone))


def merged_words(merge: PatientMerge, zone: ZoneInfo) -> str:
    """Who merged, when and why, in full."""
    day = format_date(merge.at.astimezone(zone).date())
    words = _("Merged by {name} on {day}: {reason}")
    return words.format(name=merge.by, day=day, reason=merge.reason)


def why(comparisons: Iterable[Comparison]) -> str:
    """What agrees and what differs: `same: born, phone · differs: city`."""
    words = _trait_words()
    same: list[str] = []
    close: list[str] = []
    other: list[str] = []
    for each in comparisons:
        into = same if each.agrees else close if each.close else other
        into.append(words[each.trait])
    parts = (
        (_("same: {what}"), same), (_("nearly: {what}"), close), (_("differs: {what}"), other),
    )  # fmt: skip
    return " · ".join(text.format(what=", ".join(what)) for text, what in parts if what)


def _value(field: str, details: PatientDetails) -> str:
    if field == "born":
        return born_text(details.birth_date, details.birth_estimated, details.birth_part)
    if field == "sex":
        return sex_word(details.sex)
    if field == "name":
        more = (details.romanised_name, details.preferred_name)
        return "  ".join(part for part in (details.name, *more) if part)
    if field in LISTS:
        return ", ".join(_lines(field, details))
    if field == "languages":
        return _languages(details)
    if field == "address":
        return _address(details)
    parts = [getattr(details, name) for name in FIELDS[field]]
    return ", ".join(str(part).replace("\n", ", ") for part in parts if part)


def _lines(field: str, details: PatientDetails) -> list[str]:
    match field:
        case "phones":
            return [_named(each.number, each.label) for each in details.phones]
        case "identifiers":
            return [f"{each.kind} {each.value}" for each in details.identifiers]
        case "kin":
            return [_named(each.name, each.relation) for each in details.next_of_kin]
        case "policies":
            return [f"{each.insurer} {each.policy_number}".strip() for each in details.policies]
        case _:
            return [each.name for each in details.former_names]


def _named(text: str, name: str) -> str:
    return f"{text} ({name})" if name else text


def _languages(details: PatientDetails) -> str:
    speaks = [language_name(code) for code in details.languages]
    return ", ".join([*speaks, _("needs an interpreter")] if details.interpreter_needed else speaks)


def _address(details: PatientDetails) -> str:
    town = " ".join(part for part in (details.postcode, details.city) if part)
    lines = (*details.address.splitlines(), town, country_name(details.country))
    return ", ".join(line for line in lines if line)


def _span(days: Sequence[datetime], zone: ZoneInfo) -> str:
    if not days:
        return ""
    first, last = _day(days[0], zone), _day(days[-1], zone)
    return first if first == last else f"{first} – {last}"


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    return "" if moment is None else format_date(moment.astimezone(zone).date())


def _field_words() -> dict[str, str]:
    return {
        "name": _("Name"), "sex": _("Sex"), "born": _("Born"), "phones": _("Phones"),
        "address": _("Address"), "email": _("E-mail"), "identifiers": _("IDs"),
        "kin": _("Next of kin"), "policies": _("Cover"),
        "former_names": _("Former names"), "languages": _("Languages"),
        "occupation": _("Occupation"), "blood_group": _("Blood group"),
    }  # fmt: skip


def _trait_words() -> dict[Trait, str]:
    return {
        Trait.NAME: _("name"), Trait.GIVEN_NAMES: _("given names"),
        Trait.FAMILY_NAMES: _("family names"), Trait.BORN: _("born"), Trait.PHONE: _("phone"),
        Trait.IDENTIFIER: _("ID"), Trait.SEX: _("sex"), Trait.ADDRESS: _("address"),
        Trait.CITY: _("city"),
    }  # fmt: skip
