"""The colours can be read: WCAG 2.2, 1.4.3 and 1.4.11."""

import pytest

from pms_desktop.ui.tokens import DARK, LIGHT, Tokens

TONES = ("primary", "danger", "warn", "ok", "violet")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["page", "surface", "raised", "primary_soft"])
@pytest.mark.parametrize("ink", ["text", "quiet"])
def test_text_can_be_read_on_every_ground(tokens: Tokens, ground: str, ink: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("tone", TONES)
def test_each_tone_can_be_read_on_its_soft_fill_and_on_cards(tokens: Tokens, tone: str) -> None:
    ink = getattr(tokens, tone)

    assert contrast(ink, getattr(tokens, f"{tone}_soft")) >= 4.5
    assert contrast(ink, tokens.surface) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_words_on_a_filled_button_can_be_read(tokens: Tokens) -> None:
    assert contrast(tokens.on_primary, tokens.primary) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "raised"])
def test_the_border_of_a_field_and_the_focus_ring_can_be_seen(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.field_line, getattr(tokens, ground)) >= 3
    assert contrast(tokens.primary, getattr(tokens, ground)) >= 3
