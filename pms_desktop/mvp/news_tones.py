"""The colour of an early warning score, the same on every screen."""

from typing import Final, Literal

from pms_desktop.domain.vitals import Band

NewsTone = Literal["ok", "warn", "danger"]

NEWS_TONES: Final[dict[Band, NewsTone]] = {
    Band.NONE: "ok",
    Band.LOW: "ok",
    Band.RED: "warn",
    Band.MEDIUM: "danger",
    Band.HIGH: "danger",
}
"""A score that asks for an urgent answer is red; one parameter alone at its worst is amber."""
