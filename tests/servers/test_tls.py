"""A server set up as packaging/postgresql says, and the stations that reach it or do not."""

import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from time import monotonic

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from pms_desktop.cli.main import main
from pms_desktop.data.engine import open_engine
from pms_desktop.data.server import create_database
from pms_desktop.domain.errors import (
    SignInRefusedError,
    TransportFault,
    TransportRefusedError,
)
from pms_desktop.mvp.messages import sentence_for
from pms_desktop.security.certificates import LIFE, CertificateAuthority
from pms_desktop.services.founding import found, new_hospital, system_database
from pms_desktop.services.sign_in import SignInService
from tests.servers.postgres import PostgresServer, postgres_server

HOST = "db.hospital.example"
PASSWORD = "a quiet morning 4"
PACKAGED = Path(__file__).parents[2] / "packaging" / "postgresql"


def make_certificates(folder: Path, *options: str) -> None:
    result = CliRunner().invoke(main, ["server", "certificates", str(folder), *options])
    assert result.exit_code == 0, result.output


@dataclass(frozen=True)
class Hospital:
    """A hospital on a server that speaks TLS only, and the folder its certificates are made in."""

    server: PostgresServer
    certificates: Path

    def url(self, host: str = HOST, **more: str) -> str:
        """The server by a name, wherever that name leads."""
        options = "&".join(f"{key}={value}" for key, value in more.items())
        return f"postgresql+psycopg://{host}:{self.server.port}/pms?hostaddr=127.0.0.1&{options}"


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder, "--hospital", "St. Anne", "--host", HOST, "--station", "er-03")
    with postgres_server() as server:
        with closing(system_database(create_database(server.superuser_url(), "pms"))) as owner:
            found(owner, new_hospital("St. Anne"), "amara", "Amara Diallo", PASSWORD)
        for name in ("ca.crt", "server.crt", "server.key"):
            server.put(name, (folder / name).read_bytes())
        server.put("pg_hba.conf", (PACKAGED / "pg_hba.conf").read_bytes())
        server.put("postgresql.auto.conf", (PACKAGED / "pms.conf").read_bytes())
        server.restart()
        yield Hospital(server, folder)


@pytest.fixture
def station(hospital: Hospital, station_home: Path) -> Path:
    """A station with the hospital's authority and a certificate of its own; its folder."""
    station_home.mkdir(parents=True)
    for file in (hospital.certificates / "stations" / "er-03").iterdir():
        copyfile(file, station_home / file.name)
    (station_home / "station.key").chmod(0o600)
    return station_home


def sign_in(url: str, password: str = PASSWORD) -> None:
    SignInService(url, "Desk").sign_in("amara", password).database.close()


def refused(url: str) -> tuple[TransportFault, str]:
    """Why nobody comes in, and the sentence for it."""
    with pytest.raises(TransportRefusedError) as refusal:
        sign_in(url)
    return refusal.value.fault, sentence_for(refusal.value).text


def test_a_station_of_the_hospital_comes_in_by_tls(hospital: Hospital, station: Path) -> None:
    sign_in(hospital.url())


