"""What a doctor sees."""

from tests.gui.person import active_title
from tests.tour.album import Album
from tests.tour.cast import InPatient

_WHY = "Why do you open this chart?"


def charting(album: Album) -> None:
    """Who waits, a chart with its course, a note, and a medicine an allergy speaks against."""
    person = album.person
    person.signs_in("doctor", "demo")
    person.presses("Alt+E")
    person.rests()
    album.picture("emr-my-patients")
    _open_chart(album, album.cast.stranger)
    _open_chart(album, album.cast.allergic)
    album.picture("emr-timeline")
    person.presses("Ctrl+5")
    album.picture("emr-vital-signs")
    person.presses("Ctrl+N")
    person.sees("Sign note")
    album.picture("emr-note")
    person.presses("Esc", "Ctrl+1", "Ctrl+R")
    person.rests()
    person.types("co-amox")
    person.presses("Tab")
    person.sees("Prescribe anyway")
    album.picture("emr-allergy-alert")
    person.presses("Alt+P")
    person.sees_window("Prescribe Co-amoxiclav")
    person.presses("Down", "Tab")
    person.types("Tolerated amoxicillin in 2024")
    album.picture("emr-allergy-reason")
    person.presses("Ctrl+Enter")
    person.waits(lambda: "Prescribe Co-amoxiclav" not in active_title(), "the reason to be taken")
    person.rests()
    person.presses("Ctrl+Enter")
    person.sees("Ctrl+P prints it")
    person.presses("Ctrl+P")
    album.paper()
    person.rests()
    album.picture("emr-signed")
    person.signs_out()


def _open_chart(album: Album, patient: InPatient) -> None:
    """By the finder; somebody in others' care with a reason."""
    person = album.person
    person.presses("Ctrl+K")
    person.types(f"{patient.family_names} {patient.given_names}".lower())
    person.presses("Return")
    person.waits(person.program.window.banner.isVisible, "the patient's banner")
    person.rests()
    if active_title() == _WHY:
        album.picture("chart-reason")
        person.presses("2")
    person.sees("Timeline")
    person.rests()
