"""Takes six pictures of a tour into the README: `python -m tests.tour.readme build/tour`."""

import sys
from pathlib import Path

from PIL import Image

PICTURES = {
    "registration-likely-twin": "registration",
    "appointments": "appointments",
    "wards": "wards",
    "vital-signs": "vital-signs",
    "emr-allergy-alert": "emr",
    "settle": "billing",
}
FOLDER = Path(__file__).parents[2] / "docs" / "pictures"


def main() -> int:
    """Small files: the screens have few colours, of which none is lost."""
    tour = Path(sys.argv[1])
    FOLDER.mkdir(parents=True, exist_ok=True)
    for taken, kept in PICTURES.items():
        (source,) = tour.glob(f"[0-9][0-9]-{taken}.png")
        with Image.open(source) as picture:
            few = picture.convert("RGB").quantize(
                256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
            )
            few.save(FOLDER / f"{kept}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
