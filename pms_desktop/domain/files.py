"""Files of people: what cannot be read or written, and why."""

from pathlib import Path

from pms_desktop.domain.errors import PmsError


class UnreadableFileError(PmsError):
    """A file or folder that cannot be read as records of people; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UnwritableFileError(PmsError):
    """Nothing was written under this name. `reason` is the system's own word."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason
