"""What a person is told at sign-in when the audit is not what this station saw of it."""

from collections.abc import Callable

from pms_desktop.data.audit.seals import begin_epoch, seal
from pms_desktop.domain.access import Role
from tests.data.patients import enter_patient
from tests.data.test_audit_seals import cut_off, tampering
from tests.gui.shell.driving import Desk
from tests.hospital import Hospital

OpenDesk = Callable[..., Desk]


def seen_by_this_station(open_desk: OpenDesk, hospital: Hospital) -> None:
    for name in ("Adams", "Brown", "Clark"):
        enter_patient(hospital, name)
        with hospital.system().engine.begin() as connection:
            assert seal(connection) > 0
    desk = open_desk(hospital.url)
    desk.sign_in(Role.NURSE)
    desk.close()


def test_who_signs_in_is_told_to_call_the_administrator(
    open_desk: OpenDesk, embedded_hospital: Hospital
) -> None:
    seen_by_this_station(open_desk, embedded_hospital)
    with tampering(embedded_hospital) as connection:
        cut_off(connection, embedded_hospital)
        connection.exec_driver_sql("DELETE FROM audit_seals WHERE no > 2")
    desk = open_desk(embedded_hospital.url)

    desk.sign_in(Role.NURSE)

    desk.wait_for_message("Call the administrator")
    assert desk.window.shows_work()


def test_a_declared_restore_is_told_with_its_reason(
    open_desk: OpenDesk, embedded_hospital: Hospital
) -> None:
    seen_by_this_station(open_desk, embedded_hospital)
    with tampering(embedded_hospital) as connection:
        connection.exec_driver_sql("DELETE FROM audit_seals WHERE no > 1")
        connection.exec_driver_sql(
            "DELETE FROM audit WHERE id >= (SELECT high FROM audit_seals WHERE no = 1)"
        )
    with embedded_hospital.system().engine.begin() as connection:
        begin_epoch(connection, "The copy of 02:00")
    desk = open_desk(embedded_hospital.url)

    desk.sign_in(Role.NURSE)

    desk.wait_for_message("The copy of 02:00")
