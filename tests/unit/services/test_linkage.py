"""What two records have in common, how much it says, and what a whole file tells."""

from random import Random

import pytest

from pms_desktop.services.linkage.comparison import (
    CLOSE,
    DIFFERENT,
    EXACT,
    PARTLY,
    UNKNOWN,
    Field,
    birth_level,
    compare,
    name_level,
)
from pms_desktop.services.linkage.groups import agreed
from pms_desktop.services.linkage.linking import link
from pms_desktop.services.linkage.model import Model, probability
from pms_desktop.services.linkage.persons import (
    Person,
    birth_of,
    code_of,
    months_come_first,
    name_of,
    phone_of,
    street_of,
)
from pms_desktop.services.linkage.phonetics import sound_of

MARIA = Person(
    given="maria jose", family="garcia martinez", birth="19880312", sex="f", phones=("600123456",),
    codes=("12345678z",), street="12 harbour st", city="madrid", postcode="28001",
)  # fmt: skip


def odds_of(one: Person, other: Person) -> float:
    model = Model()
    return probability(model.odds(model.evidence(one, other)))


def like(person: Person, **changed: object) -> Person:
    values = {name: getattr(person, name) for name in Person.__slots__}
    return Person(**(values | changed))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1988-03-12", "19880312"), ("12/03/1988", "19880312"), ("12.3.88", "19880312"),
        ("19880312", "19880312"), ("19880312.0", "19880312"), ("12031988", "19880312"),
        ("1988-03-12T00:00:00", "19880312"), ("1988", "1988"), ("19881392", "19881392"),
        ("12 Mar 1988", "19880312"), ("March 12, 1988", "19880312"), ("12-MAR-88", "19880312"),
        ("12 décembre 1988", "19881212"), ("880312", "19880312"), ("120388", "19880312"),
        ("9999-12-31", ""), ("01/01/1900", ""), ("N/A", ""),
        ("soon", ""), ("0000-00-00", ""), ("", ""), ("9" * 5000, ""),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_was_typed(typed: str, kept: str) -> None:
    assert birth_of(typed) == kept


def test_a_file_tells_whether_months_come_first() -> None:
    assert months_come_first(["03/25/1988", "01/02/1990"])
    assert not months_come_first(["25/03/1988", "01/02/1990"])
    assert birth_of("03/12/1988", month_first=True) == "19880312"


def test_one_number_is_one_however_it_was_written() -> None:
    assert phone_of("+44 1632 960123") == phone_of("(01632) 960-123")
    assert code_of("12.345.678-Z") == code_of("12345678z")
    assert code_of("4223.0") == "4223"
    assert street_of("12 Harbour Street") == street_of("12, HARBOUR ST")
    assert name_of("  Łódź ") == "lodz"
    assert {name_of("NaN"), code_of("null"), code_of("0000"), phone_of("12")} == {""}


@pytest.mark.parametrize(
    "nothing", ["NA", "n/a", "#N/A", "<NULL>", "(none)", "-", "--", "?", ".", "nil", "Not known"]
)
def test_a_word_for_nothing_is_nothing(nothing: str) -> None:
    read = (name_of, code_of, phone_of, street_of, birth_of)

    assert {each(nothing) for each in read} == {""}
    assert code_of("999999999") == ""


@pytest.mark.parametrize(
    ("one", "other"), [("stephen", "steven"), ("meyer", "maier"), ("philip", "filip")]
)
def test_names_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


def test_names_agree_by_slips_parts_initials_and_not_at_all() -> None:
    assert name_level("maria", "maria") == EXACT
    assert name_level("maria", "amria") == CLOSE
    assert name_level("maria jose", "maria") == PARTLY
    assert name_level("m", "maria") == PARTLY
    assert name_level("bill", "william") == name_level("bob henry", "robert") == PARTLY
    assert name_level("maria", "kwame") == DIFFERENT
    assert name_level("", "maria") == UNKNOWN


def test_days_agree_by_a_digit_and_by_swapping_day_and_month() -> None:
    assert birth_level("19880312", "19880321") == CLOSE
    assert birth_level("19880312", "19881203") == CLOSE
    assert birth_level("1988", "19890101") == PARTLY
    assert birth_level("1988", "1988") == birth_level("1988", "19880312") == CLOSE
    assert birth_level("19880312", "20010704") == DIFFERENT


