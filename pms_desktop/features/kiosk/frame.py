"""What a journey at the kiosk may ask of the screen it happens on."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from pms_desktop.features.kiosk.pages import Notice, Page

T = TypeVar("T")
MakePage = Callable[[], Page]
Take = Callable[[Any], object]


class Frame(Protocol):
    """Pages are made when they are shown, so that going back shows what was typed."""

    def ask(self, page: MakePage, take: Take) -> None:
        """One page further."""

    def settle(self, page: MakePage, take: Take) -> None:
        """A page from which nothing leads back to those before."""

    def again(self, fault: str = "") -> None:
        """The page in front once more, with a sentence about what was typed."""

    def conclude(self, notice: Notice, second: Callable[[], object] | None = None) -> None:
        """The last page. Its first button leads to the start, the other one calls `second`."""

    def back_by(self, pages: int) -> None:
        """So many pages back, as if they had not been opened."""

    def home(self) -> None:
        """Forget everything and begin again."""

    def work(
        self,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_error: Callable[[Exception], bool] | None = None,
        *,
        late: Callable[[T], object] | None = None,
    ) -> None:
        """Ask the server. `on_error` answers whether it dealt with it; `late` gets an answer that
        came after whoever asked was gone."""

    def aside(self, work: Callable[[], object]) -> None:
        """Ask the server something that nobody waits for."""