def test_the_server_reads_the_name_of_the_station_from_its_certificate(
    hospital: Hospital, station: Path
) -> None:
    with closing(SignInService(hospital.url(), "pretend-admin-pc").sign_in("amara", PASSWORD)
                 .database) as database, database.engine.connect() as connection:  # fmt: skip
        ssl = connection.execute(
            text("SELECT version, client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        ).one()
        audited = connection.scalar(
            text("SELECT certificate FROM audit WHERE actor = 'amara' ORDER BY id DESC LIMIT 1")
        )

    assert ssl.version in {"TLSv1.2", "TLSv1.3"}
    assert (ssl.client_dn, audited) == ("/CN=er-03", "/CN=er-03")


def test_without_the_authority_nothing_is_sent(hospital: Hospital, station: Path) -> None:
    (station / "ca.crt").unlink()

    fault, sentence = refused(hospital.url())

    assert (fault, str(station) in sentence) == (TransportFault.NO_AUTHORITY, True)


def test_a_server_of_another_authority_is_refused(
    hospital: Hospital, station: Path, tmp_path: Path
) -> None:
    make_certificates(tmp_path / "others", "--station", "er-03")
    copyfile(tmp_path / "others" / "ca.crt", station / "ca.crt")

    fault, sentence = refused(hospital.url())

    assert (fault, "not come from this hospital" in sentence) == (
        TransportFault.OTHER_AUTHORITY, True,
    )  # fmt: skip


def test_a_server_of_another_name_is_refused(hospital: Hospital, station: Path) -> None:
    fault, sentence = refused(hospital.url("billing.hospital.example"))

    assert (fault, "another name" in sentence) == (TransportFault.OTHER_HOST, True)


def test_a_station_without_a_certificate_is_refused(hospital: Hospital, station: Path) -> None:
    (station / "station.crt").unlink()

    fault, sentence = refused(hospital.url())

    assert (fault, "station.crt" in sentence) == (TransportFault.NO_STATION, True)


def test_a_home_made_certificate_of_the_same_name_is_refused(
    hospital: Hospital, station: Path, tmp_path: Path
) -> None:
    make_certificates(tmp_path / "others", "--station", "er-03")
    for name in ("station.crt", "station.key"):
        copyfile(tmp_path / "others" / "stations" / "er-03" / name, station / name)

    assert refused(hospital.url())[0] is TransportFault.OTHER_STATION


@pytest.fixture
def earlier(hospital: Hospital, tmp_path: Path) -> CertificateAuthority:
    """The hospital's authority as long ago as its certificates do not last."""
    for name in ("ca.crt", "ca.key"):
        copyfile(hospital.certificates / name, tmp_path / name)
    return CertificateAuthority(tmp_path, "", datetime.now(UTC) - LIFE - timedelta(days=1))


def test_a_station_whose_certificate_has_expired_is_told_to_ask_for_a_new_one(
    hospital: Hospital, station: Path, earlier: CertificateAuthority
) -> None:
    expired = earlier.certify_station("er-03").parent
    for name in ("station.crt", "station.key"):
        copyfile(expired / name, station / name)

    fault, sentence = refused(hospital.url())

    assert (fault, "has expired" in sentence) == (TransportFault.OTHER_STATION, True)


def test_a_server_whose_certificate_has_expired_is_refused(
    hospital: Hospital, station: Path, earlier: CertificateAuthority
) -> None:
    expired = earlier.certify_server([HOST]).parent
    try:
        serve(hospital, expired)

        fault, sentence = refused(hospital.url())
    finally:
        serve(hospital, hospital.certificates)

    assert (fault, "has expired" in sentence) == (TransportFault.OTHER_AUTHORITY, True)
    sign_in(hospital.url())


def serve(hospital: Hospital, folder: Path) -> None:
    """Give the server the certificate in a folder."""
    for name in ("server.crt", "server.key"):
        hospital.server.put(name, (folder / name).read_bytes())
    hospital.server.restart()


def test_a_key_that_others_can_read_is_refused(hospital: Hospital, station: Path) -> None:
    (station / "station.key").chmod(0o644)

    fault, sentence = refused(hospital.url())

    assert (fault, "chmod 600" in sentence) == (TransportFault.OPEN_KEY, True)


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_an_address_that_asks_for_less_is_refused_before_anything_is_sent(
    hospital: Hospital, station: Path, mode: str
) -> None:
    fault, sentence = refused(hospital.url(sslmode=mode))

    assert (fault, f"sslmode={mode}" in sentence) == (TransportFault.WEAKENED, True)


def test_a_server_without_tls_is_refused(station: Path) -> None:
    with postgres_server() as plain:
        url = f"postgresql+psycopg://{HOST}:{plain.port}/postgres?hostaddr=127.0.0.1"

        fault, sentence = refused(url)

    assert (fault, "does not encrypt" in sentence) == (TransportFault.NO_TLS, True)


def test_the_server_itself_refuses_whoever_speaks_in_the_clear(hospital: Hospital) -> None:
    """Another program than ours, with the right password, even beside the server."""
    engine = create_engine(
        f"postgresql+psycopg://amara:{PASSWORD}@127.0.0.1:{hospital.server.port}/pms?sslmode=disable"
    )

    with pytest.raises(Exception, match=r"no pg_hba\.conf entry"), engine.connect():
        pass


def test_a_wrong_password_is_answered_late(hospital: Hospital, station: Path) -> None:
    begun = monotonic()

    with pytest.raises(SignInRefusedError):
        sign_in(hospital.url(), "not the password 1")

    assert monotonic() - begun >= 1


def test_no_password_and_no_statement_is_logged(hospital: Hospital, station: Path) -> None:
    secret = "clear-text-of-amara"
    with closing(SignInService(hospital.url(), "Desk").sign_in("amara", PASSWORD).database) as own:
        with own.engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER ROLE amara PASSWORD '{PASSWORD}'")
        with pytest.raises(Exception, match="permission"), own.engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER ROLE pms_owner PASSWORD '{secret}'")

    log = (hospital.server.directory / "log").read_text("utf-8", errors="replace")
    assert "connection authenticated" in log
    assert secret not in log
    assert PASSWORD not in log


def test_a_server_on_this_machine_needs_no_certificate() -> None:
    for address in ("127.0.0.1:1", "localhost:1", "[::1]:1", ""):
        open_engine(f"postgresql+psycopg://{address}/pms").dispose()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://localhost/pms?hostaddr=10.0.0.1",
        "postgresql+psycopg:///pms?host=10.0.0.1:5432",
        "postgresql+psycopg:///pms?host=localhost&host=db.hospital.example",
        "postgresql+psycopg://db.hospital.example/pms",
        "postgresql+psycopg:///pms?service=hospital",
    ],
)
def test_no_other_machine_passes_for_this_one(address: str) -> None:
    joint = "&" if "?" in address else "?"

    with pytest.raises(TransportRefusedError):
        open_engine(f"{address}{joint}sslmode=prefer")


def test_neither_do_libpqs_own_variables_lead_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGHOSTADDR", "PGSERVICE"):
        with monkeypatch.context() as told:
            told.setenv(name, "10.0.0.1")
            with pytest.raises(TransportRefusedError):
                open_engine("postgresql+psycopg://localhost/pms?sslmode=disable")


def test_keys_are_for_their_owner_alone_and_the_authority_stays(tmp_path: Path) -> None:
    make_certificates(tmp_path, "--host", "10.0.0.5", "--station", "er-03")
    authority = (tmp_path / "ca.crt").read_bytes()

    make_certificates(tmp_path, "--station", "ward-1")

    keys = list(tmp_path.rglob("*.key"))
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}
    assert len(keys) == 4
    assert (tmp_path / "ca.crt").read_bytes() == authority


@pytest.mark.parametrize("options", [(), ("--station", "Emergency Room 3")])
def test_what_cannot_be_certified_is_one_sentence(tmp_path: Path, options: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, ["server", "certificates", str(tmp_path), *options])

    assert result.exit_code in {1, 2}
    assert "station" in result.output
