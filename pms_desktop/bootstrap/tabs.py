"""Every tab there is, and those that a person's jobs include."""

from pms_desktop.bootstrap.administration import ADMINISTRATION, offered_to
from pms_desktop.bootstrap.appointments import APPOINTMENTS
from pms_desktop.bootstrap.billing import BILLING
from pms_desktop.bootstrap.desk import Desk, Tab, TabBuilder
from pms_desktop.bootstrap.emr import EMR
from pms_desktop.bootstrap.registration import REGISTRATION
from pms_desktop.bootstrap.wards import WARDS

TAB_BUILDERS: tuple[TabBuilder, ...] = (
    REGISTRATION,
    APPOINTMENTS,
    WARDS,
    BILLING,
    EMR,
    ADMINISTRATION,
)
"""In the order of the tab row."""


def offered_tabs(desk: Desk) -> list[TabBuilder]:
    """The tabs this person's jobs include, not yet built."""
    desk.build_tabs = build_tabs
    may = desk.context.who.may
    return [
        (info, build)
        for info, build in TAB_BUILDERS
        if (offered_to(may) if build is ADMINISTRATION[1] else may(info.needs))
    ]


def build_tabs(desk: Desk) -> list[Tab]:
    """The same, all built."""
    return [build(desk) for _info, build in offered_tabs(desk)]
