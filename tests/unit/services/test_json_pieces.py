"""A Bundle is cut into its entries wherever the chunks of its file end."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pms_desktop.services.exchange import json_pieces
from pms_desktop.services.exchange.json_pieces import BundleEntries, NotJsonError, parsed

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text('{}[]",:\\é漢', max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["entry", "a", '"{', "\\"]), inner, max_size=3)
    ),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from(["entry", "resource", "x"]), VALUES, max_size=3)


@settings(max_examples=150, deadline=None)
@given(
    entries=st.lists(OBJECTS, max_size=4),
    before=VALUES,
    after=VALUES,
    chunk=st.integers(1, 40),
    indent=st.sampled_from([None, 2]),
)
def test_entries_come_one_by_one_whatever_stands_in_them_and_around(
    entries: list[Any], before: Any, after: Any, chunk: int, indent: int | None
) -> None:
    document = {"before": before, "entry": entries, "after": after}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_pieces, "_CHUNK", chunk)
        cut = BundleEntries(BytesIO(json.dumps(document, indent=indent).encode()))
        found = [*cut]

    assert [parsed(piece.body) for piece in found] == entries
    assert [piece.number for piece in found] == [*range(1, len(entries) + 1)]
    assert parsed(cut.rest.body) == {**document, "entry": []}


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b'{"entry": [{"a": 1}', "ends in the middle"),
        (b'{"entry": [{"a": "b', "ends in the middle"),
        (b'{"entry": [{}, 5, {}]}', "something else"),
        (b'{"a": 1}}', "brace too many"),
        (b'{"a": 1}\n{"a": 2}', "several records"),
    ],
)
def test_what_is_no_one_document_is_said(document: bytes, why: str) -> None:
    with pytest.raises(NotJsonError, match=why):
        [*BundleEntries(BytesIO(document))]


def test_one_entry_that_is_too_large_or_too_deep_is_no_burden_for_the_others() -> None:
    huge = b'{"photo": "' + b"x" * (json_pieces.LARGEST + 1) + b'"}'
    deep = b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    document = b'{"entry": [{"a": 1}, ' + huge + b", " + deep + b', {"a": 2}]}'

    one, large, nested, two = BundleEntries(BytesIO(document))

    assert [parsed(each.body) for each in (one, two)] == [{"a": 1}, {"a": 2}]
    assert "larger than 8 MB" in large.fault
    assert "nested deeper" in nested.fault
    assert (large.body, nested.body) == (b"", b"")
