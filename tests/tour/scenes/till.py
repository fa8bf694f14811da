"""What a billing clerk sees."""

from tests.tour.album import Album


def settling(album: Album) -> None:
    """A running bill, its discount, paying and printing it, taking it back."""
    person, patient = album.person, album.cast.long_stayer
    person.signs_in("billing", "demo")
    person.presses("Alt+B")
    person.sees("running")
    person.types(patient.bed.lower())
    person.sees(f"in-patient · {patient.bed}")
    person.presses("Return")
    person.sees("Running bill")
    album.picture("billing")
    person.presses("Alt+U")
    person.sees_window("Discount")
    person.types("10")
    person.presses("Tab")
    person.types("Member of staff")
    album.picture("discount")
    person.presses("Ctrl+Return")
    person.sees_gone("Percentage of the charges")
    person.presses("Alt+P")
    person.sees("Page 1 of")
    album.picture("invoice-preview")
    person.presses("Esc")
    person.presses("Alt+G")
    person.types("5000")
    person.rests()
    album.picture("settle")
    person.presses("Ctrl+Return")
    person.sees("is issued")
    album.paper()
    album.paper()
    album.picture("issued-and-paid")
    person.presses("Alt+O")
    person.sees_window("Credit")
    person.types("Charged twice")
    person.presses("Tab", "Tab", "Space")
    album.picture("credit-note")
    person.presses("Esc")
    person.signs_out()
