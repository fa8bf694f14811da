"""Insurance policies as the record shows them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pms_desktop.domain.money import from_minor
from pms_desktop.domain.patients import InsurancePolicy
from pms_desktop.i18n import format_date, format_money
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.text import ltr


def cover_words(policies: Iterable[InsurancePolicy], currency: str) -> str:
    """A line each, in the order in which they are billed: validity, holder, and what the patient
    pays."""
    return "\n".join(" · ".join(part for part in _parts(each, currency)) for each in policies)


def _parts(policy: InsurancePolicy, currency: str) -> Iterator[str]:
    yield policy.insurer
    if policy.policy_number:
        yield ltr(policy.policy_number)
    if policy.valid_from is not None and policy.valid_until is not None:
        days = (format_date(policy.valid_from), format_date(policy.valid_until))
        yield _("{first} to {last}").format(first=days[0], last=days[1])
    elif policy.valid_from is not None:
        yield _("from {day}").format(day=format_date(policy.valid_from))
    elif policy.valid_until is not None:
        yield _("until {day}").format(day=format_date(policy.valid_until))
    if policy.holder:
        yield _("of {name}").format(name=policy.holder)
    if pays := _copayment(policy, currency):
        yield _("patient pays {what}").format(what=pays)


def _copayment(policy: InsurancePolicy, currency: str) -> str:
    percent = f"{Decimal(policy.copayment_percent).scaleb(-2).normalize():f} %"
    if not policy.copayment:
        return percent if policy.copayment_percent else ""
    amount = format_money(from_minor(policy.copayment, currency), currency)
    if not policy.copayment_percent:
        return _("{amount} a visit").format(amount=amount)
    words = _("{amount} a visit and {percent} of the rest")
    return words.format(amount=amount, percent=percent)
