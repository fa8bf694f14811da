"""The access history of a patient, on A4: who did what to the record, and when."""

from reportlab.lib.units import mm

from pms_desktop.documents.letterhead import (
    draw_foot,
    foot_top,
    head,
    local_moment,
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
    facts,
    gap,
    paginate,
    single,
    stack,
    words,
)
from pms_desktop.documents.pen import A4, RULE, Pen
from pms_desktop.documents.text import brief, wrap
from pms_desktop.domain.papers import AccessHistoryPaper, AccessLine, Letterhead
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _

_MARGIN = 16 * mm
_TOP = 12 * mm
_WIDTH = A4.width - 2 * _MARGIN
_WHEN, _WHO = 92.0, 128.0
_WHAT = _WIDTH - _WHEN - _WHO - 12
_HEAD_ROOM = 26.0


def render_access_history(paper: AccessHistoryPaper, letterhead: Letterhead) -> bytes:
    """The paper as a PDF."""
    title = _("Access history {mrn}").format(mrn=paper.patient.mrn)
    pen = Pen(A4, title, letterhead, paper.made_at)
    top = head(letterhead, _MARGIN, _WIDTH, 16)
    about = _about(paper, letterhead)
    bottom = foot_top(A4, letterhead, _MARGIN) - 8
    columns = _column_heads()
    first = bottom - _TOP - top.height - about.height - columns.height
    rest = bottom - _TOP - _HEAD_ROOM - columns.height
    groups = [Group(_line(line, letterhead)) for line in paper.lines] or [_nothing()]
    pages = paginate(groups, first, rest)
    for number, placed in enumerate(pages, start=1):
        if number == 1:
            start = draw_blocks(pen, (top, about, columns), _TOP)
        else:
            pen.next_page()
            running_head(letterhead, title, _MARGIN, _WIDTH).draw(pen, _TOP)
            start = draw_blocks(pen, (columns,), _TOP + _HEAD_ROOM)
        draw_blocks(pen, (one.block for one in placed), start)
        draw_foot(pen, letterhead, number, len(pages), _MARGIN)
    return pen.finish()


def _about(paper: AccessHistoryPaper, letterhead: Letterhead) -> Block:
    patient = paper.patient
    born = format_date(patient.birth_date) if patient.birth_date else ""
    made = _("{moment} by {name}").format(
        moment=local_moment(paper.made_at, letterhead), name=paper.made_by
    )
    rows = (
        (_("Patient"), patient.name),
        (_("Record number"), patient.mrn),
        (_("Born"), born),
        (_("Made"), made),
        (_("Entries"), _entries(paper)),
    )
    title = words(_("Access history"), title_style(15), _MARGIN, _WIDTH)
    told = facts(rows, _MARGIN, _WIDTH, 90)
    return stack([gap(8), title, gap(4), told, gap(10)])


def _entries(paper: AccessHistoryPaper) -> str:
    count = f"{len(paper.lines):,}"
    if paper.complete:
        return count
    return _("the newest {count}; older ones are not on this paper").format(count=count)


def _column_heads() -> Block:
    heads = beside(
        words(_("When"), LABEL, _MARGIN, _WHEN),
        words(_("Who, where"), LABEL, _MARGIN + _WHEN, _WHO),
        words(_("What"), LABEL, _MARGIN + _WHEN + _WHO + 12, _WHAT),
    )
    return stack([heads, _rule()])


def _rule() -> Block:
    return Block(6, lambda pen, top: pen.rule(_MARGIN, top + 3, _WIDTH, RULE))


def _line(line: AccessLine, letterhead: Letterhead) -> tuple[Block, ...]:
    """One entry as blocks of one line each, so that even a very long note may be broken."""
    left = _MARGIN + _WHEN + _WHO + 12
    who = stack(
        [
            words(brief(line.who, 80), BODY, _MARGIN + _WHEN, _WHO),
            words(brief(line.station, 60), SMALL, _MARGIN + _WHEN, _WHO),
        ]
    )
    what = words(brief(line.what), STRONG, left, _WHAT)
    first = beside(words(local_moment(line.at, letterhead), BODY, _MARGIN, _WHEN), who, what)
    told = [single(part, left) for change in line.changes for part in wrap(change, BODY, _WHAT)]
    if not told:
        return (first, _rule())
    # The changes begin below `what`, beside the rest of who and where.
    spare = first.height - what.height - sum(block.height for block in told)
    return (Block(what.height, first.draw), *told, gap(max(0.0, spare)), _rule())


def _nothing() -> Group:
    text = _("Nothing was entered or changed in this record.")
    return Group((words(text, BODY, _MARGIN, _WIDTH),))
