"""Whatever records and players there are: nothing of the erased, everything of the others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.registry import Kind
from inspector.storage.folders import DataFolders
from inspector.storage.tiers import Tier
from tests.unit.storage.erasing import (
    DAY,
    HOT,
    REGISTRY,
    amounts_of,
    run,
    sums_of,
    texts,
    warm_lines,
    write_log,
    write_warm,
)
from tests.unit.storage.test_warm_files import lines

PLAYERS = ("h:a", "h:ab", "h:0f0f", "h:ffffffffffffffffffffffffffffffff")
_NOISE = st.sampled_from(PLAYERS) | st.sampled_from(["\\u0068:ab", "é", "h:", "nobody", ""])
_TOKEN = re.compile("h:[0-9a-f]+")


@st.composite
def records(draw: st.DrawFn) -> bytes:
    """Return a valid line whose player is one of a few, and that may name others."""
    value = json.loads(draw(lines()))
    value.pop("player", None)
    player = draw(st.sampled_from((None, *PLAYERS)))
    if player is not None:
        value["player"] = player
    if draw(st.booleans()):
        value["meta"] = {**value.get("meta", {}), "of": draw(_NOISE), "by": [draw(_NOISE)]}
    return json.dumps(value, ensure_ascii=draw(st.booleans())).encode() + b"\n"


_JUNK = st.builds(
    lambda before, name, after: f"{before}{name}{after}\n".encode(),
    st.sampled_from(["{", "", '{"player":"', "\\"]),
    _NOISE,
    st.sampled_from(["", " ", '"}', "\r"]),
)


def names(value: Any) -> set[str]:
    """Return the players that are named anywhere in JSON."""
    if isinstance(value, dict):
        return set().union(*(names(part) for pair in value.items() for part in pair))
    if isinstance(value, list):
        return set().union(*(names(part) for part in value))
    text = value.replace("\\u0068", "h") if isinstance(value, str) else ""
    return set(_TOKEN.findall(text))


def player_of(line: bytes) -> str | None:
    """Return the player of a record."""
    found: str | None = json.loads(line).get("player")
    return found


@settings(max_examples=25)
@given(
    st.lists(records(), min_size=1, max_size=8),
    st.lists(_JUNK, max_size=4),
    st.sets(st.sampled_from(PLAYERS), min_size=1),
    st.booleans(),
)
def test_nothing_of_the_erased_is_left_and_all_of_the_others(
    valid: list[bytes], junk: list[bytes], erased: set[str], keep: bool
) -> None:
    """In logs to the byte, in Parquet files by every field; and sums stay if they are to."""
    with TemporaryDirectory() as folder:
        folders = DataFolders.of(Path(folder))
        write_log(folders.hot / HOT, [*valid, *junk])
        warm = folders.warm / DAY / "s" / "a.parquet"
        write_warm(warm, valid)
        stored = warm_lines(warm)

        report = run(folders, *erased, keep_aggregates=keep)
        left = texts(folders)

    assert report.is_complete, report
    hot = [line for one in left[Tier.HOT] for line in one]
    rows = [line for one in left[Tier.WARM] for line in one]
    assert _unnamed(hot, erased) >= _unnamed([*valid, *_harmless(junk, erased)], erased)
    for before, after in ((valid, hot), (stored, rows)):
        untouched = [line for line in before if not names(json.loads(line)) & erased]
        assert [line for line in after if line in untouched] == untouched
        others = [line for line in before if player_of(line) not in erased]
        expected, found = sums_of(before if keep else others), sums_of(after)
        amounts = amounts_of(before)
        for place, sums in expected.items():
            if keep and REGISTRY.keys[REGISTRY.names.index(place[3])].kind is Kind.GAUGE:
                continue
            assert found[place] == pytest.approx(sums, rel=1e-9, abs=1e-9 * amounts[place])


def _harmless(junk: list[bytes], erased: set[str]) -> list[bytes]:
    return [line for line in junk if not names(line.decode()) & erased]


def _unnamed(every: list[bytes], erased: set[str]) -> set[bytes]:
    return {line for line in every if not names(line.decode()) & erased}
