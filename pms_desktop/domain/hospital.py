"""The hospital itself: what stands on its paper and how it counts."""

from dataclasses import dataclass
from zlib import crc32

from pms_desktop.domain.errors import PmsError
from pms_desktop.i18n import gettext as _

KIOSK_LANGUAGES = ("en", "ar", "de", "es", "fr", "hi", "pl", "pt", "tr")
"""ISO 639 codes of the languages kiosks can speak: what they say is written in English, and in
resources/locale for each of the others."""
USUAL_KIOSK_LANGUAGES = "en"


@dataclass(frozen=True, slots=True)
class Hospital:
    """Letterhead and local habits.

    `currency` is ISO 4217, `country` ISO 3166-1 alpha-2, `locale` as in `en_GB`, `time_zone` an
    IANA name, `logo` PNG bytes. `demo` is true in the demo hospital only. Stations lock after
    `lock_minutes` without a touch. A kiosk checks in from `kiosk_early_minutes` before an
    appointment begins until `kiosk_late_minutes` after; it locks after `kiosk_tries` that led to
    nobody within `kiosk_tries_minutes`, for `kiosk_lock_minutes` the first time, and one number
    or phone has `kiosk_claim_tries` a day. `kiosk_languages` are those patients choose from
    there, codes of `KIOSK_LANGUAGES` with spaces between; the first greets everybody.
    """

    name: str
    address: str
    phone: str
    email: str
    tax_number: str
    footer: str
    logo: bytes | None
    currency: str
    locale: str
    country: str
    time_zone: str
    demo: bool
    lock_minutes: int
    version: int
    kiosk_early_minutes: int = 120
    kiosk_late_minutes: int = 30
    kiosk_tries: int = 5
    kiosk_tries_minutes: int = 10
    kiosk_lock_minutes: int = 5
    kiosk_claim_tries: int = 5
    kiosk_languages: str = USUAL_KIOSK_LANGUAGES

    def lock_after(self, station_minutes: int) -> int:
        """Minutes for one station, which may be stricter than the hospital, never laxer; 0 there
        is as the hospital says."""
        return min(station_minutes or self.lock_minutes, self.lock_minutes)


SHORTEST_LOCK, LONGEST_LOCK = 1, 60
"""Minutes. Never is no choice: a station stands in a corridor."""
USUAL_LOCK = 10
"""Minutes."""
KIOSK_BOUNDS = {
    "kiosk_early_minutes": (0, 720), "kiosk_late_minutes": (0, 720), "kiosk_tries": (2, 10),
    "kiosk_tries_minutes": (5, 60), "kiosk_lock_minutes": (1, 60), "kiosk_claim_tries": (2, 10),
}  # fmt: skip
"""The least and the most of each: no hospital opens its records to somebody who guesses."""


LARGEST_LOGO = 512 * 1024
"""Bytes."""
WIDEST_LOGO = 3000
"""Pixels, either way."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class CurrencyInUseError(PmsError):
    """Amounts were charged in this currency, so another one would make them wrong."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency


def png_fault(data: bytes) -> str:
    """Why this cannot be the logo, or nothing. Every chunk is checked against its checksum
    (ISO/IEC 15948), so that a cut or renamed file is met here and not on an invoice."""
    if len(data) > LARGEST_LOGO:
        return _("The picture is larger than {n} KB.").format(n=LARGEST_LOGO // 1024)
    if not data.startswith(_SIGNATURE):
        return _("This is not a PNG picture.")
    kinds, size = [], (0, 0)
    at = len(_SIGNATURE)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        check = data[at + 8 + length : at + 12 + length]
        if len(check) < 4 or crc32(kind + body) != int.from_bytes(check, "big"):
            return _("This PNG picture is damaged.")
        if kind == b"IHDR":
            size = (int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big"))
        kinds.append(kind)
        at += 12 + length
    if kinds[:1] != [b"IHDR"] or b"IDAT" not in kinds or kinds[-1] != b"IEND":
        return _("This PNG picture is damaged.")
    if not all(0 < side <= WIDEST_LOGO for side in size):
        return _("The picture is wider or higher than {n} pixels.").format(n=WIDEST_LOGO)
    return ""
