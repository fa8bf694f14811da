"""The invoice and the credit note, on A4."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from reportlab.lib.units import mm

from pms_desktop.documents.letterhead import (
    draw_foot,
    duplicate_mark,
    duplicate_watermark,
    duplicate_words,
    figure,
    foot_top,
    head,
    local_moment,
    money,
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
    Placed,
    beside,
    draw_blocks,
    facts,
    gap,
    paginate,
    single,
    stack,
    words,
)
from pms_desktop.documents.pen import A4, INK, OFFICE_BAR, QUIET, Align, Pen
from pms_desktop.documents.text import Style, brief, fit, wrap
from pms_desktop.domain.billing import InvoiceKind
from pms_desktop.domain.papers import InvoiceLine, InvoicePaper, Letterhead
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _

_MARGIN = 18 * mm
_TOP = 13 * mm
_WIDTH = A4.width - 2 * _MARGIN
_CARRY = 15.0  # kept free on every page for the sum carried forward
_HEAD = Style(7.8, bold=True, colour=QUIET)

# Columns as (left edge from the margin, width); the last five are right-aligned.
_WHAT = (6.0, 64 * mm)
_WHEN = (66 * mm, 29 * mm)
_QUANTITY = (96 * mm, 13 * mm)
_PRICE = (110 * mm, 26 * mm)
_TAX = (137 * mm, 10 * mm)
_AMOUNT = (148 * mm, _WIDTH - 148 * mm - 6)
_SUMS_LEFT = 96 * mm


def render_invoice(paper: InvoicePaper, letterhead: Letterhead) -> bytes:
    """The paper as PDF bytes."""
    return _InvoiceSheet(paper, letterhead).render()


class _InvoiceSheet:
    def __init__(self, paper: InvoicePaper, letterhead: Letterhead) -> None:
        self._paper = paper
        self._letterhead = letterhead
        credit = paper.kind is InvoiceKind.CREDIT_NOTE
        self._title = _("Credit note") if credit else _("Invoice")
        if paper.draft:
            self._title = _("Interim bill")

    def render(self) -> bytes:
        paper, letterhead = self._paper, self._letterhead
        subject = f"{self._title} {paper.number}"
        pen = Pen(A4, subject, letterhead, paper.issued_at)
        first = self._first_head()
        following = self._following_head()
        table_head = self._table_head()
        bottom = foot_top(A4, letterhead, _MARGIN) - 8
        pages = paginate(
            self._groups(),
            bottom - _TOP - first.height - table_head.height - _CARRY,
            bottom - _TOP - following.height - table_head.height - 2 * _CARRY,
        )
        carried = list(accumulate((line.amount for line in paper.lines), initial=Decimal(0)))
        for index, placed in enumerate(pages):
            if index:
                pen.next_page()
            duplicate_watermark(pen, paper.copy)
            top = draw_blocks(pen, [following if index else first], _TOP)
            if self._has_rows(placed):
                top = draw_blocks(pen, [table_head], top)
                if index:
                    brought = carried[placed[0].group]
                    top = self._draw_carry(pen, _("Brought forward"), brought, top)
            top = draw_blocks(pen, (item.block for item in placed), top)
            after = pages[index + 1] if index + 1 < len(pages) else []
            if self._has_rows(after):
                self._draw_carry(pen, _("Carried forward"), carried[after[0].group], top)
            draw_foot(pen, letterhead, index + 1, len(pages), _MARGIN)
        return pen.finish()

    def _has_rows(self, placed: Sequence[Placed]) -> bool:
        return bool(placed) and placed[0].group < len(self._paper.lines)

    def _draw_carry(self, pen: Pen, label: str, amount: Decimal, top: float) -> float:
        style = Style(8.4, bold=True, colour=QUIET)
        pen.label(label, style, _MARGIN + _WHAT[0], top + 1.5, _WHAT[1])
        self._right(pen, figure(amount, self._letterhead.currency), style, _AMOUNT, top + 1.5)
        return top + _CARRY

    def _right(
        self, pen: Pen, text: str, style: Style, column: tuple[float, float], top: float
    ) -> None:
        pen.figure(text, style, _MARGIN + column[0], top, column[1])

    # Heads

    def _first_head(self) -> Block:
        return stack(
            [
                head(self._letterhead, _MARGIN, _WIDTH, 15),
                gap(12),
                self._title_row(),
                gap(10),
                beside(self._billed_to(), self._about()),
                gap(12),
            ]
        )

    def _title_row(self) -> Block:
        paper, right = self._paper, _MARGIN + _WIDTH
        mark = duplicate_mark(paper.copy, right)
        style = title_style(20)
        title = fit(self._title, style, _WIDTH * 0.5)
        correction = ""
        if paper.corrects:
            correction = _("corrects invoice {number}").format(number=paper.corrects)

        def draw(pen: Pen, top: float) -> None:
            pen.line(title, _MARGIN, top - 4)
            pen.label(paper.number, title_style(11), _MARGIN, top + 22, _WIDTH * 0.5)
            pen.label(correction, STRONG, _MARGIN, top + 37, _WIDTH * 0.55)
            if not paper.draft:
                pen.code128(paper.number, right, top, 24, OFFICE_BAR)
            mark.draw(pen, top + 30)

        return Block(54.0 if correction or mark.height else 38.0, draw)

    def _billed_to(self) -> Block:
        patient, width = self._paper.patient, _SUMS_LEFT - 24
        born = format_date(patient.birth_date) if patient.birth_date else ""
        name = Style(11, bold=True, colour=INK, leading=15)
        return stack(
            [
                words(_("Patient"), LABEL, _MARGIN, width),
                words(brief(patient.name), name, _MARGIN, width),
                words(_("MRN {mrn}").format(mrn=brief(patient.mrn)), BODY, _MARGIN, width),
                words(_("Born {day}").format(day=born) if born else "", BODY, _MARGIN, width),
                *(words(brief(line), BODY, _MARGIN, width) for line in patient.address[:6]),
            ]
        )

    def _about(self) -> Block:
        paper, stay = self._paper, self._paper.stay
        moment = local_moment(paper.issued_at, self._letterhead)
        rows = [
            (_("As of") if paper.draft else _("Issued"), moment),
            (_("Drawn up by") if paper.draft else _("Issued by"), paper.issued_by),
            (_("Cover"), paper.cover),
            (_("Reason"), paper.reason),
        ]
        if stay:
            left = stay.discharged_at
            rows += [
                (_("Admitted"), local_moment(stay.admitted_at, self._letterhead)),
                (_("Discharged"), local_moment(left, self._letterhead) if left else ""),
                (_("Doctor"), stay.doctor),
                (_("Ward"), stay.ward),
            ]
        return facts(rows, _MARGIN + _SUMS_LEFT, _WIDTH - _SUMS_LEFT, 60)

    def _following_head(self) -> Block:
        paper = self._paper
        parts = (
            duplicate_words(paper.copy),
            f"{self._title} {paper.number}",
            paper.patient.mrn,
            paper.patient.name,
        )
        return running_head(self._letterhead, " · ".join(filter(None, parts)), _MARGIN, _WIDTH)

    def _table_head(self) -> Block:
        currency = self._letterhead.currency

        def draw(pen: Pen, top: float) -> None:
            pen.panel(_MARGIN, top, _WIDTH, 17)
            pen.label(_("Description"), _HEAD, _MARGIN + _WHAT[0], top + 3, _WHAT[1])
            for text, column in (
                (_("Date"), _WHEN),
                (_("Qty"), _QUANTITY),
                (_("Price"), _PRICE),
                (_("Tax %"), _TAX),
                (_("Amount {currency}").format(currency=currency), _AMOUNT),
            ):
                self._right(pen, text, _HEAD, column, top + 3)

        return Block(20, draw)

    # Rows and sums

    def _groups(self) -> list[Group]:
        """A group per charge; the last one holds the sums too, so they never stand alone."""
        rows = [self._row(line) for line in self._paper.lines]
        last = rows.pop() if rows else ()
        groups = [Group(row) for row in rows]
        groups.append(Group((*last, self._sums())))
        if self._paper.payments:
            groups.append(Group(tuple(self._payments())))
        return groups

    def _row(self, line: InvoiceLine) -> tuple[Block, ...]:
        left, width = _MARGIN + _WHAT[0], _WHAT[1] - 4
        name, *more = wrap(line.description, BODY, width) or wrap("–", BODY, width)
        currency = self._letterhead.currency
        figures = (
            (_days(line), _WHEN),
            (plain_number(line.quantity), _QUANTITY),
            (figure(line.unit_price, currency), _PRICE),
            (plain_number(line.tax_percent), _TAX),
            (figure(line.amount, currency), _AMOUNT),
        )

        def draw(pen: Pen, top: float) -> None:
            pen.line(name, left, top + 2)
            for text, column in figures:
                self._right(pen, text, BODY, column, top + 2)

        rest = [single(item, left) for item in (*more, *wrap(line.detail, SMALL, width))]
        end = Block(3, lambda pen, top: pen.rule(_MARGIN, top + 2, _WIDTH))
        return (Block(BODY.line_height + 2, draw), *rest, end)

    def _sums(self) -> Block:
        paper, currency = self._paper, self._letterhead.currency
        rows: list[tuple[str, Decimal]] = [(_("Subtotal"), paper.subtotal)]
        if paper.discount:
            label = _("Discount")
            reason = f"{label}: {paper.discount_reason}" if paper.discount_reason else label
            rows.append((reason, -paper.discount))
        for tax in paper.taxes:
            text = _("Tax {percent} % on {net}").format(
                percent=plain_number(tax.percent), net=figure(tax.net, currency)
            )
            rows.append((text, tax.tax))
        credit = paper.kind is InvoiceKind.CREDIT_NOTE
        total = self._total(_("Total credited") if credit else _("Total"), paper.total)
        paid = sum((payment.amount for payment in paper.payments), Decimal(0))
        after = [] if credit else self._after_total(paid)
        return stack([gap(8), *(self._sum(*row) for row in rows), gap(4), total, gap(4), *after])

    def _after_total(self, paid: Decimal) -> list[Block]:
        rows = [self._sum(_("Paid"), -paid)] if paid else []
        return [*rows, self._sum(_("Balance to pay"), self._paper.balance, strong=True)]

    def _sum(self, label: str, amount: Decimal, *, strong: bool = False) -> Block:
        style = STRONG if strong else BODY
        left = _MARGIN + _SUMS_LEFT
        width = _WIDTH - _SUMS_LEFT - 6
        text = money(amount, self._letterhead.currency) if strong else None
        shown = text or figure(amount, self._letterhead.currency)
        return beside(
            words(label, style, left + 6, width - 90),
            Block(
                style.line_height + 2,
                lambda pen, top: pen.figure(shown, style, left, top, width),
            ),
        )

    def _total(self, label: str, amount: Decimal) -> Block:
        left, width = _MARGIN + _SUMS_LEFT, _WIDTH - _SUMS_LEFT
        style = Style(13, bold=True, colour=INK)
        name = fit(label, style, width * 0.6)
        shown = money(amount, self._letterhead.currency)

        def draw(pen: Pen, top: float) -> None:
            pen.panel(left, top, width, 26)
            pen.line(name, left + 6, top + 4)
            beyond = name.width + 14
            pen.figure(shown, style, left + beyond, top + 4, width - beyond - 6)

        return Block(26, draw)

    def _payments(self) -> list[Block]:
        width, currency = _SUMS_LEFT - 24, self._letterhead.currency
        heading = words(_("Payments received"), STRONG, _MARGIN, width)
        return [
            gap(8),
            heading,
            *(
                beside(
                    words(local_moment(item.received_at, self._letterhead), BODY, _MARGIN, 92),
                    words(f"{item.method} {item.receipt_number}", BODY, _MARGIN + 96, width - 156),
                    words(figure(item.amount, currency), BODY, _MARGIN, width, Align.RIGHT),
                )
                for item in self._paper.payments
            ),
        ]


def _days(line: InvoiceLine) -> str:
    """`18 Nov 2026`, or `18 – 20 Nov 2026` for a charge that covers several days."""
    if line.day is None:
        return ""
    if line.last_day is None or line.last_day == line.day:
        return format_date(line.day)
    if (line.day.year, line.day.month) == (line.last_day.year, line.last_day.month):
        return f"{line.day.day} – {format_date(line.last_day)}"
    return f"{format_date(line.day)} – {format_date(line.last_day)}"
