"""The colours of the program, light and dark, in one place."""

from dataclasses import asdict, dataclass
from typing import Literal

Theme = Literal["light", "dark"]
Tone = Literal["neutral", "primary", "danger", "warn", "ok", "violet"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as `#RRGGBB`. `<tone>_soft` is the fill behind text in `<tone>`, `panel` a large
    coloured ground, as beside the sign-in."""

    name: Theme
    page: str
    surface: str
    raised: str
    line: str
    field_line: str
    text: str
    quiet: str
    primary: str
    on_primary: str
    primary_soft: str
    danger: str
    danger_soft: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str
    violet: str
    violet_soft: str
    panel: str
    on_panel: str

    def as_dict(self) -> dict[str, str]:
        """Token name to colour, for the style sheet."""
        return asdict(self)

    def tone(self, tone: Tone) -> str:
        """The text colour of a tone."""
        return self.quiet if tone == "neutral" else str(getattr(self, tone))

    def soft(self, tone: Tone) -> str:
        """The fill behind text of a tone."""
        return self.raised if tone == "neutral" else str(getattr(self, f"{tone}_soft"))


LIGHT = Tokens(
    name="light",
    page="#F2F5F8",
    surface="#FFFFFF",
    raised="#F8FAFC",
    line="#D8E0E8",
    field_line="#7F8E9C",
    text="#17212B",
    quiet="#55636F",
    primary="#0A6C8F",
    on_primary="#FFFFFF",
    primary_soft="#E2F1F6",
    danger="#B42318",
    danger_soft="#FDECEA",
    warn="#845500",
    warn_soft="#FFF3D9",
    ok="#1C7040",
    ok_soft="#E4F4EA",
    violet="#5F3DC4",
    violet_soft="#EFEAFB",
    panel="#0A6C8F",
    on_panel="#FFFFFF",
)

DARK = Tokens(
    name="dark",
    page="#11171D",
    surface="#1A222B",
    raised="#202A34",
    line="#33404D",
    field_line="#74828F",
    text="#E8EEF4",
    quiet="#A3B1BE",
    primary="#4FB6D9",
    on_primary="#06222D",
    primary_soft="#173846",
    danger="#FF8A7F",
    danger_soft="#45201D",
    warn="#F2C063",
    warn_soft="#40321A",
    ok="#7CD49B",
    ok_soft="#1B3A28",
    violet="#B9A5FF",
    violet_soft="#2E2750",
    panel="#173846",
    on_panel="#E8EEF4",
)

# Sizes in device-independent pixels.
GAP = 8
PAD = 12
WIDE_PAD = 16
CONTROL_HEIGHT = 30
CONTROL_RADIUS = 6
CARD_RADIUS = 8
CHIP_RADIUS = 10
ROW_HEIGHT = 32
TALL_ROW_HEIGHT = 50
ICON_SIZE = 16

# Type sizes in points.
BODY_PT = 10.0
SMALL_PT = 8.5
NAME_PT = 12.0
TITLE_PT = 14.0
