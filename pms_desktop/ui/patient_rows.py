"""How a patient who was found looks in a list."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pms_desktop.ui.painting import Span
from pms_desktop.ui.record_list import ListRow
from pms_desktop.ui.text import isolated, ltr
from pms_desktop.ui.tokens import Tone

if TYPE_CHECKING:
    from pms_desktop.domain.patient_lines import Part, PatientLine

_BETWEEN = " · "


def patient_row(line: "PatientLine") -> ListRow:
    """A row of two lines, with what answered highlighted where it stands."""
    title, marks = _joined([line.title], isolated)
    subtitle, subtitle_marks = _joined(line.details, _directed)
    states: list[tuple[str, Tone]] = [(state, "warn") for state in line.states]
    return ListRow(
        title=title,
        subtitle=subtitle,
        right=line.right,
        chips=(*states, (line.why, "neutral")) if line.why else tuple(states),
        marks=marks,
        subtitle_marks=subtitle_marks,
        quiet=line.quiet,
    )


def _joined(
    parts: "Iterable[Part]", directed: Callable[[str], str]
) -> tuple[str, tuple[Span, ...]]:
    """The parts in one line, each in its own direction, and the marks in that line."""
    text = ""
    marks: list[Span] = []
    for part in parts:
        text += _BETWEEN if text else ""
        begun = len(text) + 1  # the sign that begins the direction
        marks += [(begun + start, length) for start, length in part.marks]
        text += directed(part.text)
    return text, tuple(marks)


def _directed(text: str) -> str:
    """Numbers keep their order between Arabic words; names have a direction of their own."""
    return ltr(text) if any(char.isdigit() for char in text) else isolated(text)
