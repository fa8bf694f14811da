"""The prescription, on A5: the patient on every page, and no direction ever shortened."""

from collections.abc import Iterator

from reportlab.lib.units import mm

from pms_desktop.documents.letterhead import (
    draw_foot,
    duplicate_mark,
    duplicate_watermark,
    duplicate_words,
    foot_top,
    head,
    local_moment,
    plain_number,
    running_head,
    title_style,
)
from pms_desktop.documents.pages import (
    BODY,
    LABEL,
    SMALL,
    STRONG,
    Block,
    Group,
    beside,
    draw_blocks,
    framed,
    gap,
    paginate,
    single,
    stack,
    words,
)
from pms_desktop.documents.pen import (
    A5,
    DANGER,
    DANGER_SOFT,
    FILL,
    INK,
    OFFICE_BAR,
    QUIET,
    RULE,
    WARN,
    WARN_SOFT,
    Pen,
)
from pms_desktop.documents.text import Style, brief, wrap
from pms_desktop.domain.papers import Letterhead, PrescriptionItem, PrescriptionPaper
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _

_MARGIN = 11 * mm
_TOP = 9 * mm
_WIDTH = A5.width - 2 * _MARGIN
_INSET = 8.0
_NUMBER = 16.0
_NAME = Style(11, bold=True, colour=INK, leading=15)
_MEDICINE = Style(10.5, bold=True, colour=INK, leading=14.5)
_FORM = Style(9.5, colour=INK, leading=13.5)
_ALLERGY = Style(9.5, bold=True, colour=DANGER, leading=13)
_ALLERGY_ROOM = 80.0  # more would leave too little of the page for medicines
_WARNING = Style(8.4, colour=WARN, leading=11.6)


def render_prescription(paper: PrescriptionPaper, letterhead: Letterhead) -> bytes:
    """The paper as PDF bytes."""
    title = _("Prescription {number}").format(number=paper.number)
    pen = Pen(A5, title, letterhead, paper.prescribed_at)
    patient = _patient(paper)
    first = stack(
        [head(letterhead, _MARGIN, _WIDTH, 12), gap(8), _title(paper, letterhead), patient]
    )
    subject = " · ".join(filter(None, (duplicate_words(paper.copy), title)))
    following = stack([running_head(letterhead, subject, _MARGIN, _WIDTH), gap(4), patient])
    bottom = foot_top(A5, letterhead, _MARGIN) - 6
    pages = paginate(_groups(paper), bottom - _TOP - first.height, bottom - _TOP - following.height)
    for index, placed in enumerate(pages):
        if index:
            pen.next_page()
        duplicate_watermark(pen, paper.copy)
        top = draw_blocks(pen, [following if index else first], _TOP)
        top = draw_blocks(pen, (item.block for item in placed), top)
        if index + 1 == len(pages):
            _close(pen, top, bottom, _signature(paper))
        draw_foot(pen, letterhead, index + 1, len(pages), _MARGIN)
    return pen.finish()


def _title(paper: PrescriptionPaper, letterhead: Letterhead) -> Block:
    right = _MARGIN + _WIDTH
    mark = duplicate_mark(paper.copy, right)
    day = local_moment(paper.prescribed_at, letterhead)

    def draw(pen: Pen, top: float) -> None:
        pen.label(_("Prescription"), title_style(16), _MARGIN, top - 3, _WIDTH * 0.5)
        about = f"{paper.number} · {day}"
        pen.label(about, STRONG, _MARGIN, top + 18, _WIDTH * 0.5)
        pen.code128(paper.number, right, top, 20, OFFICE_BAR)
        mark.draw(pen, top + 25)

    return Block(48.0 if paper.copy else 38.0, draw)


def _patient(paper: PrescriptionPaper) -> Block:
    """Who it is for and what they must not get, in one frame."""
    patient, left, width = paper.patient, _MARGIN + _INSET, _WIDTH - 2 * _INSET
    born = format_date(patient.birth_date) if patient.birth_date else ""
    weight = plain_number(paper.weight_kg) if paper.weight_kg is not None else ""
    facts = (
        _("MRN {mrn}").format(mrn=patient.mrn),
        patient.sex,
        patient.age,
        _("born {day}").format(day=born) if born else "",
        _("weight {kilograms} kg").format(kilograms=weight) if weight else "",
    )
    who = stack(
        [
            words(brief(patient.name), _NAME, left, width),
            words(brief(" · ".join(filter(None, facts))), BODY, left, width),
            words(brief(", ".join(patient.address)), SMALL, left, width),
        ]
    )
    return stack(
        [
            framed(who, _MARGIN, _WIDTH, FILL, None),
            gap(4),
            _allergies(paper.allergies),
            gap(8),
        ]
    )


