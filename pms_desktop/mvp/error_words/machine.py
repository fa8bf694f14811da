"""What is said when something about the database, the server, the printer and the way in fails."""

from collections.abc import Callable
from typing import Any

from pms_desktop.domain import errors, files, printing
from pms_desktop.i18n import gettext as _
from pms_desktop.settings import certificate_folder


def _refused(rule: str) -> str:
    """What a rule of the database means that no use case explains."""
    if rule == "merged_patient":
        return _(
            "This record was merged into another in the meantime, and nothing was saved. Find the "
            "patient again: the old number leads to the record that holds everything."
        )
    return _("The database refused this, and nothing was saved ({rule}).").format(rule=rule)


def _printer_words(error: printing.PrinterUnavailableError) -> str:
    words = {
        printing.PrinterFault.NOT_CHOSEN: _(
            "No printer is chosen here for this kind of paper ({detail})."
        ),
        printing.PrinterFault.NOT_INSTALLED: _("This station has no print system."),
        printing.PrinterFault.NO_SERVER: _("The print system of this station is not running."),
        printing.PrinterFault.UNKNOWN: _("There is no printer {queue} any more."),
        printing.PrinterFault.STOPPED: _("The printer {queue} is stopped ({detail})."),
        printing.PrinterFault.REFUSES: _("The printer {queue} takes no jobs now ({detail})."),
        printing.PrinterFault.NO_ANSWER: _("The print system of this station does not answer."),
        printing.PrinterFault.FAILED: _("The printer {queue} refused the paper ({detail})."),
    }
    what = words[error.fault].format(queue=error.queue, detail=error.detail).replace(" ()", "")
    advice = _("Nothing was printed and nothing is lost: print again, or save it as a PDF.")
    return f"{what} {advice}"


def _transport_words(error: errors.TransportRefusedError) -> str:
    fault = errors.TransportFault
    return {
        fault.WEAKENED: _(
            "The server is another machine, and its address asks for an unsafe connection "
            "({detail}). Nothing was sent. Take this out of the address."
        ).format(detail=error.detail),
        fault.NO_AUTHORITY: _(
            "This station does not know the hospital's certificate authority, so it cannot tell "
            "the server from an impostor. Nothing was sent. Put ca.crt into {folder}."
        ).format(folder=certificate_folder()),
        fault.OTHER_AUTHORITY: _(
            "The server's certificate does not come from this hospital, or has expired. Nothing "
            "was sent. Tell the administrator; do not go on with another address."
        ),
        fault.OTHER_HOST: _(
            "The server's certificate is for another name than the one in the address. Nothing "
            "was sent. Use the server's full name, or have its certificate made for this one."
        ),
        fault.NO_TLS: _(
            "The server does not encrypt. Nothing was sent. The administrator must switch TLS on "
            "there (packaging/postgresql)."
        ),
        fault.NO_STATION: _(
            "The server wants this station's own certificate. Put station.crt and station.key "
            "into {folder}."
        ).format(folder=certificate_folder()),
        fault.OTHER_STATION: _(
            "The server does not accept this station's certificate: it was made by another "
            "authority, or has expired. Ask the administrator for a new one."
        ),
        fault.NOT_ADMITTED: _(
            "The server does not admit connections like this one. The administrator must look at "
            "its pg_hba.conf."
        ),
        fault.OPEN_KEY: _(
            "The station's key can be read by others. Make {folder}/station.key readable by its "
            "owner alone (chmod 600)."
        ).format(folder=certificate_folder()),
    }[error.fault]


WORDS: dict[type[BaseException], Callable[[Any], str]] = {
    errors.ReadOnlyServerError: lambda e: _(
        "This is the stand-in server: it can be read, but not changed. Nothing was saved; what you "
        "typed is kept on this station until the hospital's own server is back."
    ),
    errors.DatabaseUnavailableError: lambda e: _(
        "The hospital server does not answer. What you typed is still here; nothing more was "
        "saved. Try again in a moment: sending twice does no harm."
    ),
    errors.TransportRefusedError: _transport_words,
    errors.DatabaseBusyError: lambda e: _(
        "Somebody else is working on this record just now. Nothing was changed. Try again."
    ),
    errors.DiskFullError: lambda e: _(
        "The database has no room left on its disk. Nothing was saved; what you typed is still "
        "here. Tell the administrator, then try again."
    ),
    files.UnreadableFileError: lambda e: e.sentence,
    files.UnwritableFileError: lambda e: _("{path} cannot be written: {reason}.").format(
        path=e.path, reason=e.reason
    ),
    errors.UnkeepableTextError: lambda e: _(
        "There is an invisible control character in a text, so it cannot be used. Type it anew."
    ),
    errors.ConcurrentUpdateError: lambda e: _(
        "Somebody else changed this record while you had it open. What you typed is still here: "
        "look at the newest version, then save again."
    ),
    errors.NotFoundError: lambda e: _(
        "This record is no longer there, or your job does not show it."
    ),
    errors.PermissionDeniedError: lambda e: _(
        "Your job does not include this. Ask a colleague who may, or the administrator."
    ),
    errors.PreviewOnlyError: lambda e: _(
        "This is a preview: nothing was changed. End it to go on with your own work."
    ),
    errors.InvalidInputError: lambda e: next(iter(e.faults.values())),
    errors.ConstraintViolatedError: lambda e: _refused(e.constraint),
    errors.SignInRefusedError: lambda e: _("Wrong user name or password."),
    errors.SignInDelayedError: lambda e: _(
        "Too many wrong passwords. Wait {seconds} seconds, then try again."
    ).format(seconds=e.seconds),
    errors.NoHospitalError: lambda e: _("There is no hospital in this database yet."),
    errors.DatabaseExistsError: lambda e: _(
        "There is a database named {name} already. Nothing was changed: choose another name."
    ).format(name=e.name),
    errors.DatabaseInTheMakingError: lambda e: _(
        "Another run is making {name} at this moment. Nothing was changed: wait until it has "
        "ended, or stop it first."
    ).format(name=e.name),
    errors.NotSuperuserError: lambda e: _(
        "{login} is not a superuser of this server. Nothing was changed."
    ).format(login=e.login),
    printing.PrinterUnavailableError: _printer_words,
    errors.SchemaOlderError: lambda e: _(
        "This database is older than the program. An administrator must upgrade it "
        "(pms-admin upgrade). Nothing was changed."
    ),
    errors.SchemaNewerError: lambda e: _(
        "This database is newer than the program on this station. Update the program; "
        "nothing was changed."
    ),
}
