"""A person's own account at the station: given passwords, own passwords, and being put out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from time import monotonic

from pms_desktop.domain.access import Role
from pms_desktop.domain.staff import StaffMember
from pms_desktop.services.accounts import AccountService, SaveMember
from pms_desktop.services.ids import new_id
from tests.gui.shell.driving import Desk
from tests.gui.typing import press_escape, replace_text
from tests.hospital import NOW, PASSWORD, Hospital

OpenDesk = Callable[..., Desk]
GIVEN, OWN = "a quiet morning 4", "a loud evening 9"


def enter_nurse(hospital: Hospital) -> StaffMember:
    """Somebody new. Login roles outlive a test's database, so every test has its own name."""
    key = new_id()
    jobs = frozenset({Role.NURSE})
    member = StaffMember(key, "Grace Osei", f"n{key.hex[-12:]}", "", "", True, jobs, 0)
    accounts = AccountService(hospital.sign_in(Role.ADMINISTRATOR))
    return accounts.save(SaveMember(member, GIVEN)).member


def choose(desk: Desk, new: str, again: str = "", old: str = "") -> None:
    """Fill the open password form and send it."""
    form = desk.dialog("PasswordDialog")
    for field, words in (
        (form.old_field, old), (form.new_field, new), (form.again_field, again or new),
    ):  # fmt: skip
        replace_text(field.editor, words)
    form.action_button.click()


def wait_for_fault(desk: Desk, field: str, part: str) -> None:
    form = desk.dialog("PasswordDialog")
    desk.wait_until(lambda: part in getattr(form, field).fault())


def test_with_a_given_password_the_work_waits_for_ones_own(
    open_desk: OpenDesk, hospital: Hospital
) -> None:
    grace = enter_nurse(hospital)
    desk = open_desk(hospital.url)
    desk.try_to_sign_in(grace.login or "", GIVEN)
    desk.wait_until(lambda: desk.has_dialog("PasswordDialog"))
    assert not desk.window.shows_work()

    choose(desk, OWN, OWN + "x")
    wait_for_fault(desk, "again_field", "differ")
    choose(desk, "password123")
    wait_for_fault(desk, "new_field", "tried first")
    choose(desk, GIVEN)
    wait_for_fault(desk, "new_field", "another password")
    choose(desk, OWN)
    desk.wait_until(desk.window.shows_work)
    desk.wait_for_message("new password")

    desk.close()
    again = open_desk(hospital.url)
    again.try_to_sign_in(grace.login or "", OWN)
    again.wait_until(again.window.shows_work)
    assert "You were last here" in again.window.status_line.draft_label.text()


def test_who_chooses_no_password_of_their_own_does_not_come_in(
    open_desk: OpenDesk, embedded_hospital: Hospital
) -> None:
    grace = enter_nurse(embedded_hospital)
    desk = open_desk(embedded_hospital.url)
    desk.try_to_sign_in(grace.login or "", GIVEN)
    desk.wait_until(lambda: desk.has_dialog("PasswordDialog"))

    press_escape(desk.dialog("PasswordDialog"))

    desk.wait_until(lambda: not desk.has_dialog("PasswordDialog"))
    assert not desk.window.shows_work()


def test_ones_own_password_is_changed_at_will_with_the_old_one(desk: Desk) -> None:
    desk.sign_in(Role.NURSE)
    desk.window.top_bar.password_requested.emit()
    desk.wait_until(lambda: desk.has_dialog("PasswordDialog"))

    choose(desk, OWN, old="not the old one 1")
    wait_for_fault(desk, "old_field", "Wrong")
    choose(desk, OWN, old=PASSWORD)
    desk.wait_for_message("new password")

    desk.window.top_bar.lock_requested.emit()
    desk.try_to_sign_in("", OWN)
    desk.wait_until(desk.window.shows_work)


def test_whoever_is_disabled_is_put_out_within_a_second_or_two_and_told_why(
    open_desk: OpenDesk, hospital: Hospital
) -> None:
    grace = enter_nurse(hospital)
    desk = open_desk(hospital.url)
    desk.try_to_sign_in(grace.login or "", GIVEN)
    desk.wait_until(lambda: desk.has_dialog("PasswordDialog"))
    choose(desk, OWN)
    desk.wait_until(desk.window.shows_work)
    accounts = AccountService(hospital.sign_in(Role.ADMINISTRATOR))

    begun = monotonic()
    accounts.set_active(grace.id, active=False)
    desk.wait_until(lambda: not desk.window.shows_work())
    took = monotonic() - begun

    assert "disabled this account" in desk.sentence()
    assert took < 2.5  # an embedded file is asked once a second


def test_whoever_got_other_jobs_is_asked_to_come_in_again(
    open_desk: OpenDesk, embedded_hospital: Hospital
) -> None:
    accounts = AccountService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    desk = open_desk(embedded_hospital.url)
    desk.sign_in(Role.NURSE)
    nurse = next(one for one in accounts.members() if one.login == "nurse")

    accounts.save(SaveMember(replace(nurse, roles=frozenset({Role.BILLING}))))

    desk.wait_for_sentence("changed your jobs")
    desk.sign_in(Role.NURSE)
    assert "Billing" in desk.tab_titles()


def test_an_account_that_ends_soon_says_so(
    open_desk: OpenDesk, embedded_hospital: Hospital
) -> None:
    accounts = AccountService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    nurse = next(one for one in accounts.members() if one.login == "nurse")
    accounts.set_last_day(nurse.id, NOW.date() + timedelta(days=36525))
    desk = open_desk(embedded_hospital.url)
    desk.sign_in(Role.NURSE)
    assert not desk.window.message_bar.isVisible()
    desk.window.top_bar.sign_out_requested.emit()

    accounts.set_last_day(nurse.id, desk.today())
    desk.sign_in(Role.NURSE)

    desk.wait_for_message("Your account ends after")
