"""Over TLS the audit names the station by its certificate, not only by what it claims."""

import os
import pwd
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pms_desktop.domain.access import Role
from pms_desktop.domain.audit import AuditQuery
from tests.data.patients import enter_patient
from tests.hospital import PASSWORD, Hospital, login_of, postgres_copy, postgres_template
from tests.servers.postgres import SERVER_ACCOUNT, PostgresServer, postgres_server


def make_certificate(
    folder: Path, name: str, signer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """`name`.crt and `name`.key, signed by `signer` or by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signing = (signer[0].subject, signer[1]) if signer else (subject, key)
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .sign(signing, hashes.SHA256())
    )
    (folder / f"{name}.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = folder / f"{name}.key"
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    secret.chmod(0o600)
    return made, key


@pytest.fixture
def over_tls(tmp_path: Path) -> Iterator[Hospital]:
    with postgres_server() as server:
        authority = make_certificate(tmp_path, "authority", None)
        make_certificate(tmp_path, "server", authority)
        make_certificate(tmp_path, "station-er-03", authority)
        switch_on(server, tmp_path)
        postgres_template(server)
        hospital = postgres_copy(server, "hospital")
        yield hospital
        hospital.close()


def switch_on(server: PostgresServer, folder: Path) -> None:
    """The server's own copies of its files, and the settings that name them."""
    names = {"ssl_cert_file": "server.crt", "ssl_key_file": "server.key"}
    names["ssl_ca_file"] = "authority.crt"
    for name in names.values():
        copied = shutil.copy(folder / name, server.directory / name)
        if os.geteuid() == 0:
            shutil.chown(copied, SERVER_ACCOUNT, pwd.getpwnam(SERVER_ACCOUNT).pw_gid)
    (server.directory / "server.key").chmod(0o600)
    url = server.superuser_url().replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        for setting, name in names.items():
            connection.execute(f"ALTER SYSTEM SET {setting} = '{server.directory / name}'")
        connection.execute("ALTER SYSTEM SET ssl = on")
    server.restart()


def test_the_certificate_stands_beside_the_claim(over_tls: Hospital, tmp_path: Path) -> None:
    enter_patient(over_tls)
    with psycopg.connect(
        over_tls.url.replace("+psycopg", ""),
        user=login_of(Role.RECEPTIONIST),
        password=PASSWORD,
        application_name="pretend-admin-pc",
        sslmode="verify-ca",
        sslrootcert=str(tmp_path / "authority.crt"),
        sslcert=str(tmp_path / "station-er-03.crt"),
        sslkey=str(tmp_path / "station-er-03.key"),
    ) as connection:
        connection.execute("UPDATE patients SET city = 'Girona'")

    with over_tls.system().units_for(None)(True) as uow:
        entry = uow.audit.find(AuditQuery(topics=("patients",)))[0]
    assert (entry.station, entry.certificate) == ("pretend-admin-pc", "/CN=station-er-03")
