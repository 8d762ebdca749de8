"""Whatever pairs a file has, each is found, and no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodes.edits import table
from medcodes.edits.adding import compiling
from medcodes.edits.adding.reading import recognized
from medcodes.edits.adding.source import Source
from medcodes.edits.table import EditTable, code_of, number_of
from medcodes.store.table import Table
from medcodes.store.writing import write_table

CODES = st.one_of(
    st.integers(100, 99_999).map(lambda number: f"{number:05}"),
    st.integers(1, 999).map(lambda number: f"{number:04}T"),
    st.integers(0, 9_999).map(lambda number: f"G{number:04}"),
)
FEW = st.sampled_from(["00100", "0001T", "20610", "20605", "29881", "G0439", "J1885", "99213", "V2020"])


@given(CODES)
def test_a_code_comes_back_from_its_number(code):
    """And the numbers are in the order of the codes."""
    assert code_of(number_of(code)) == code
    assert (number_of(code) < number_of("50000")) == (code < "50000")


@given(
    st.dictionaries(st.tuples(st.one_of(FEW, CODES), FEW), st.sampled_from("01"), min_size=1, max_size=60),
    st.integers(1, 9),
    st.randoms(use_true_random=False),
)
def test_each_pair_is_found_and_no_other(pairs, shard, chance):
    """In whatever order the rows stand, and however small the shards are."""
    rows = [f"{one}\t{two}\t\t20200101\t*\t{allowed}\tWhy\n" for (one, two), allowed in pairs.items()]
    chance.shuffle(rows)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "SHARD", shard)
        patch.setattr(compiling, "SHARD", shard)
        text = Path(folder) / "ccipra.txt"
        text.write_text("Notice\n" + "".join(rows), "ascii")
        compiled = compiling.compile_pairs([recognized(Source(text.name, str(text), lambda: text.open("rb")))])
        about = b'{"kind": "pairs", "setting": "practitioner", "file": "x", "first_day": 20200101}'
        path = Path(folder) / "x.bin"
        write_table(path, {"about": about, **compiled.sections})
        edits = EditTable(Table(path))
        assert compiled.edits == len(pairs)
        for one, two in {*pairs, *((two, one) for one, two in pairs)}:
            found = edits.pairs(one, two)
            allowed = pairs.get((one, two))
            assert [edit.modifier_allowed for edit in found] == ([] if allowed is None else [allowed == "1"])
            assert all(edit.valid.includes(date(2026, 11, 2)) for edit in found)
        del edits
