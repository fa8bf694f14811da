"""What this station is told from outside: a file and the environment. Never a secret."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
APP = "pms-desktop"


def bundled(name: str) -> Path:
    """The folder `resources` or `migrations`: inside the installed package or beside it."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def resource(relative: str) -> Path:
    """A file below resources/, as in `resource("icons/bed.svg")`."""
    return bundled("resources") / relative


def data_dir() -> Path:
    """Where this station keeps the embedded hospital, drafts and logs (PMS_HOME overrides)."""
    home = os.environ.get("PMS_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir(APP, appauthor=False))


def settings_file() -> Path:
    """The station's settings file (TOML)."""
    home = os.environ.get("PMS_HOME")
    folder = Path(home) if home else Path(platformdirs.user_config_dir(APP, appauthor=False))
    return folder / "station.toml"


def certificate_folder() -> Path:
    """Where this station keeps the hospital's `ca.crt` and its own certificate and key."""
    return settings_file().parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between stations.

    `printers` maps a paper kind (`invoice`, `receipt`, `wristband` ...) to a print queue.
    `theme` is `light` or `dark`; `lock_minutes` 0 is as the hospital
    says; a station may only lock sooner.
    """

    database_url: str
    station: str = "Front desk"
    theme: str = "light"
    lock_minutes: int = 0
    printers: Mapping[str, str] = field(default_factory=dict)


def embedded_url() -> str:
    """The database of a hospital on this one desk."""
    return f"sqlite:///{data_dir() / 'hospital.sqlite'}"


def load(database_url: str | None = None) -> Settings:
    """Settings from the file, then PMS_DATABASE_URL, then the command line (the last wins).

    Raises ValueError with a sentence when the file cannot be read as TOML or the address of the
    database holds a password.
    """
    stored = _stored()
    told = database_url or os.environ.get("PMS_DATABASE_URL") or stored.get("database_url")
    url = str(told or embedded_url())
    if _holds_password(url):
        raise ValueError(
            "An address with a password in it is not used: others can read it. Leave the password "
            "to the prompt, the key store or PMS_PASSWORD."
        )
    return Settings(
        database_url=url,
        station=str(stored.get("station", "Front desk")),
        theme=str(stored.get("theme", "light")),
        lock_minutes=int(stored.get("lock_minutes", 0)),
        printers={str(k): str(v) for k, v in dict(stored.get("printers", {})).items()},
    )


def _stored() -> dict[str, Any]:
    path = settings_file()
    try:
        return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path} is not valid: {error}") from error


def _holds_password(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # whoever opens it says what is wrong
        return False
    return parts.password is not None or "password" in parse_qs(parts.query)


def save(settings: Settings) -> None:
    """Write the settings file, whole or not at all. The address of the database stays as the file
    has it: one told for once, by the command line or the environment, is not kept.

    Raises OSError when the disk refuses.
    """
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = _stored().get("database_url")
    lines = [
        *([] if kept is None else [f"database_url = {_quoted(str(kept))}"]),
        f"station = {_quoted(settings.station)}",
        f"theme = {_quoted(settings.theme)}",
        f"lock_minutes = {settings.lock_minutes}",
        "",
        "[printers]",
        *(f"{_quoted(kind)} = {_quoted(queue)}" for kind, queue in settings.printers.items()),
    ]
    part = path.with_suffix(".part")
    part.write_text("\n".join(lines) + "\n", "utf-8")
    part.replace(path)


def _quoted(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(c):04X}" if ord(c) < 0x20 or ord(c) == 0x7F else c
        for c in text.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{escaped}"'
