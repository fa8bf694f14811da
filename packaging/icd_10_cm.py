"""Makes resources/icd-10-cm.tsv.gz from the simple-icd-10-cm package.

    .venv/bin/python packaging/icd_10_cm.py

A line for each code: the code, `1` if it is billable, its description, its inclusion terms. The
package parses ten megabytes of XML for it, which takes seconds and 250 MB of a station's memory.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path

import simple_icd_10_cm as icd

TARGET = Path(__file__).parents[1] / "resources/icd-10-cm.tsv.gz"


def lines() -> Iterator[str]:
    """Every category and code, as the package has them."""
    for code in icd.get_all_codes(with_dots=True):
        if not icd.is_chapter_or_block(code):
            billable = "1" if icd.is_leaf(code) else ""
            texts = (icd.get_description(code), *icd.get_inclusion_term(code))
            yield "\t".join((code, billable, *(" ".join(text.split()) for text in texts)))


def main() -> None:
    """Write the file; the same bytes for the same package."""
    text = "\n".join(lines())
    TARGET.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
