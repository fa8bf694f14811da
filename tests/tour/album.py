"""Where the pictures and papers of a tour go."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage

from tests.gui.person import Person
from tests.servers.cups import PrintServer
from tests.tour.cast import Cast


@dataclass
class Album:
    """Pictures and papers in the order in which they came."""

    folder: Path
    person: Person
    cast: Cast
    printers: PrintServer
    kept: list[Path] = field(default_factory=list)

    def picture(self, name: str) -> None:
        """The whole screen, once nothing moves on it any more."""
        self.person.rests()
        screen = QGuiApplication.primaryScreen()
        before = QImage()

        def still() -> bool:
            nonlocal before
            now = screen.grabWindow(0).toImage()
            same, before = now == before, now
            return same

        self.person.waits(still, "the screen to stand still")
        path = self._next(f"{name}.png")
        before.save(str(path))

    def glimpse(self, name: str) -> None:
        """The screen as it is, while something moves on it."""
        screen = QGuiApplication.primaryScreen()
        screen.grabWindow(0).toImage().save(str(self._next(f"{name}.png")))

    def paper(self) -> Path:
        """The next document that comes out of a printer."""
        job = self.printers.wait_for_job()
        path = self._next(f"{job.title.lower().replace(' ', '-')}.pdf")
        shutil.copyfile(job.document, path)
        return path

    def _next(self, name: str) -> Path:
        path = self.folder / f"{len(self.kept) + 1:02}-{name}"
        self.kept.append(path)
        return path
