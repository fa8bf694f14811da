"""Passwords: what is refused, and the sentence that says how to make it better."""

import pytest

from pms_desktop.security.strength import password_fault


@pytest.mark.parametrize(
    "password",
    ["a quiet morning 4", "stapler-battery-horse", "Хороший день 27", "x" * 5 + "Qz7!pu" * 40],
)
def test_words_that_do_not_belong_together_are_taken(password: str) -> None:
    assert password_fault(password, "amara.d", "Amara Diallo") == ""


@pytest.mark.parametrize(
    ("password", "part"),
    [
        ("short", "at least 10 characters"),
        (" a quiet morning", "begins nor ends with a space"),
        ("my amara.d morning", "login must not stand"),
        ("password123", "Many people use this"),
        ("aaaaaaaaaaaa", "Repeated letters"),
        ("abcdefghijkl", "in a row"),
        ("12.03.1985ab", "Dates"),
        ("diallodiallo", "guessed quickly"),
        ("hospital1234", "tried first"),
    ],
)
def test_what_is_guessed_is_refused_with_what_would_mend_it(password: str, part: str) -> None:
    assert part in password_fault(password, "amara.d", "Amara Diallo")
