"""What a person is told at sign-in when the server's rights are not those of their jobs."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from tests.gui.shell.driving import Desk
from tests.hospital import Hospital

OpenDesk = Callable[..., Desk]


@pytest.mark.parametrize(
    ("role", "words"),
    [(Role.NURSE, "Tell the administrator"), (Role.ADMINISTRATOR, "names each difference")],
)
def test_who_signs_in_is_told_that_the_server_gives_other_rights(
    open_desk: OpenDesk, server_hospital: Hospital, role: Role, words: str
) -> None:
    with server_hospital.system().engine.begin() as connection:
        connection.execute(text("GRANT SELECT ON audit TO PUBLIC"))
    desk = open_desk(server_hospital.url)

    desk.sign_in(role)

    desk.wait_for_message(words)
    assert desk.window.shows_work()
