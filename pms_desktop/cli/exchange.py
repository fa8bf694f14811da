"""pms-admin import and export: patients from another system, and for one."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from pms_desktop.cli.options import who_and_where
from pms_desktop.cli.sign_in import caller, signed_in
from pms_desktop.cli.whole_file import write_whole
from pms_desktop.documents.csv_file import as_csv
from pms_desktop.domain.patient_imports import ImportReport
from pms_desktop.services.linkage.person_file import PersonFileError, PersonRows, read_rows
from pms_desktop.services.patient_exports import COLUMNS, PatientExportService
from pms_desktop.services.patient_imports import PatientImportService

_HEAD = ("line", "id", "column", "value", "why")


@click.group("import")
def import_() -> None:
    """Bring in what another system wrote."""


@click.group()
def export() -> None:
    """Write out what another system reads."""


@import_.command()
@who_and_where
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check every row and write nothing but the report.")
@click.option("--source", metavar="NAME", default="other system", show_default=True,
              help="The system that gave the ids; another one may use the same.")  # fmt: skip
@click.option("--day-first/--month-first", default=None,
              help="How 03/12/1988 is meant; without it, as the file's other dates.")  # fmt: skip
@click.option("--report", metavar="REFUSED.csv", type=click.Path(path_type=Path),
              help="Where refused rows are told; else FILE-refused.csv.")  # fmt: skip
def patients(
    database: str | None, user: str | None, file: Path, source: str, report: Path | None,
    *, dry_run: bool, day_first: bool | None,
) -> None:  # fmt: skip
    """Register the people of FILE.csv. --user is an administrator.

    FILE names its columns in its first line: id and any of given_name, family_name, date_of_birth,
    sex, phone, address, city, postcode, national_id, in any order. A name is needed, all else may
    be empty. A row with a value that the desk would not take (a date that is none, a phone number,
    a national number whose check fails) is refused whole and told in the report; mend it and run
    again. The id is kept (a row without one is known by its values): what came before does not
    come again, and an import that was broken off goes on. Rows like a patient who is here already
    are entered; look them through afterwards under Administration, Duplicates. Exit code 1: rows
    were refused.
    """
    told = report or file.with_name(f"{file.stem}-refused.csv")
    if told.resolve() == file.resolve():
        raise click.UsageError("--report must be another file.")
    try:
        rows = read_rows(file)
    except PersonFileError as error:
        raise click.ClickException(error.sentence) from error
    if day_first is not None:
        rows = replace(rows, month_first=not day_first)
    with signed_in(caller(database, user)) as entry:
        result = _run(PatientImportService(entry.context), rows, source, dry_run=dry_run)
    write_whole(told, as_csv(_HEAD, _lines(result)))
    _say(result, told, dry_run=dry_run)


@export.command("patients")
@who_and_where
@click.argument("file", type=click.Path(path_type=Path))
def export_patients(database: str | None, user: str | None, file: Path) -> None:
    """Write all patients into FILE.csv. --user is an administrator.

    The columns are those that `import patients` reads; id is the record number. Of a restricted
    patient contacts and numbers are left out, merged records stand under the living one. What a
    spreadsheet would take for a formula begins with an apostrophe. The audit keeps who took the
    list, and only you can read the file.
    """
    with (
        signed_in(caller(database, user)) as entry,
        click.progressbar(length=1, label="Reading", file=sys.stderr) as bar,
    ):

        def tell(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        rows = PatientExportService(entry.context).rows(tell)
    write_whole(file, as_csv(COLUMNS, rows))
    click.echo(f"{len(rows)} patients: {file}")


def _run(
    service: PatientImportService, rows: PersonRows, source: str, *, dry_run: bool
) -> ImportReport:
    label = "Checking" if dry_run else "Importing"
    with click.progressbar(length=max(len(rows.rows), 1), label=label, file=sys.stderr) as bar:
        return service.run(rows, source, lambda done: bar.update(done - bar.pos), dry_run=dry_run)


def _lines(result: ImportReport) -> list[tuple[str, ...]]:
    return [
        (str(each.line), each.key, each.column, each.value, each.why) for each in result.refusals
    ]


def _say(result: ImportReport, told: Path, *, dry_run: bool) -> None:
    verb = "would be registered" if dry_run else "registered"
    click.echo(
        f"{result.rows} rows: {result.entered} {verb}, {result.known} came before,"
        f" {result.refused} refused."
    )
    if result.refusals:
        click.echo(f"Why: {told}")
        raise click.exceptions.Exit(1)
