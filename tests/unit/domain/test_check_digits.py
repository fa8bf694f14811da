"""Numbers that prove themselves, with the examples that the rules are published with."""

import pytest

from pms_desktop.domain.check_digits import proves_itself
from pms_desktop.domain.identifiers import CheckRule

EXAMPLES = [
    (CheckRule.MOD_97, "794 44"),
    (CheckRule.MOD_11, "943 476 5919"),
    (CheckRule.LUHN, "7992 7398 713"),
    (CheckRule.VERHOEFF, "2363"),
    (CheckRule.NIF, "12345678-Z"),
]


@pytest.mark.parametrize(("rule", "number"), EXAMPLES)
def test_a_number_proves_itself_and_no_slip_in_one_digit_does(rule: CheckRule, number: str) -> None:
    assert proves_itself(rule, number)
    for at, right in enumerate(number):
        for wrong in set("0123456789") - {right} if right.isdecimal() else ():
            assert not proves_itself(rule, f"{number[:at]}{wrong}{number[at + 1 :]}")


def test_where_there_is_no_rule_every_number_will_do() -> None:
    assert proves_itself(CheckRule.NONE, "anything 1")
