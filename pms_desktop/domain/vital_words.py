"""Vital signs and NEWS2 in the words of the ward."""

from dataclasses import dataclass
from decimal import Decimal

from pms_desktop.domain.vitals import Band, Consciousness, Measurements, Parameter, Spo2Scale
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import number_signs


@dataclass(frozen=True, slots=True)
class Response:
    """What a score asks for (RCP 2017, chart 4): how often to look, and who must come."""

    monitoring: str
    action: str


def response_to(band: Band) -> Response:
    """The clinical response to a band of the aggregate score."""
    return {
        Band.NONE: Response(_("at least every 12 hours"), _("Go on with routine monitoring.")),
        Band.LOW: Response(
            _("at least every 4 to 6 hours"),
            _(
                "A registered nurse assesses the patient and decides on more frequent monitoring "
                "or escalation."
            ),
        ),
        Band.RED: Response(
            _("at least every hour"),
            _(
                "A registered nurse tells the medical team, who review the patient and decide on "
                "escalation."
            ),
        ),
        Band.MEDIUM: Response(
            _("at least every hour"),
            _(
                "Urgent: tell the medical team at once and ask for assessment by a clinician "
                "skilled in acute illness."
            ),
        ),
        Band.HIGH: Response(
            _("continuously"),
            _(
                "Emergency: tell the medical team at once, at least a specialist registrar; "
                "assessment by a team with critical care skills; consider a higher level of care."
            ),
        ),
    }[band]


def band_word(band: Band) -> str:
    """What a band asks for, short enough for a chip."""
    return {
        Band.NONE: _("routine"),
        Band.LOW: _("nurse assesses"),
        Band.RED: _("3 in one sign, review"),
        Band.MEDIUM: _("urgent review"),
        Band.HIGH: _("emergency response"),
    }[band]


def parameter_word(parameter: Parameter) -> str:
    """The name of a measurement."""
    return {
        Parameter.RESPIRATION: _("Respiration"),
        Parameter.SPO2: _("SpO₂"),
        Parameter.OXYGEN: _("Oxygen"),
        Parameter.SYSTOLIC: _("Blood pressure"),
        Parameter.DIASTOLIC: _("Lower pressure"),
        Parameter.PULSE: _("Pulse"),
        Parameter.CONSCIOUSNESS: _("Consciousness"),
        Parameter.TEMPERATURE: _("Temperature"),
    }[parameter]


def consciousness_word(level: Consciousness) -> str:
    """A level of the ACVPU scale."""
    return {
        Consciousness.ALERT: _("Alert"),
        Consciousness.CONFUSED: _("Confusion (new)"),
        Consciousness.VOICE: _("Voice"),
        Consciousness.PAIN: _("Pain"),
        Consciousness.UNRESPONSIVE: _("Unresponsive"),
    }[level]


def scale_word(scale: Spo2Scale) -> str:
    """An SpO2 scale with whom it is for."""
    return {
        Spo2Scale.SCALE_1: _("Scale 1 (usual)"),
        Spo2Scale.SCALE_2: _("Scale 2 (hypercapnic respiratory failure, 88–92 %)"),
    }[scale]


def celsius(tenths: int) -> str:
    """`37.9` for 379, with the hospital's decimal sign."""
    return f"{Decimal(tenths).scaleb(-1):.1f}".replace(".", number_signs()[0])


def value_text(parameter: Parameter, measured: Measurements) -> str:
    """A measured value with its unit, empty when it was not measured."""
    if parameter is Parameter.OXYGEN:
        return _("on oxygen") if measured.on_oxygen else _("air")
    if parameter is Parameter.CONSCIOUSNESS:
        level = measured.consciousness
        return consciousness_word(level) if level is not None else ""
    if parameter is Parameter.SYSTOLIC and measured.systolic is not None:
        lower = "–" if measured.diastolic is None else str(measured.diastolic)
        return f"{measured.systolic}/{lower}"
    value: int | None = getattr(measured, parameter.value)
    if value is None:
        return ""
    if parameter is Parameter.TEMPERATURE:
        return f"{celsius(value)} °C"
    return f"{value} %" if parameter is Parameter.SPO2 else str(value)
