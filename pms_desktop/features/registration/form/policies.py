"""Insurance policies in the order in which they are billed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from pms_desktop.domain.money import from_minor, to_minor
from pms_desktop.domain.patients import InsurancePolicy
from pms_desktop.features.registration.form.rows import FieldRows, Part
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import DateEdit, LineEdit, MoneyEdit, NumberEdit

_ROOM = 300


class PolicyRows(FieldRows):
    """Insurer and number, validity, whose it is and what the patient pays."""

    def __init__(self, make_day: Callable[[], DateEdit], currency: str) -> None:
        self._currency = currency
        line = partial(LineEdit, max_length=_ROOM)
        percent = partial(NumberEdit, "%", places=2, minimum=0, maximum=100)
        super().__init__(
            "policy",
            [
                Part("insurer", _("Co&vered by"), line, 4),
                Part("number", _("Po&licy"), line, 4),
                Part("valid_from", _("From"), make_day, 3),
                Part("valid_until", _("E&xpires"), make_day, 3),
                Part("holder", _("Policy holder"), partial(line, _("the patient")), 4, below=True),
                Part("copayment", _("Patient pays a visit"), partial(MoneyEdit, currency), 3),
                Part("percent", _("and of the rest"), percent, 3),
            ],
            _("Another policy"),
            in_order=True,
        )

    def policies(self) -> tuple[InsurancePolicy, ...]:
        """As typed; what cannot be read counts as not said."""
        return tuple(self._policy(*values) for values in self.values())

    def set_policies(self, policies: Sequence[InsurancePolicy]) -> None:
        """Show these, or one empty row."""
        self.set_values([self._values(each) for each in policies])

    def _policy(
        self, insurer: str, number: str, starts: Any, ends: Any, holder: str, *pays: Decimal | None
    ) -> InsurancePolicy:
        amount, percent = (each or Decimal(0) for each in pays)
        return replace(
            InsurancePolicy(insurer, number, ends, starts, holder),
            copayment=to_minor(amount, self._currency),
            copayment_percent=int(percent.scaleb(2)),
        )

    def _values(self, policy: InsurancePolicy) -> tuple[Any, ...]:
        amount = from_minor(policy.copayment, self._currency)
        percent = Decimal(policy.copayment_percent).scaleb(-2).normalize()
        return (
            policy.insurer,
            policy.policy_number,
            policy.valid_from,
            policy.valid_until,
            policy.holder,
            amount or None,
            percent or None,
        )
