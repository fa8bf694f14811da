"""Which answers of the background count."""

from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.presenter import Presenter, ViewPort
from tests.doubles import HeldTasks


class NoView:
    def show_message(self, message: Message) -> None: ...
    def clear_message(self) -> None: ...
    def set_busy(self, busy: bool) -> None: ...


def test_an_answer_that_was_dropped_does_not_pass_for_the_one_asked_for_next() -> None:
    tasks, shown = HeldTasks(), list[str]()
    presenter: Presenter[ViewPort] = Presenter(NoView(), tasks)
    presenter._run_latest("page", lambda: "hers", shown.append)
    presenter._drop("page")
    presenter._run_latest("page", lambda: "his", shown.append)

    tasks.release()
    assert shown == []
    tasks.release()
    assert shown == ["his"]
