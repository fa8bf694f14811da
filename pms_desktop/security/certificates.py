"""Certificates for a hospital without its own authority: server and stations prove who they are.

Elliptic curve P-256. Private keys are written for their owner alone; the authority's key belongs
on a medium in the safe, not on the server.
"""

import ipaddress
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LIFE = timedelta(days=3652)
LIFE = timedelta(days=825)
"""Of the server's and the stations' certificates; renew them once a year."""
_EARLIER = timedelta(hours=1)  # stations' clocks differ
_STATION = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


@dataclass(frozen=True, slots=True)
class _Pair:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class CertificateAuthority:
    """The hospital's own authority, in a folder: `ca.crt` and `ca.key`."""

    def __init__(self, folder: Path, hospital: str, now: datetime) -> None:
        """Open it, or make it where there is none. Raises ValueError when it cannot be read."""
        self._folder, self._now = folder, now
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.is_new = not (folder / "ca.key").exists()
        self._pair = self._make(hospital) if self.is_new else self._read()

    def certify_server(self, hosts: Sequence[str]) -> Path:
        """`server.crt` and `server.key`, good for every name and address stations reach it by."""
        names = x509.SubjectAlternativeName([_named(host) for host in hosts])
        pair = self._sign(hosts[0], ExtendedKeyUsageOID.SERVER_AUTH, names)
        return self._write(pair, self._folder, "server")

    def certify_station(self, name: str) -> Path:
        """`station.crt`, `station.key` and `ca.crt` in a folder to be copied to the station.

        Raises ValueError when the name cannot stand in a certificate.
        """
        if not _STATION.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a station: use a-z, 0-9, dots and hyphens")
        folder = self._folder / "stations" / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "ca.crt").write_bytes(_pem(self._pair.certificate))
        pair = self._sign(name, ExtendedKeyUsageOID.CLIENT_AUTH, None)
        return self._write(pair, folder, "station")

    def _make(self, hospital: str) -> _Pair:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"{hospital} certificate authority"[:64])
        builder = _builder(name, name, key, self._now, AUTHORITY_LIFE)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        builder = builder.add_extension(_usage(signs_certificates=True), True)
        pair = _Pair(builder.sign(key, hashes.SHA256()), key)
        self._write(pair, self._folder, "ca")
        return pair

    def _read(self) -> _Pair:
        certificate = x509.load_pem_x509_certificate((self._folder / "ca.crt").read_bytes())
        key = serialization.load_pem_private_key((self._folder / "ca.key").read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{self._folder / 'ca.key'} was not made by this program")
        return _Pair(certificate, key)

    def _sign(
        self, name: str, use: x509.ObjectIdentifier, names: x509.SubjectAlternativeName | None
    ) -> _Pair:
        key = ec.generate_private_key(ec.SECP256R1())
        authority = self._pair.certificate
        builder = _builder(_name(name), authority.subject, key, self._now, LIFE)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        builder = builder.add_extension(_usage(signs_certificates=False), True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([use]), False)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self._pair.key.public_key()), False
        )
        if names is not None:
            builder = builder.add_extension(names, False)
        return _Pair(builder.sign(self._pair.key, hashes.SHA256()), key)

    def _write(self, pair: _Pair, folder: Path, stem: str) -> Path:
        key = pair.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),  # a server must start without a person
        )
        (folder / f"{stem}.key").unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(folder / f"{stem}.key", flags, 0o600), "wb") as file:
            file.write(key)
        path = folder / f"{stem}.crt"
        path.write_bytes(_pem(pair.certificate))
        return path


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
