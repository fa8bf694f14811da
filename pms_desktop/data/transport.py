"""How a station reaches its server: encrypted and sure whom it talks to, or not at all.

Only a server on this very machine may be spoken to in the clear. There is no switch for it.
"""

import ipaddress
import os
from collections.abc import Iterator

from sqlalchemy.engine import URL

from pms_desktop.domain.errors import TransportFault, TransportRefusedError
from pms_desktop.settings import certificate_folder

SAFE = "verify-full"


def transport_options(url: URL) -> dict[str, str]:
    """What libpq must be told. Raises TransportRefusedError when the address asks for less.

    The hospital's `ca.crt`, and the station's `station.crt` and `station.key`, are looked for
    beside the settings unless the address names others.
    """
    if all(_is_here(place) for place in _places(url)):
        return {}
    asked = url.query.get("sslmode", SAFE)
    if asked != SAFE:
        raise TransportRefusedError(TransportFault.WEAKENED, f"sslmode={asked}")
    folder = certificate_folder()
    options = {"sslmode": SAFE, "gssencmode": "disable", "ssl_min_protocol_version": "TLSv1.2"}
    if "sslrootcert" not in url.query:
        options["sslrootcert"] = str(folder / "ca.crt")
    if "sslcert" not in url.query and (folder / "station.crt").exists():
        options["sslcert"] = str(folder / "station.crt")
        options["sslkey"] = str(folder / "station.key")
    return options


def transport_fault(text: str) -> TransportRefusedError | None:
    """What libpq's words mean when the two sides do not trust each other; None if they do."""
    for words, fault in _FAULTS:
        if words in text:
            return TransportRefusedError(fault, text)
    return None


_FAULTS = (
    ("root certificate file", TransportFault.NO_AUTHORITY),
    ("does not match host name", TransportFault.OTHER_HOST),
    ("certificate verify failed", TransportFault.OTHER_AUTHORITY),
    ("server does not support SSL", TransportFault.NO_TLS),
    ("connection requires a valid client certificate", TransportFault.NO_STATION),
    ("certificate required", TransportFault.NO_STATION),
    ("no pg_hba.conf entry", TransportFault.NOT_ADMITTED),
    ("alert unknown ca", TransportFault.OTHER_STATION),
    ("alert certificate expired", TransportFault.OTHER_STATION),
    ("private key file", TransportFault.OPEN_KEY),
)


def _places(url: URL) -> Iterator[str]:
    """Every host this address may lead to, also by libpq's own variables."""
    asked = [url.host, *_values(url, "host"), *_values(url, "hostaddr")]
    asked += _values(url, "service")  # a file that names a host
    told = [os.environ.get("PGHOSTADDR"), os.environ.get("PGSERVICE")]
    if not any(asked):
        told.append(os.environ.get("PGHOST"))
    for place in (*asked, *told):
        yield from (place or "").split(",")


def _values(url: URL, name: str) -> tuple[str, ...]:
    found = url.query.get(name, ())
    return (found,) if isinstance(found, str) else tuple(found)


def _is_here(place: str) -> bool:
    """Nothing and a path are this machine's own socket."""
    name, _, port = place.rpartition(":")
    host = name if port.isdecimal() and name and ":" not in name else place
    if host in {"", "localhost"} or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
