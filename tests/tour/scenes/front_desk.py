"""What a receptionist sees."""

from PySide6.QtWidgets import QApplication

from tests.gui.person import button, focused
from tests.tour.album import Album


def before_anybody(album: Album) -> None:
    """The sign-in card."""
    album.person.sees("Demo hospital")
    album.picture("sign-in")


def arrivals(album: Album) -> None:
    """Finding, registering with a likely twin, the day of the hospital, booking."""
    person, known = album.person, album.cast.allergic
    person.signs_in("reception", "demo")
    person.types(known.family_names.lower())
    person.sees(f"{known.family_names.upper()}, {known.given_names}")
    album.picture("registration-find")
    person.types(f" {known.given_names.lower()}")
    person.presses("Return")
    person.sees("Edit")
    album.picture("registration-record")
    _photo(album)
    person.presses("Ctrl+P")
    person.sees_window("Print for")
    album.picture("registration-papers")
    person.presses("Alt+L")
    person.sees("A4 sheets")
    album.picture("registration-papers-labels")
    person.presses("Esc")
    person.presses("Ctrl+N")
    person.sees("Already here?")
    person.types(known.given_names)
    person.presses("Tab")
    person.types(known.family_names)
    person.presses("Tab")
    person.sees("Use this record")
    album.picture("registration-likely-twin")
    _newcomers(album)
    person.presses("Alt+A")
    person.sees("Waiting")
    person.rests()
    person.presses("Return")
    person.rests()
    album.picture("appointments")
    person.presses("Shift+Tab")
    _booking(album)
    person.signs_out()


def _booking(album: Album) -> None:
    """At the next free time; the slip looked at and printed."""
    person, known = album.person, album.cast.allergic
    person.presses("F")
    person.rests()
    person.presses("Return")
    person.sees_window("New appointment")
    album.picture("booking")
    person.types(known.family_names.lower())
    person.sees(f"{known.family_names.upper()}, {known.given_names}")
    person.presses("Return")
    person.waits(lambda: focused().accessibleName() == "Purpose", "the cursor in the purpose")
    person.types("Review of the scan")
    person.presses("Ctrl+Return")
    person.sees("P prints the slip")
    person.rests()
    album.picture("booked")
    person.presses("Shift+P")
    person.sees("Page 1 of 1")
    album.picture("slip-preview")
    person.presses("Esc")
    person.presses("P")
    album.paper()
    person.rests()


def _photo(album: Album) -> None:
    """A camera's picture, live and taken."""
    person = album.person
    person.clicks_on("No photo")
    person.waits(lambda: QApplication.activePopupWidget() is not None, "the ways to a photo")
    person.presses("Return")
    person.sees("Take picture", "The arrow keys move the frame")
    album.glimpse("registration-camera")
    person.presses("Return")
    person.sees("Use this picture")
    album.picture("registration-camera-taken")
    person.presses("Return")
    person.waits(lambda: button("Photo") is not None, "the photo in the record")


def _newcomers(album: Album) -> None:
    """The sections of the form, a newborn's record, somebody nobody knows."""
    person = album.person
    person.presses("Alt+2")
    person.presses("Alt+4")
    person.rests()
    album.picture("registration-sections")
    person.presses("Esc")
    person.types("baby of")
    person.sees("Baby of")
    person.presses("Return")
    person.sees("Relation…")
    album.picture("registration-newborn")
    person.presses("Ctrl+Shift+N")
    person.sees_window("Somebody nobody knows")
    album.picture("registration-unknown")
    person.presses("Esc")


def _finds(album: Album, words: str, why: str) -> None:
    album.person.presses("Esc")
    album.person.types(words)
    album.person.sees(why)


def _with_a_slip(word: str) -> str:
    """Two letters swapped."""
    return f"{word[0]}{word[2]}{word[1]}{word[3:]}"


def _with_a_wrong_check_digit(mrn: str) -> str:
    return f"{mrn[:-1]}{(int(mrn[-1]) + 1) % 10}"


def lost_and_found(album: Album) -> None:
    """The finder, the lock, help, the station's printers and versions."""
    person, known = album.person, album.cast.allergic
    person.signs_in("reception", "demo")
    person.presses("Ctrl+K")
    person.types(known.family_names.lower()[:4])
    person.sees("choose · Enter open · Esc close")
    album.picture("finder")
    _finds(album, _with_a_slip(known.family_names.lower()), "spelt like")
    album.picture("finder-misspelt")
    _finds(album, _with_a_wrong_check_digit(known.mrn), f"check digit would be {known.mrn[-1]}")
    album.picture("finder-mistyped-number")
    person.presses("Esc")
    person.types(known.family_names.lower())
    person.sees(f"{known.family_names.upper()}, {known.given_names}")
    person.presses("Return")
    person.waits(person.program.window.banner.isVisible, "the patient's banner")
    person.presses("F1")
    person.sees_window("Help")
    album.picture("help")
    person.presses("Esc")
    person.presses("F12")
    person.sees("Unlock")
    album.picture("locked")
    person.types("demo")
    person.presses("Return")
    person.sees_gone("Unlock")
    person.program.window.top_bar.station_requested.emit()
    person.rests()
    album.picture("station-and-printers")
    person.presses("Esc")
    person.program.window.top_bar.about_requested.emit()
    person.rests()
    album.picture("about")
    person.presses("Esc")
    person.signs_out()
