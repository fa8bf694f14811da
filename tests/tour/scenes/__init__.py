"""The scenes of a tour, in order. Each begins at the sign-in card and ends there."""

from collections.abc import Callable

from tests.tour.album import Album
from tests.tour.scenes.chart import charting
from tests.tour.scenes.front_desk import arrivals, before_anybody, lost_and_found
from tests.tour.scenes.kiosk import decided_at_the_desk, self_service
from tests.tour.scenes.office import administration
from tests.tour.scenes.records import exchanging, merging, twins
from tests.tour.scenes.till import settling
from tests.tour.scenes.ward import bedside

SCENES: tuple[Callable[[Album], None], ...] = (
    before_anybody,
    arrivals,
    lost_and_found,
    twins,
    self_service,
    decided_at_the_desk,
    bedside,
    charting,
    settling,
    administration,
    merging,
    exchanging,
)
