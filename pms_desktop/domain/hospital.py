"""The hospital itself: what stands on its paper and how it counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hospital:
    """Letterhead and local habits.

    `currency` is ISO 4217, `country` ISO 3166-1 alpha-2, `locale` as in `en_GB`, `time_zone` an
    IANA name, `logo` PNG bytes. `demo` is true in the demo hospital only.
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
    version: int
