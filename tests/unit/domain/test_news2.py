"""NEWS2 against every boundary of the chart (Royal College of Physicians, December 2017)."""

from dataclasses import replace
from typing import Any

import pytest

from pms_desktop.domain.vitals import (
    LIKELY,
    POSSIBLE,
    Band,
    Consciousness,
    Measurements,
    Parameter,
    Spo2Scale,
    band_of,
    news2,
    news2_parts,
    outside,
)

WELL = Measurements(
    respiration=16,
    spo2=97,
    on_oxygen=False,
    systolic=120,
    diastolic=80,
    pulse=70,
    consciousness=Consciousness.ALERT,
    temperature=370,
)
SCORED = ("respiration", "spo2", "systolic", "pulse", "consciousness", "temperature")


def _well_but(field: str, value: int | None) -> Measurements:
    changed: dict[str, Any] = {field: value}
    return replace(WELL, **changed)


@pytest.mark.parametrize(
    ("field", "value", "points"),
    [
        *[("respiration", v, p) for v, p in ((0, 3), (8, 3), (9, 1), (11, 1), (12, 0), (20, 0))],
        *[("respiration", v, p) for v, p in ((21, 2), (24, 2), (25, 3), (120, 3))],
        *[("spo2", v, p) for v, p in ((0, 3), (91, 3), (92, 2), (93, 2), (94, 1), (95, 1))],
        *[("spo2", v, p) for v, p in ((96, 0), (100, 0))],
        *[("systolic", v, p) for v, p in ((0, 3), (90, 3), (91, 2), (100, 2), (101, 1), (110, 1))],
        *[("systolic", v, p) for v, p in ((111, 0), (219, 0), (220, 3), (350, 3))],
        *[("pulse", v, p) for v, p in ((0, 3), (40, 3), (41, 1), (50, 1), (51, 0), (90, 0))],
        *[("pulse", v, p) for v, p in ((91, 1), (110, 1), (111, 2), (130, 2), (131, 3), (350, 3))],
        *[("temperature", v, p) for v, p in ((200, 3), (350, 3), (351, 1), (360, 1), (361, 0))],
        *[("temperature", v, p) for v, p in ((375, 0), (380, 0), (381, 1), (390, 1), (391, 2))],
        ("temperature", 460, 2),
    ],
)
def test_each_value_earns_the_points_of_its_column(field: str, value: int, points: int) -> None:
    score = news2(_well_but(field, value))

    assert score is not None
    assert score.parts[Parameter(field)] == points
    assert score.total == points


@pytest.mark.parametrize(
    ("on_oxygen", "spo2", "points"),
    [
        *[(air, v, p) for air in (False, True) for v, p in ((0, 3), (83, 3), (84, 2), (85, 2))],
        *[(air, v, p) for air in (False, True) for v, p in ((86, 1), (87, 1), (88, 0), (92, 0))],
        *[(False, v, 0) for v in (93, 94, 95, 96, 97, 100)],
        *[(True, v, p) for v, p in ((93, 1), (94, 1), (95, 2), (96, 2), (97, 3), (100, 3))],
    ],
)
def test_scale_2_also_scores_saturations_too_high_on_oxygen(
    on_oxygen: bool, spo2: int, points: int
) -> None:
    measured = replace(WELL, spo2_scale=Spo2Scale.SCALE_2, spo2=spo2, on_oxygen=on_oxygen)

    assert news2_parts(measured)[Parameter.SPO2] == points


def test_supplemental_oxygen_adds_two_points_on_either_scale() -> None:
    for scale in Spo2Scale:
        score = news2(replace(WELL, spo2=92, spo2_scale=scale, on_oxygen=True))
        assert score is not None
        assert score.parts[Parameter.OXYGEN] == 2


@pytest.mark.parametrize("level", list(Consciousness))
def test_anything_but_alert_scores_three_new_confusion_included(level: Consciousness) -> None:
    score = news2(replace(WELL, consciousness=level))

    assert score is not None
    assert score.total == (0 if level is Consciousness.ALERT else 3)
    assert score.red is (level is not Consciousness.ALERT)


@pytest.mark.parametrize("missing", SCORED)
def test_a_set_with_a_parameter_missing_has_no_score(missing: str) -> None:
    partial = _well_but(missing, None)

    assert news2(partial) is None
    assert Parameter(missing) not in news2_parts(partial)


def test_the_lower_pressure_is_not_part_of_the_score() -> None:
    score = news2(replace(WELL, diastolic=None))

    assert score is not None
    assert score.total == 0


@pytest.mark.parametrize(
    ("total", "red", "band"),
    [
        (0, False, Band.NONE),
        (1, False, Band.LOW),
        (4, False, Band.LOW),
        (3, True, Band.RED),
        (4, True, Band.RED),
        (5, False, Band.MEDIUM),
        (5, True, Band.MEDIUM),
        (6, True, Band.MEDIUM),
        (7, False, Band.HIGH),
        (20, True, Band.HIGH),
    ],
)
def test_the_sum_and_a_single_three_decide_the_band(total: int, red: bool, band: Band) -> None:
    assert band_of(total, red=red) is band


def test_a_temperature_of_37_5_scores_nothing_unlike_in_a_widely_copied_example() -> None:
    """The example of the Welsh emergency department FHIR guide gives it one point and a sum of 6;
    the chart of the RCP gives none and 5."""
    measured = Measurements(
        respiration=21,
        spo2=95,
        on_oxygen=False,
        systolic=105,
        diastolic=70,
        pulse=95,
        consciousness=Consciousness.ALERT,
        temperature=375,
    )
    score = news2(measured)

    assert score is not None
    assert score.parts[Parameter.TEMPERATURE] == 0
    assert score.total == 5


def test_the_worst_values_add_up_to_twenty() -> None:
    worst = Measurements(30, 80, True, 80, 40, 140, Consciousness.PAIN, 340)

    score = news2(worst)

    assert score is not None
    assert score.total == 20


def test_limits_tell_the_impossible_from_the_unlikely() -> None:
    assert outside(WELL, LIKELY) == []
    assert outside(replace(WELL, pulse=351), POSSIBLE) == [Parameter.PULSE]
    assert outside(replace(WELL, pulse=210), POSSIBLE) == []
    assert outside(replace(WELL, pulse=210, spo2=60), LIKELY) == [Parameter.SPO2, Parameter.PULSE]
