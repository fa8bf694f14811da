"""Work beside the window: the task runner and the garbage collector."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from pms_desktop.ui.collector import GuiCollector
from pms_desktop.ui.task_runner import QtTaskRunner

DIALOGS = 60


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[QtTaskRunner]:
    runner = QtTaskRunner()
    yield runner
    assert runner.shut_down()


class Log:
    """What came back, on which thread."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []
        self.threads: set[int] = set()

    def success(self, result: object) -> None:
        self._add("success", result)

    def error(self, error: Exception) -> None:
        self._add("error", type(error))

    def done(self) -> None:
        self._add("done", None)

    def _add(self, what: str, value: object) -> None:
        self.calls.append((what, value))
        self.threads.add(threading.get_ident())


def test_work_leaves_the_gui_thread_and_its_answer_comes_back(
    tasks: QtTaskRunner, qtbot: QtBot
) -> None:
    log = Log()

    tasks.submit(threading.get_ident, log.success, log.error, log.done)
    qtbot.waitUntil(lambda: len(log.calls) == 2)

    assert [what for what, _value in log.calls] == ["done", "success"]
    assert log.calls[1][1] != threading.get_ident()
    assert log.threads == {threading.get_ident()}


def test_an_error_is_handed_over_after_done(tasks: QtTaskRunner, qtbot: QtBot) -> None:
    log = Log()

    tasks.submit(lambda: 1 // 0, log.success, log.error, log.done)
    qtbot.waitUntil(lambda: len(log.calls) == 2)

    assert log.calls == [("done", None), ("error", ZeroDivisionError)]


def test_the_window_lives_while_work_is_slow(tasks: QtTaskRunner, qtbot: QtBot) -> None:
    gate, log, beats = threading.Event(), Log(), Log()
    timer = QTimer()
    timer.timeout.connect(beats.done)
    timer.start(1)

    tasks.submit(lambda: gate.wait(10), log.success, log.error, log.done)
    qtbot.waitUntil(lambda: len(beats.calls) > 10)
    assert log.calls == []
    gate.set()
    qtbot.waitUntil(lambda: ("success", True) in log.calls)


def test_after_shut_down_nothing_arrives(qtbot: QtBot) -> None:
    runner, gate, log = QtTaskRunner(max_threads=1), threading.Event(), Log()
    runner.submit(lambda: gate.wait(10), log.success, log.error, log.done)
    runner.submit(lambda: "never started", log.success, log.error, log.done)

    gate.set()
    assert runner.shut_down()
    runner.submit(lambda: "too late", log.success, log.error, log.done)
    QApplication.processEvents()

    assert log.calls == []


def test_a_runner_deleted_while_work_runs_is_left_in_peace(qtbot: QtBot) -> None:
    owner, gate, log = QObject(), threading.Event(), Log()
    runner = QtTaskRunner(parent=owner)
    started = threading.Event()

    def work() -> bool:
        started.set()
        return gate.wait(10)

    runner.submit(work, log.success, log.error, log.done)
    assert started.wait(10)
    QTimer.singleShot(0, gate.set)
    runner.shut_down(0)
    gate.set()
    owner.deleteLater()
    qtbot.waitUntil(gate.is_set)

    assert log.calls == []


class Loop(QDialog):
    """A dialog that only the cyclic collector can free."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel("A dialog"))
        layout.addWidget(QLineEdit())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GuiCollector]:
    made = GuiCollector()
    yield made
    made.stop()


def test_dialogs_in_cycles_come_and_go_while_threads_allocate(
    qtbot: QtBot, collector: GuiCollector
) -> None:
    """Without the collector a worker's collection destroys a dialog there and Qt crashes."""
    stop, collected_on = threading.Event(), set[int]()

    def allocate() -> None:
        while not stop.is_set():
            _kept = [[n] for n in range(5_000)]

    def watch(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            collected_on.add(threading.get_ident())

    gc.callbacks.append(watch)
    threads = [threading.Thread(target=allocate) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        alive = open_and_close()
        qtbot.waitUntil(lambda: sum(ref() is not None for ref in alive) < DIALOGS // 4)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        gc.callbacks.remove(watch)

    assert collected_on == {threading.get_ident()}


def open_and_close() -> list[weakref.ref[Loop]]:
    alive = []
    for count in range(DIALOGS):
        dialog = Loop()
        dialog.open()
        dialog.close()
        alive.append(weakref.ref(dialog))
        del dialog
        if count % 20 == 0:
            QApplication.processEvents()
    return alive


def test_stopping_gives_python_its_own_collector_back(qtbot: QtBot) -> None:
    gc.enable()
    collector = GuiCollector()
    assert not gc.isenabled()

    collector.stop()

    assert gc.isenabled()
