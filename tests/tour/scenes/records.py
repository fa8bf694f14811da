"""Records that may be one person, and records that come from elsewhere or go there."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.tour.album import Album

SECTIONS = "Sections of the administration"
_HEAD = "id,given_name,family_name,date_of_birth,sex,phone,address,city,postcode,national_id\n"
_CLINIC = """\
W-1,Amina,Bello,1984-02-11,F,07700 900101,4 Quay Street,Westport,WP1 4AA,
W-2,Jonas,Lindqvist,1971-09-30,M,07700 900102,18 Hill Road,Westport,WP1 5BB,
W-3,Priya,Nair,1990-13-02,F,07700 900103,2 Mill Lane,Westport,WP2 1CC,
W-4,,,1955-05-05,M,07700 900104,7 Mill Lane,Westport,WP2 1CC,
W-5,Tomasz,Kowalski,1962-12-24,M,12,9 Harbour Road,Westport,WP1 4AN,
W-7,Leila,Haddad,1998-07-19,F,07700 900107,31 Station Road,Westport,WP3 2DD,943 476 5910
W-2,Jonas,Lindqvist,1971-09-30,M,07700 900102,18 Hill Road,Westport,WP1 5BB,
"""


def twins(album: Album) -> None:
    """The reception compares a pair and hands it over."""
    person = album.person
    person.signs_in("reception", "demo")
    person.rests()
    person.presses("Ctrl+Shift+L")
    person.sees("One person: hand over to merge")
    person.rests()
    album.picture("registration-duplicates")
    person.presses("Alt+N")
    person.types("Same passport, spelt twice")
    person.presses("Ctrl+Return")
    person.sees("Handed over.")
    person.rests()
    album.picture("registration-duplicates-handed-over")
    person.presses("Esc", "Esc")
    person.signs_out()


def merging(album: Album) -> None:
    """The administrator merges what was handed over, and finds it among the merged."""
    person = album.person
    person.signs_in("admin", "demo")
    person.presses("Alt+D")
    person.sees("Specialities")
    person.clicks_row(SECTIONS, "Duplicates")
    person.sees("Swap")
    person.rests()
    album.picture("merge-side-by-side")
    person.presses("Alt+N")
    person.types("Registered twice, one passport")
    person.presses("Ctrl+Return")
    person.sees("Merged.")
    person.rests()
    album.picture("merge-finished")
    person.presses("Alt+M")
    person.sees("Take this merge back")
    person.rests()
    album.picture("merged-before")
    person.signs_out()


def exchanging(album: Album) -> None:
    """A file is checked and imported, a long one is under way, and a list is written."""
    person = album.person
    person.signs_in("admin", "demo")
    person.presses("Alt+D")
    person.sees("Specialities")
    person.clicks_row(SECTIONS, "Import")
    person.sees("Check the file")
    person.presses("Return")
    with TemporaryDirectory(prefix="pms-clinic-") as folder:
        _import(album, Path(folder))
        person.clicks_row(SECTIONS, "Export")
        person.sees("Write the list")
        person.rests()
        album.picture("export")
        person.presses("Ctrl+Return")
        person.sees_window("Write the list")
        person.types(str(Path(folder) / "patients.csv"))
        person.presses("Return")
        person.sees("The audit keeps that you took the list.")
        person.rests()
        album.picture("export-written")
    person.signs_out()


def _import(album: Album, folder: Path) -> None:
    person = album.person
    short, long = folder / "westport-clinic.csv", folder / "old-system.csv"
    short.write_text(_HEAD + _CLINIC, encoding="utf-8")
    long.write_text(_HEAD + "".join(map(_somebody, range(4000))), encoding="utf-8")
    person.types(str(short))
    person.presses("Ctrl+Return")
    person.sees("here already")
    person.rests()
    album.picture("import-checked")
    person.presses("Ctrl+Return")
    person.sees("patients were entered.")
    person.rests()
    album.picture("import-finished")
    person.presses("Alt+L", "Ctrl+A")
    person.types(str(long))
    person.presses("Ctrl+Return")
    person.sees("of 4,000 rows")
    album.glimpse("import-under-way")
    person.presses("Alt+P")
    person.sees("The check was stopped.")
    person.rests()


def _somebody(number: int) -> str:
    letters = "".join(chr(ord("a") + number * step % 26) for step in (1, 3, 7, 11, 17, 19))
    year, month, day = 1930 + number % 80, 1 + number % 12, 1 + number % 28
    return f"O-{number},{letters},{letters[::-1]},{year}-{month:02}-{day:02},F,,,,,\n"
