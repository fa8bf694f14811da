"""What came from other systems and went to them, read back."""

from pathlib import Path

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import PermissionDeniedError
from pms_desktop.domain.patient_exports import ListFormat
from pms_desktop.domain.patient_imports import ImportOptions
from pms_desktop.services.exchange_log import ExchangeLogService
from pms_desktop.services.patient_exports import PatientExportService
from pms_desktop.services.patient_imports import PatientImportService
from tests.hospital import Hospital


def test_imports_and_exports_are_told_with_who_when_and_how_many(
    hospital: Hospital, tmp_path: Path
) -> None:
    keeper = hospital.sign_in(Role.ADMINISTRATOR)
    file = tmp_path / "clinic.csv"
    for rows in ("W-1,Amina,Bello\n", "W-1,Amina,Bello\nW-2,Jonas,Lindqvist\n"):
        file.write_text(f"id,given_name,family_name\n{rows}", encoding="utf-8")
        for source in ("Clinic", "Old system"):
            options = ImportOptions(source=source)
            PatientImportService(keeper).run(file, options, lambda _far: True)
    PatientExportService(keeper).write_list(
        tmp_path / "list.csv", ListFormat.CSV, lambda _done, _of: True
    )

    log = ExchangeLogService(keeper)
    assert sorted((each.source, each.patients, each.by) for each in log.imports()) == [
        ("Clinic", 2, keeper.who.name), ("Old system", 2, keeper.who.name),
    ]  # fmt: skip
    (taken,) = log.exports()
    assert (taken.by, taken.patients, taken.written_as) == (keeper.who.name, 4, "csv")
    assert taken.mrn is None


def test_only_who_imports_and_exports_reads_what_came_and_went(hospital: Hospital) -> None:
    log = ExchangeLogService(hospital.sign_in(Role.RECEPTIONIST))

    for read in (log.imports, log.exports):
        with pytest.raises(PermissionDeniedError):
            read()
