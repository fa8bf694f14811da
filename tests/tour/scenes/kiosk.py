"""What a patient sees alone at a kiosk, and the desk of what they asked for."""

from PySide6.QtWidgets import QApplication

from pms_desktop.features.kiosk.view import KioskView
from tests.tour.album import Album


def self_service(album: Album) -> None:
    """Not recognised, recognised and checked in, another address, somebody new, and the end."""
    person, visitor = album.person, album.cast.visitor
    _begins(album)
    album.picture("kiosk-welcome")
    _speaks_others(album)
    person.clicks_on("Check in")
    person.types(visitor.mrn)
    album.picture("kiosk-identify")
    person.presses("Return")
    person.sees("Your date of birth")
    _types_birthday(album, "01011901")
    album.picture("kiosk-birth")
    person.presses("Return")
    person.sees("Please try again")
    album.picture("kiosk-wrong")
    person.clicks_on("Start over")
    _identifies(album, "Check in")
    person.sees("Hello")
    album.picture("kiosk-appointments")
    person.clicks_on("Check in")
    person.sees("You are checked in")
    album.picture("kiosk-checked-in")
    person.clicks_on("Done")
    _writes_an_address(album)
    _is_new(album)
    _ends(album)


def _speaks_others(album: Album) -> None:
    """Arabic, which is read from the right, and Hindi; nobody touches anything, and it is over."""
    person = album.person
    person.clicks_on("العربية")
    person.sees("ماذا تود أن تفعل؟")
    album.picture("kiosk-welcome-arabic")
    person.clicks_on("هذه زيارتي الأولى")
    person.sees("اسمك الأول")
    album.picture("kiosk-new-arabic")
    person.clicks_on("البدء من جديد")
    person.sees("What would you like to do?")
    person.clicks_on("हिन्दी")
    person.clicks_on("आगमन दर्ज करें")
    person.sees("आप कौन हैं?")
    album.picture("kiosk-identify-hindi")
    person.clicks_on("फिर से शुरू करें")
    person.sees("What would you like to do?")


def _writes_an_address(album: Album) -> None:
    person = album.person
    _identifies(album, "Change my phone or address")
    person.sees("Your phone and address")
    _kiosk().lines.buttons["address"].click()
    person.sees("Street and house number")
    person.types("17 Orchard Lane")
    album.picture("kiosk-keyboard")
    person.presses("Return", "Return")
    person.sees("Your city")
    person.types("Westport")
    person.presses("Return")
    person.sees("Your phone and address")
    album.picture("kiosk-contact")
    person.clicks_on("Send to the desk")
    person.sees("this is your number")
    person.clicks_on("Done")


def _is_new(album: Album) -> None:
    person = album.person
    person.clicks_on("I am new here")
    person.sees("Your given names")
    for answer in ("Ann-Marie", "Okoro"):
        person.types(answer)
        person.presses("Return")
        person.rests()
    _types_birthday(album, "03041990")
    person.presses("Return")
    person.rests()
    album.picture("kiosk-new-sex")
    person.clicks_on("Female")
    for answer in ("07700900111", "3 Mill Street", "WP1 2AB", "Westport", "", "A cough"):
        person.types(answer)
        person.presses("Return")
        person.rests()
    person.sees("Is all of this right?")
    album.picture("kiosk-new-review")
    person.clicks_on("Yes, send it")
    person.sees("tell them this number")
    album.picture("kiosk-new-number")
    person.clicks_on("Done")


def _ends(album: Album) -> None:
    """What is seen while the server is away, and how staff take the kiosk back."""
    person = album.person
    station = person.program.station
    assert station is not None
    station.kiosk.lose()
    person.sees("Self-service is closed")
    album.picture("kiosk-closed")
    person.sees("What would you like to do?")
    _kiosk().exit_requested.emit()
    person.sees("For staff")
    person.types("reception")
    person.presses("Return")
    person.types("demo")
    album.picture("kiosk-way-out")
    person.presses("Return")
    person.waits(person.program.window.sign_in.isVisible, "the sign-in card")
    person.rests()


def decided_at_the_desk(album: Album) -> None:
    """Contact data field by field, and a first registration with a likely twin."""
    person = album.person
    person.signs_in("reception", "demo")
    person.presses("F8")
    person.sees("Asked for")
    album.picture("requests")
    person.presses("End")
    person.sees("Comes for")
    person.rests()
    album.picture("requests-new-patient")
    person.presses("Esc")
    person.signs_out()


def _begins(album: Album) -> None:
    person = album.person
    person.waits(person.program.window.sign_in.isVisible, "the sign-in card")
    person.types("kiosk")
    person.presses("Return")
    person.types("demo")
    person.presses("Return")
    person.sees("What would you like to do?")
    person.rests()


def _identifies(album: Album, purpose: str) -> None:
    person, visitor = album.person, album.cast.visitor
    person.clicks_on(purpose)
    person.types(visitor.mrn)
    person.presses("Return")
    person.sees("Your date of birth")
    _types_birthday(album, visitor.born)
    person.presses("Return")


def _types_birthday(album: Album, figures: str) -> None:
    """Each field that is full leads to the next one."""
    for part in (figures[:2], figures[2:4], figures[4:]):
        album.person.types(part)


def _kiosk() -> KioskView:
    views = [view for top in QApplication.topLevelWidgets() for view in top.findChildren(KioskView)]
    return next(view for view in views if view.isVisible())
