"""Blocks of a paper, and how they fall onto pages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pms_desktop.documents.pen import INK, QUIET, Align, Pen
from pms_desktop.documents.text import Line, Style, brief, wrap

BODY = Style(9, colour=INK, leading=12.6)
STRONG = Style(9, bold=True, colour=INK, leading=12.6)
LABEL = Style(8, colour=QUIET, leading=12.6)
SMALL = Style(7.8, colour=QUIET, leading=10.6)


@dataclass(frozen=True, slots=True)
class Block:
    """Something `height` points high that draws itself from a given top."""

    height: float
    draw: Callable[[Pen, float], object]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks kept on one page where one page can hold them."""

    blocks: tuple[Block, ...]

    @property
    def height(self) -> float:
        return sum(block.height for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block of the group with this index."""

    group: int
    block: Block


def gap(height: float) -> Block:
    return Block(height, lambda _pen, _top: None)


def paginate(groups: Sequence[Group], first: float, rest: float) -> list[list[Placed]]:
    """Share groups out to pages whose bodies are `first` and then `rest` points high.

    A group higher than a whole page is broken between its blocks, never dropped or cut.
    """
    pages: list[list[Placed]] = [[]]
    left = first
    for index, group in enumerate(groups):
        if group.height > left and pages[-1] and group.height <= rest:
            pages.append([])
            left = rest
        for block in group.blocks:
            if block.height > left and pages[-1]:
                pages.append([])
                left = rest
            pages[-1].append(Placed(index, block))
            left -= block.height
    return pages


def draw_blocks(pen: Pen, blocks: Iterable[Block], top: float) -> float:
    """Draw blocks below each other; returns where the last one ends."""
    for block in blocks:
        block.draw(pen, top)
        top += block.height
    return top


def words(text: str, style: Style, x: float, width: float, align: Align = Align.LEFT) -> Block:
    """Text wrapped into a column."""
    lines = wrap(text, style, width)

    def draw(pen: Pen, top: float) -> None:
        pen.lines(lines, x, top, width, align)

    return Block(len(lines) * style.line_height, draw)


def single(line: Line, x: float) -> Block:
    """One line of text."""
    return Block(line.style.line_height, lambda pen, top: pen.line(line, x, top))


def stack(blocks: Iterable[Block]) -> Block:
    """Blocks below each other as one."""
    items = tuple(blocks)

    def draw(pen: Pen, top: float) -> None:
        draw_blocks(pen, items, top)

    return Block(sum(item.height for item in items), draw)


def beside(*blocks: Block) -> Block:
    """Blocks that start at the same top, as one."""

    def draw(pen: Pen, top: float) -> None:
        for block in blocks:
            block.draw(pen, top)

    return Block(max(block.height for block in blocks), draw)


def facts(rows: Iterable[tuple[str, str]], x: float, width: float, label_width: float) -> Block:
    """Labels with their values in two columns; a row without a value is left out."""
    return stack(
        beside(
            words(label, LABEL, x, label_width - 6),
            words(brief(value), BODY, x + label_width, width - label_width),
        )
        for label, value in rows
        if value
    )


def framed(inner: Block, x: float, width: float, fill: str | None, border: str | None) -> Block:
    """A block in a rounded box with 6 points of room above and below."""

    def draw(pen: Pen, top: float) -> None:
        pen.panel(x, top, width, inner.height + 12, fill=fill, border=border)
        inner.draw(pen, top + 6)

    return Block(inner.height + 12, draw)
