"""What a day calendar shows, and where. Times are minutes of the day on the wall clock."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pms_desktop.ui.tokens import Tone

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Block:
    """Something that takes time. `spoken` is all of it in words; `dashed` marks an overlap that
    was allowed; only a `movable` one can be dragged. `brief` stands for the subtitle where there
    is one line only; `icon` marks the title."""

    key: Hashable
    start: int
    end: int
    title: str
    subtitle: str
    spoken: str
    tone: Tone = "primary"
    dashed: bool = False
    movable: bool = True
    quiet: bool = False
    brief: str = ""
    icon: str = ""


@dataclass(frozen=True)
class DayColumn:
    """One person's day. `working` are (start, end) minutes; `step` is the length of a slot."""

    key: Hashable
    title: str
    subtitle: str
    working: tuple[tuple[int, int], ...]
    blocks: tuple[Block, ...]
    step: int = 15
    idle_text: str = ""

    @cached_property
    def lanes(self) -> dict[Hashable, tuple[int, int]]:
        """Block to (lane, number of lanes): blocks that overlap stand side by side."""
        placed: dict[Hashable, tuple[int, int]] = {}
        for group in _groups(sorted(self.blocks, key=lambda block: (block.start, block.end))):
            ends: list[int] = []
            lane_of: dict[Hashable, int] = {}
            for block in group:
                lane = next((i for i, end in enumerate(ends) if end <= block.start), len(ends))
                ends[lane : lane + 1] = [block.end]
                lane_of[block.key] = lane
            placed |= {key: (lane, len(ends)) for key, lane in lane_of.items()}
        return placed

    def is_working(self, minute: int) -> bool:
        """Whether the person works then."""
        return any(start <= minute < end for start, end in self.working)

    def block_at(self, minute: int) -> Block | None:
        """The first block at a minute."""
        return next((block for block in self.blocks if block.start <= minute < block.end), None)

    def slot_at(self, minute: int) -> int:
        """The start of the slot a minute lies in, counted from the start of the stretch."""
        base = next((start for start, end in self.working if start <= minute < end), 0)
        return base + (minute - base) // self.step * self.step


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks that hang together by overlapping."""
    group: list[Block] = []
    end = 0
    for block in blocks:
        if group and block.start >= end:
            yield group
            group = []
        group.append(block)
        end = max(end, block.end) if len(group) > 1 else block.end
    if group:
        yield group


def stops(column: DayColumn, first: int, last: int) -> list[int]:
    """Where the cursor can stand in a column, by time: free slots and starts of blocks."""
    found = {block.start for block in column.blocks if first <= block.start < last}
    minute = first
    edges = [edge for stretch in column.working for edge in stretch]
    while minute < last:
        block = column.block_at(minute)
        if block is not None:
            minute = block.end
            continue
        found.add(minute)
        following = minute + column.step
        ahead = [b.start for b in column.blocks if minute < b.start < following]
        ahead += [edge for edge in edges if minute < edge < following]
        minute = min([following, *ahead])
    return sorted(found)


def next_free(column: DayColumn, after: int) -> int | None:
    """The next working slot behind a minute that nothing overlaps."""
    for start, end in column.working:
        minute = start
        while minute + column.step <= end:
            taken = any(b.start < minute + column.step and minute < b.end for b in column.blocks)
            if minute > after and not taken:
                return minute
            minute += column.step
    return None


def hours_shown(columns: Sequence[DayColumn], least: tuple[int, int]) -> tuple[int, int]:
    """First and last minute of the day worth showing, on whole hours."""
    starts = [start for column in columns for start, _end in column.working]
    ends = [end for column in columns for _start, end in column.working]
    starts += [block.start for column in columns for block in column.blocks]
    ends += [block.end for column in columns for block in column.blocks]
    first = min([least[0], *starts]) // 60 * 60
    last = -(-max([least[1], *ends]) // 60) * 60
    return first, min(last, DAY)