def _allergies(allergies: tuple[str, ...] | None) -> Block:
    left, width = _MARGIN + _INSET, _WIDTH - 2 * _INSET
    if allergies:
        text = words(_allergy_list(allergies), _ALLERGY, left, width)
        if text.height > _ALLERGY_ROOM:
            text = words(_("Allergies: see the list before the medicines"), _ALLERGY, left, width)
        return framed(text, _MARGIN, _WIDTH, DANGER_SOFT, DANGER)
    unasked = allergies is None
    statement = _("Allergies not recorded") if unasked else _("No known allergies")
    return framed(words(statement, STRONG, left, width), _MARGIN, _WIDTH, None, RULE)


def _allergy_list(allergies: tuple[str, ...]) -> str:
    return _("Allergies: {list}").format(list="; ".join(allergies))


def _long_allergies(paper: PrescriptionPaper) -> list[Group]:
    """Allergies that do not fit into the frame on every page, in lines of their own."""
    lines = wrap(_allergy_list(paper.allergies or ()), _ALLERGY, _WIDTH - 2 * _INSET)
    if len(lines) * _ALLERGY.line_height <= _ALLERGY_ROOM:
        return []
    return [Group((*(single(line, _MARGIN + _INSET) for line in lines), gap(8)))]


def _groups(paper: PrescriptionPaper) -> list[Group]:
    groups = _long_allergies(paper)
    groups += [Group(_item(index, item)) for index, item in enumerate(paper.items, start=1)]
    for text in _remarks(paper):
        inner = words(text, _WARNING, _MARGIN + _INSET, _WIDTH - 2 * _INSET)
        groups.append(Group((framed(inner, _MARGIN, _WIDTH, WARN_SOFT, None), gap(5))))
    last = groups.pop().blocks if groups else ()
    return [*groups, Group((*last, gap(_signature(paper).height)))]  # never a page for it alone


def _remarks(paper: PrescriptionPaper) -> Iterator[str]:
    for override in paper.overridden:
        yield _("Given in spite of a warning: {warning}. Reason: {reason}").format(
            warning=brief(override.warning, 600), reason=brief(override.reason, 600)
        )
    for dose in paper.confirmed:
        yield _("Dose confirmed by the prescriber: {dose}").format(dose=brief(dose, 600))


def _item(index: int, item: PrescriptionItem) -> tuple[Block, ...]:
    """A medicine as blocks of one line each, so that even a very long one may be broken."""
    left, width = _MARGIN + _NUMBER, _WIDTH - _NUMBER
    directions = (item.dose, item.route, item.frequency, item.duration)
    quantity = _("Quantity: {amount}").format(amount=item.quantity) if item.quantity else ""
    parts = (
        (item.medicine, _MEDICINE),
        (" · ".join(filter(None, (item.form, item.strength))), _FORM),
        (" · ".join(filter(None, directions)), _FORM),
        (item.instructions, BODY),
        (quantity, STRONG),
    )
    blocks = [single(line, left) for text, style in parts for line in wrap(text, style, width)]
    number = words(f"{index}.", _MEDICINE, _MARGIN, _NUMBER)
    end = Block(11, lambda pen, top: pen.rule(_MARGIN, top + 5, _WIDTH))
    return (beside(number, blocks[0] if blocks else gap(0)), *blocks[1:], end)


def _signature(paper: PrescriptionPaper) -> Block:
    prescriber = paper.prescriber
    left = _MARGIN + _WIDTH * 0.42
    width = _WIDTH * 0.58
    about = " · ".join(filter(None, (prescriber.speciality, prescriber.registration)))
    return stack(
        [
            gap(30),
            Block(4, lambda pen, top: pen.rule(left, top, width, QUIET, 0.8)),
            words(prescriber.name, STRONG, left, width),
            words(about, SMALL, left, width),
            words(_("Prescriber's signature"), LABEL, left, width),
        ]
    )


def _close(pen: Pen, after_room: float, bottom: float, signature: Block) -> None:
    """Sign at the foot of the last page, and strike out what is left above, so that nothing
    can be written in later. `after_room` is where the room kept for the signature ends."""
    top, foot = after_room - signature.height, bottom - signature.height
    if foot - top >= 24:
        pen.label(_("No further items"), LABEL, _MARGIN, top + 2, _WIDTH / 2)
        pen.stroke((_MARGIN, foot), (_MARGIN + _WIDTH, top + 6))
    signature.draw(pen, foot)
