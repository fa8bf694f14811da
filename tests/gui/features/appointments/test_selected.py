"""The bar below the day."""

from pytestqt.qtbot import QtBot

from pms_desktop.domain.appointments import Act
from pms_desktop.features.appointments.selected.view import SelectedView


def test_beside_the_longest_name_the_state_is_read_whole(qtbot: QtBot) -> None:
    bar = SelectedView()
    qtbot.addWidget(bar)
    bar.resize(900, 60)
    name = "FEATHERSTONEHAUGH-CHOLMONDELEY-WRIOTHESLEY, Maximiliana-Konstantina"

    with qtbot.waitExposed(bar):
        bar.show_appointment(name, "18:00", ("waiting 35 min", "warn"), set(Act))
        bar.show()

    assert bar.state_chip.width() >= bar.state_chip.sizeHint().width()
    assert bar.name_label.width() < bar.name_label.sizeHint().width()
