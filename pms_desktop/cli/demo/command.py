"""pms-admin demo: builds the whole demo hospital."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import click
from sqlalchemy import text

from pms_desktop.cli.demo.bills import Ledger
from pms_desktop.cli.demo.charts import add_openings
from pms_desktop.cli.demo.hospital import ACCOUNTS, add_prices, add_staff, add_wards
from pms_desktop.cli.demo.inpatients import Wing, add_inpatients
from pms_desktop.cli.demo.kiosk import KIOSK, add_kiosk
from pms_desktop.cli.demo.names import NamePool
from pms_desktop.cli.demo.outpatients import add_appointments
from pms_desktop.cli.demo.patients import add_patients
from pms_desktop.cli.demo.records import add_newcomers, add_records
from pms_desktop.cli.demo.world import World, say_nothing
from pms_desktop.cli.options import who_and_where
from pms_desktop.cli.sign_in import Caller, caller, plain_errors
from pms_desktop.cli.stopping import say_removed, taken_back_when_stopped
from pms_desktop.data.bulk import bulk_load
from pms_desktop.data.database import Database
from pms_desktop.data.engine import parse
from pms_desktop.data.new_database import new_database
from pms_desktop.data.server import create_housekeeper
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.clock import FixedClock, SystemClock
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.domain.wards import BedState
from pms_desktop.security.passwords import hash_password
from pms_desktop.services.founding import found, new_hospital, system_database
from pms_desktop.services.front_door import DEMO_PASSWORD

_ZONE = "Europe/London"
_WITH_HISTORY = 6000
_FEWEST = 200
_TELL_EVERY = 20_000
_RESTING = (
    (BedState.CLEANING, "", 12), (BedState.CLEANING, "", 35),
    (BedState.BLOCKED, "Oxygen outlet repair", 1560), (BedState.CLEANING, "", 4),
    (BedState.CLEANING, "", 51), (BedState.BLOCKED, "Bed rail to be replaced", 190),
)  # fmt: skip
"""State, note and for how many minutes."""
_TOLD = ("patients", "appointments", "admissions", "invoices", "payments")


@click.command()
@who_and_where
@click.option("--patients", default=2000, show_default=True, type=click.IntRange(_FEWEST))
@click.option("--seed", default=1, show_default=True)
@click.option("--at", "moment", metavar="TIME", help="Its present, as 2026-11-20T10:40Z.")
def demo(
    database: str | None, user: str | None, patients: int, seed: int, moment: str | None
) -> None:
    """Build a demo hospital in an empty place.

    The same seed and present give the same hospital. On PostgreSQL --user is a superuser, and the
    database must not exist yet. What fails half-way is taken back and can be tried again.
    """
    who = caller(database, user)
    present = datetime.fromisoformat(moment) if moment else _now()
    started = time.perf_counter()

    def tell(words: str) -> None:
        click.echo(f"{time.perf_counter() - started:6.1f} s  {words}", err=True)

    with plain_errors(), taken_back_when_stopped(), _empty_place(who) as empty:
        counts = build(empty, patients, seed, present, tell)
    made = ", ".join(f"{counts[name]:,} {name}" for name in _TOLD)
    click.echo(
        f"Demo hospital in {time.perf_counter() - started:.1f} s: {made}.\n"
        f"Accounts: {', '.join((*ACCOUNTS, KIOSK[0]))}; password: {DEMO_PASSWORD}."
    )


def build(
    database: Database, patients: int, seed: int, present: datetime,
    tell: Callable[[str], object] = say_nothing,
) -> Mapping[str, int]:  # fmt: skip
    """Found the hospital in an empty database and fill it; returns how many rows each table of
    patients' matters has then. `tell` hears what is done."""
    clock = FixedClock(present, _ZONE)
    database = Database(database.engine, clock)
    pool = NamePool(seed)
    chance = Random(seed)
    name = "St. Anne General Hospital"
    hospital = new_hospital(
        name, demo=True, address="14 Harbour Road\nWestport WP1 4AN", phone="01632 960 100",
        email="desk@st-anne.example", tax_number="GB 123 4567 89",
        footer="St. Anne General Hospital is a registered charity, no. 1234567.",
        kiosk_languages="en pl ar hi es de",
    )  # fmt: skip
    admin_name = ACCOUNTS["admin"][0]
    world = World(chance, present.astimezone(clock.zone).date(), clock, tell=tell)
    world.admin_id = found(database, hospital, "admin", admin_name, DEMO_PASSWORD, world.key())
    with database.units_for(world.admin_id)(False) as uow:
        add_prices(world, uow)
        uow.flush()
        add_wards(world, uow)
        add_staff(world, uow, pool)
        _let_people_in(database, uow)
        uow.commit()
    with database.units_for(world.admin_id)(True) as uow:
        medicines = list(uow.medicines.all())
        wings = [Wing(ward.name, uow.wards.beds(ward.id)) for ward in uow.wards.wards()]
    tell("Staff, wards, tariff and formulary written")
    counts = _fill(world, database, pool, patients, wings, medicines)
    _rest_beds(world, database, wings)
    with database.units_for(world.admin_id)(False) as uow:
        add_openings(uow)
        uow.commit()
    _take_lists(world, database)
    password_hash = hash_password(DEMO_PASSWORD) if database.embedded else ""
    add_kiosk(world, database, password_hash, DEMO_PASSWORD)
    return {**counts, "patients": _patients_in(database)}


