"""pms-admin duplicates: which records of a file are one person."""

import csv
import io
import sys
from pathlib import Path

import click

from pms_desktop.cli.whole_file import print_whole, write_whole
from pms_desktop.domain.files import UnreadableFileError
from pms_desktop.services.linkage.linking import link
from pms_desktop.services.linkage.person_file import PersonFile, read_persons

THRESHOLD = 0.5
"""More likely one person than two, as on the work list. F1 is greatest about here on the files of
`tests/linkage`, but for those that hold years alone or homes of namesakes, where it is 0.7."""


_PARTS = 1000
"""Of the progress that is shown."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--threshold", metavar="T", default=THRESHOLD, show_default=True,
              type=click.FloatRange(0, 1), help="Least score of a pair to be written.")  # fmt: skip
@click.option("--output", "-o", metavar="PAIRS.csv", type=click.Path(path_type=Path),
              help="Where to write; without it, to the terminal.")  # fmt: skip
def duplicates(file: Path, threshold: float, output: Path | None) -> None:
    """Find records in FILE.csv that are one person.

    FILE names its columns in its first line: id and any of given_name, family_name,
    date_of_birth, sex, phone, address, city, postcode, national_id, in any order; values may be
    empty or wrong. Written are pairs id_a,id_b,score: the score is the probability, 0 to 1, that
    both are one person, the likeliest first. It needs no hospital and no network.
    """
    try:
        records = read_persons(file)
    except UnreadableFileError as error:
        raise click.ClickException(error.sentence) from error
    text = _pairs(records, threshold)
    if output is None:
        print_whole(text)
        return
    write_whole(output, text.encode())
    found = text.count("\n") - 1
    click.echo(f"{found} pairs among {len(records.ids)} records: {output}")


def _pairs(records: PersonFile, threshold: float) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(("id_a", "id_b", "score"))
    with click.progressbar(length=_PARTS, label="Comparing", file=sys.stderr) as bar:

        def tell(done: float) -> None:
            bar.update(int(_PARTS * done) - bar.pos)

        links = link(records.persons, threshold, tell)
        tell(1.0)
    writer.writerows(
        (records.ids[each.first], records.ids[each.second], f"{each.score:.4f}") for each in links
    )
    return written.getvalue()
