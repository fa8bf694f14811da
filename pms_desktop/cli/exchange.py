"""pms-admin import and export: patients from another system, and for one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pms_desktop.cli.options import who_and_where
from pms_desktop.cli.progress import Interrupted, ProgressLine
from pms_desktop.cli.sign_in import caller, signed_in
from pms_desktop.domain.charts import ReasonNeededError
from pms_desktop.domain.errors import DatabaseUnavailableError, ReadOnlyServerError
from pms_desktop.domain.patient_exports import ExportStoppedError, format_of
from pms_desktop.domain.patient_imports import (
    USUAL_SOURCE,
    FileReport,
    ImportOptions,
    ImportProgress,
    ImportReport,
)
from pms_desktop.services.patient_exports import PatientExportService
from pms_desktop.services.patient_imports import PatientImportService

INTERRUPTED = 130
"""Exit code of a command that Ctrl+C ended, as shells count it."""


@click.group("import")
def import_() -> None:
    """Bring in what another system wrote."""


@click.group()
def export() -> None:
    """Write out what another system reads."""


@import_.command()
@who_and_where
@click.argument("path", metavar="FILE|FOLDER", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check every row and write nothing but the report.")
@click.option("--source", metavar="NAME", default=USUAL_SOURCE, show_default=True,
              help="The system that gave the ids; another one may use the same.")  # fmt: skip
@click.option("--day-first/--month-first", default=None,
              help="How 03/12/1988 is meant; without it, as the file's other dates.")  # fmt: skip
@click.option("--system", "systems", metavar="URI=KIND", multiple=True,
              help="FHIR: which kind of number it is; without KIND it is left out.")  # fmt: skip
@click.option("--report", metavar="REFUSED.csv", type=click.Path(path_type=Path),
              help="Where rows are told of; else FILE-refused.csv.")  # fmt: skip
def patients(
    database: str | None, user: str | None, path: Path, source: str, systems: tuple[str, ...],
    report: Path | None, *, dry_run: bool, day_first: bool | None,
) -> None:  # fmt: skip
    """Register the people of FILE, or of every file in FOLDER. --user is an administrator.

    A .csv names its columns in its first line: id and any of given_name, family_name,
    date_of_birth, sex, phone, address, city, postcode, national_id, in any order. A .ndjson has a
    FHIR R4 Patient in each line, a .json one Patient or a Bundle of them.

    A row with a value that the desk would not take (a date that is none, a phone number, a
    national number whose check fails, an identifier of an unknown system) is refused whole and
    told in the report; mend it and run again. What has no place in the record is told there, too.
    The id is kept (a row without one is known by its values): what came before does not come
    again, and an import that was broken off goes on. Rows like a patient who is here already are
    entered and put on the list under Administration, Duplicates. Exit code 1: rows were refused.
    """
    told = report or path.with_name(f"{path.stem}-refused.csv")
    if told.resolve() == path.resolve():
        raise click.UsageError("--report must be another file.")
    options = ImportOptions(
        source=source, dry_run=dry_run, day_first=day_first, systems=_mapped(systems)
    )
    with signed_in(caller(database, user)) as entry:
        label = "Checking" if dry_run else "Importing"
        with ProgressLine(label) as line, Interrupted() as interrupted:

            def tell(progress: ImportProgress) -> bool:
                name = progress.file if progress.files > 1 else ""
                line.show(progress.done, progress.of, name)
                return not interrupted

            with _server_gone_away():
                result = PatientImportService(entry.context).run(path, options, tell, told)
    _say(result, told, dry_run=dry_run)


@export.command("patients")
@who_and_where
@click.argument("file", type=click.Path(path_type=Path))
def export_patients(database: str | None, user: str | None, file: Path) -> None:
    """Write all patients into FILE.csv, .xlsx or .ndjson. --user is an administrator.

    The columns of .csv and .xlsx are those that `import patients` reads; id is the record number.
    What a spreadsheet would take for a formula stays text: in .csv it begins with an apostrophe.
    .ndjson has a FHIR R4 Patient in each line. Of a restricted patient contacts and numbers are
    left out, merged records stand under the living one. The audit keeps who took the list, and
    only you can read the file.
    """
    written_as = format_of(file)
    if written_as is None:
        raise click.UsageError("The name of FILE must end in .csv, .xlsx or .ndjson.")
    with (
        signed_in(caller(database, user)) as entry,
        ProgressLine("Writing") as line,
        Interrupted() as interrupted,
    ):

        def tell(done: int, of: int) -> bool:
            line.show(done, of)
            return not interrupted

        try:
            count = PatientExportService(entry.context).write_list(file, written_as, tell)
        except ExportStoppedError as error:
            click.echo(f"Stopped after {error.done} patients. No file was written.", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from error
    click.echo(f"{count} patients: {file}")


@export.command("patient")
@who_and_where
@click.argument("mrn")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@click.option("--format", "written_as", type=click.Choice(["fhir"]), default="fhir",
              show_default=True, help="A Patient of FHIR R4.")  # fmt: skip
@click.option("--reason", help="Why a restricted record is opened; the audit keeps it.")
def export_patient(
    database: str | None, user: str | None, mrn: str, file: Path, written_as: str,
    reason: str | None,
) -> None:  # fmt: skip
    """Write the record MRN as a FHIR R4 Patient into FILE, or to the screen.

    A merged record says which one replaced it. The audit keeps who took it.
    """
    del written_as  # there is one so far
    with signed_in(caller(database, user)) as entry:
        service = PatientExportService(entry.context)
        try:
            if str(file) == "-":
                click.echo(service.text_of(service.patient_with(mrn), reason))
            else:
                service.write_patient(service.patient_with(mrn), file, reason)
        except ReasonNeededError as error:
            raise click.ClickException(
                "This record opens with a reason only: say it with --reason."
            ) from error


@contextmanager
def _server_gone_away() -> Iterator[None]:
    """Another sentence than at the desk: nothing was typed, and what to do next is known."""
    try:
        yield
    except (DatabaseUnavailableError, ReadOnlyServerError) as error:
        raise click.ClickException(
            "The hospital server no longer answers. Whoever was registered until then stays"
            " registered. Run the same again when it is back: it goes on, and nobody comes twice."
        ) from error


def _mapped(systems: Iterable[str]) -> dict[str, str]:
    found = {}
    for each in systems:
        system, sign, kind = each.rpartition("=")
        if not sign or not system:
            raise click.UsageError(f"--system is written as in URI=KIND, not as {each}.")
        found[system] = kind.strip()
    return found


def _say(result: ImportReport, told: Path, *, dry_run: bool) -> None:
    several = result.files if len(result.files) > 1 else ()
    for file in several:
        click.echo(f"{file.name}: {file.fault or _counts(file, dry_run=dry_run)}")
    for line in _told(result, told, dry_run=dry_run):
        click.echo(line)
    if result.stopped:
        click.echo("Stopped. What is told above is kept; run it again to go on.", err=True)
        raise click.exceptions.Exit(INTERRUPTED)
    if not result.whole:
        raise click.exceptions.Exit(1)


def _told(result: ImportReport, told: Path, *, dry_run: bool) -> Iterator[str]:
    yield _counts(result, dry_run=dry_run)
    if len(result.files) == 1 and result.files[0].fault:
        yield result.files[0].fault
    if result.twins:
        yield f"{result.twins} look like somebody who is here: Administration, Duplicates."
    if result.not_taken:
        yield f"{result.not_taken} values have no place in the record and were left out."
    for system in result.unknown_systems:
        yield f"Nobody here knows numbers of {system}: --system {system}=KIND"
    if result.remarks_in_all:
        yield f"Why: {told}"


def _counts(told: ImportReport | FileReport, *, dry_run: bool) -> str:
    verb = "would be registered" if dry_run else "registered"
    return (
        f"{told.rows} rows: {told.entered} {verb}, {told.known} came before,"
        f" {told.refused} refused."
    )
