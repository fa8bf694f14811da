"""What an administrator sees."""

from tests.gui.person import list_named, on_screen, rows_of
from tests.tour.album import Album

SECTIONS = "Sections of the administration"


def administration(album: Album) -> None:
    """Every section of the administration."""
    person = album.person
    person.signs_in("admin", "demo")
    person.presses("Alt+D")
    person.sees("Specialities")
    sections = list_named(SECTIONS)
    assert sections is not None
    for section in rows_of(sections):
        title = section.split(" | ")[0]
        person.clicks_row(SECTIONS, section)
        person.rests()
        album.picture(f"administration-{title.lower().replace(' ', '-')}")
    person.clicks_row(SECTIONS, "Who did what")
    person.rests()
    waiting = "opened with a reason to look into"
    person.sees(waiting)
    person.clicks_on(next(line for line in on_screen().splitlines() if line.endswith(waiting)))
    person.rests()
    album.picture("administration-charts-opened-with-a-reason")
    person.signs_out()
