"""Making an invoice of one page and of twenty, beside drawing as many words on a bare canvas."""

from io import BytesIO
from statistics import median

from pms_desktop.documents import render
from tests.bench.figures import Figure, seconds
from tests.unit.documents.papers import LETTERHEAD, invoice
from tests.unit.documents.reading import read

TIMES = 7
LINES = (8, 490)
"""As many as fill one page, and twenty."""
FLOOR = "the same words on a bare reportlab canvas"


def paper_figures() -> list[Figure]:
    """Milliseconds to a finished PDF."""
    return [_figure(lines) for lines in LINES]


def _figure(lines: int) -> Figure:
    paper = invoice(rows=lines)
    pdf = render(paper, LETTERHEAD)
    texts = read(pdf).pages
    ours = median(seconds(lambda: render(paper, LETTERHEAD)) for _time in range(TIMES))
    floor = median(seconds(lambda: _bare(texts)) for _time in range(TIMES))
    name = f"invoice of {len(texts)} page{'s' if len(texts) > 1 else ''}"
    return Figure(
        name, "ms", ours * 1000, floor * 1000, "the same words on a bare reportlab canvas"
    )


def _bare(pages: tuple[str, ...]) -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    target = BytesIO()
    canvas = Canvas(target)
    for page in pages:
        for number, line in enumerate(page.splitlines()):
            canvas.drawString(40, 800 - number * 9, line)
        canvas.showPage()
    canvas.save()
    return target.getvalue()