def test_names_in_the_wrong_fields_agree_and_say_so() -> None:
    levels = compare(MARIA, like(MARIA, given=MARIA.family, family=MARIA.given))

    assert levels[Field.GIVEN] == levels[Field.FAMILY] == EXACT
    assert levels[Field.ORDER] == DIFFERENT


def test_a_postcode_in_the_place_of_the_city_is_no_move() -> None:
    levels = compare(MARIA, like(MARIA, city=MARIA.postcode, postcode=MARIA.city))

    assert levels[Field.CITY] == levels[Field.POSTCODE] == CLOSE


@pytest.mark.parametrize(
    "changed",
    [
        {"family": "garcia"},
        {"birth": "19881203"},
        {"street": "4 mill ln", "city": "sevilla", "postcode": "41001", "phones": ()},
        {"given": "garcia martinez", "family": "maria jose", "birth": ""},
    ],
)
def test_one_person_is_known_through_slips_and_moves(changed: dict[str, object]) -> None:
    assert odds_of(MARIA, like(MARIA, **changed)) > 0.95


def test_relatives_and_twins_are_not_taken_for_one_person() -> None:
    home = like(MARIA, codes=())
    sister = like(home, given="lucia", birth="19910704")
    twin = like(home, given="lucia")

    assert odds_of(home, sister) < 0.05
    assert odds_of(home, twin) < 0.5
    assert odds_of(home, like(home, sex="")) > 0.95


def test_parent_and_child_of_one_name_are_two_people() -> None:
    father = like(MARIA, given="john", family="lee", sex="m", birth="19500214")
    son = like(father, birth="19811130", codes=("99887766x",))

    assert odds_of(father, son) < 0.2
    assert odds_of(like(father, codes=()), like(son, codes=())) < 0.7


def test_a_rare_name_says_more_than_a_common_one() -> None:
    people = [
        Person(given=f"{name}a", family=name, birth=f"19{at % 90 + 10}0101", city="town")
        for at, name in enumerate(["smith"] * 300 + [f"rare{each}" for each in range(300)])
    ]
    common = [Person(given="ann", family="smith", city="town")] * 2
    rare = [Person(given="eve", family="xylander", city="town")] * 2
    scores = {
        (each.first, each.second): each.score for each in link([*people, *common, *rare], 0.0)
    }

    assert scores[602, 603] > scores[600, 601]


def test_copies_vouch_for_each_other() -> None:
    odds = {(0, 1): 8.0, (1, 2): 8.0, (0, 2): -3.0, (3, 4): -2.0}

    found = agreed(odds, lambda _one, _other: -12.0)

    assert found[0, 2] > 0
    assert found[3, 4] == -2.0


def test_a_record_between_two_people_joins_the_likelier_one() -> None:
    odds = {(0, 1): 8.0, (1, 2): 2.0, (0, 2): -12.0}

    found = agreed(odds, lambda _one, _other: -12.0)

    assert found[0, 1] > 0 > found[0, 2]


def test_nobody_and_one_record_make_no_pair() -> None:
    assert link([], 0.0) == []
    assert link([MARIA], 0.0) == []
    assert link([Person(), Person()], 0.1) == []


def test_the_order_of_the_file_changes_no_pair() -> None:
    chance = Random(1)
    names = ["".join(chance.choices("abeiklmnorstu", k=9)) for _each in range(80)]
    people = [
        like(MARIA, given=names[at], family=names[at + 40], birth=f"19{at + 10}0101",
             phones=(f"{at * 7919 + 10**8}",), codes=(f"{at * 7919 + 10**6}",))
        for at in range(40)
    ]  # fmt: skip
    people += people[:5]
    shuffled = chance.sample(range(len(people)), len(people))

    straight = {frozenset((each.first, each.second)) for each in link(people, 0.6)}
    again = {
        frozenset((shuffled[each.first], shuffled[each.second]))
        for each in link([people[at] for at in shuffled], 0.6)
    }

    assert straight == again == {frozenset((at, at + 40)) for at in range(5)}