def _take_lists(world: World, database: Database) -> None:
    """Lists of patients that the administrator took out lately."""
    for days, written_as in ((9, "xlsx"), (2, "csv")):
        then = FixedClock(world.moment(-days, 14, 5 + days), _ZONE)
        with Database(database.engine, then).units_for(world.admin_id)(False) as uow:
            uow.patient_exports.note_list(world.key(), written_as)
            uow.commit()


def _patients_in(database: Database) -> int:
    """Also those who came after the many: newborns and somebody nobody knows."""
    with database.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM patients")).scalar_one())


def _fill(
    world: World, database: Database, pool: NamePool, patients: int, wings: list[Wing],
    medicines: list[Medicine],
) -> Mapping[str, int]:  # fmt: skip
    def indexed(done: int, wanted: int) -> None:
        if done % _TELL_EVERY == 0 or done == wanted:
            world.tell(f"{done:,} of {wanted:,} patients can be found")

    with bulk_load(database.engine, indexed) as writer:
        world.writer = writer
        known = list(add_patients(world, pool, patients, min(patients, _WITH_HISTORY)))
        add_records(world, known)
        ledger = Ledger(world)
        add_appointments(world, known, ledger)
        add_inpatients(world, known, wings, medicines, ledger)
        ledger.write()
        world.tell("Appointments, stays and bills written")
        world.writer = None
    with database.units_for(world.receptionist_id)(False) as uow:
        add_newcomers(world, uow, known)
        uow.commit()
    return writer.counts


def _let_people_in(database: Database, uow: UnitOfWork) -> None:
    password_hash = hash_password(DEMO_PASSWORD) if database.embedded else ""
    for member in uow.staff.members():
        if member.login is None or member.login == "admin":
            continue
        if database.embedded:
            uow.accounts.set_password_hash(member.id, password_hash)
        else:
            uow.accounts.create_login(member.login, member.roles, DEMO_PASSWORD)


def _rest_beds(world: World, database: Database, wings: list[Wing]) -> None:
    """A few empty beds are being cleaned or repaired, each for as long as it takes."""
    with database.units_for(world.admin_id)(True) as uow:
        empty = [
            bed.id
            for wing in wings
            for bed in wing.beds
            if uow.wards.occupant_of(bed.id) is None and world.chance.random() < 0.25
        ]
    for bed_id, (state, note, minutes) in zip(empty, _RESTING, strict=False):
        began = FixedClock(world.clock.now() - timedelta(minutes=minutes), _ZONE)
        with Database(database.engine, began).units_for(world.admin_id)(False) as uow:
            uow.wards.set_bed_state(bed_id, state, note)
            uow.commit()


@contextmanager
def _empty_place(who: Caller) -> Iterator[Database]:
    """Where the hospital is built; a file appears under its name only when it is whole."""
    target = parse(who.url)
    if not target.database:
        raise click.UsageError("--database must name a database.")
    if target.drivername != "sqlite":
        superuser = target.set(username=who.user, password=who.password(), database="postgres")
        server_url = superuser.render_as_string(hide_password=False)
        with new_database(server_url, target.database, say_removed) as url:
            create_housekeeper(url, "housekeeper", DEMO_PASSWORD)
            with closing(system_database(url)) as database:
                yield database
        return
    with _empty_file(Path(target.database)) as database:
        yield database


@contextmanager
def _empty_file(path: Path) -> Iterator[Database]:
    if path.exists():
        raise click.ClickException(f"There is something at {path} already.")
    part = path.with_suffix(".part")
    if _remove(part):
        say_removed()
    try:
        with closing(system_database(f"sqlite:///{part}")) as database:
            yield database
            with database.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        part.replace(path)
    finally:
        _remove(part)


def _remove(part: Path) -> bool:
    """Whether anything was there; beside a database lie its log and its index to it."""
    files = [part.with_name(part.name + ending) for ending in ("", "-wal", "-shm")]
    found = [file for file in files if file.exists()]
    for file in found:
        file.unlink()
    return bool(found)


def _now() -> datetime:
    return SystemClock().now().replace(second=0, microsecond=0)
