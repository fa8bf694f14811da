"""A station's connections: used as long as they live, replaced when the server ended them."""

from sqlalchemy import text

from pms_desktop.domain.access import Role
from tests.hospital import Hospital


def test_a_connection_that_the_server_ended_is_replaced_unnoticed(
    server_hospital: Hospital,
) -> None:
    station = server_hospital.open_station(Role.RECEPTIONIST)
    with station.database.engine.connect() as connection:
        ended = connection.scalar(text("SELECT pg_backend_pid()"))
    with server_hospital.system().engine.begin() as owner:
        owner.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": ended})

    with station.context.unit_of_work(True) as uow:
        assert uow.hospital.get()
    with station.database.engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != ended


def test_reading_leaves_no_transaction_open(server_hospital: Hospital) -> None:
    station = server_hospital.open_station(Role.RECEPTIONIST)
    states = text(
        "SELECT state FROM pg_stat_activity"
        " WHERE usename = current_user AND pid <> pg_backend_pid()"
    )

    with station.context.unit_of_work(True) as uow:
        uow.hospital.get()
        with station.database.engine.connect() as other:
            assert other.scalars(states).all() == ["idle"]
