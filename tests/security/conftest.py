"""A hospital on a server, for people with a login and bad intent."""

from collections.abc import Iterator

import pytest

from pms_desktop.data.server import create_housekeeper
from tests.data.bills import charged_patient, issue, open_till
from tests.hospital import PASSWORD, Hospital, drop_postgres_copy, postgres_copy
from tests.servers.postgres import PostgresServer

DATABASE, HOUSEKEEPER = "attacked", "housekeeper"


@pytest.fixture(scope="package")
def attacked(server: PostgresServer) -> Iterator[Hospital]:
    """A hospital in which there is something to steal and to forge."""
    hospital = postgres_copy(server, DATABASE)
    create_housekeeper(hospital.system_url, HOUSEKEEPER, PASSWORD)
    till = open_till(hospital)
    issue(till, charged_patient(hospital, till))
    hospital.close()
    yield hospital
    drop_postgres_copy(server, DATABASE)
