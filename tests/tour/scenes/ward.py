"""What a nurse sees."""

from tests.tour.album import Album

# respiration, SpO2, air or oxygen, upper and lower pressure, pulse, consciousness, temperature
SIGNS = ("22", "93", "", "104", "62", "112", "a", "38.6")


def bedside(album: Album) -> None:
    """The board, a patient's vital signs scored as they are typed, an admission."""
    person, sick = album.person, album.cast.sick
    person.signs_in("nurse", "demo")
    person.presses("Alt+W")
    person.sees(sick.ward)
    person.clicks_row("Wards", sick.ward)
    person.clicks_row("Beds", sick.bed)
    person.sees("Record vital signs")
    album.picture("wards")
    person.presses("Alt+V")
    person.sees_window("Vital signs of")
    for value in SIGNS:
        person.types(value)
        person.presses("Tab")
    person.sees("Monitor")
    album.picture("vital-signs")
    person.presses("Ctrl+Return")
    person.sees_gone("Vital signs of")
    person.presses("Alt+N")
    person.sees_window("Treatment notes")
    album.picture("treatment-note")
    person.presses("Esc")
    person.presses("Alt+I")
    person.sees_window("Record for")
    album.picture("record-item")
    person.presses("Esc")
    person.presses("Alt+C")
    person.sees_window("Discharge")
    album.picture("discharge")
    person.presses("Esc")
    person.clicks_row("Beds", "Free")
    person.presses("Alt+M")
    person.sees_window("Admit")
    person.types("ali")
    person.sees_gone("Latest patients")
    album.picture("admit")
    person.presses("Esc")
    person.signs_out()
