"""Files of a day and the roll-up of it: each record counts once, whatever has expired."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from inspector.storage.file_catalog import KnownFile
from inspector.storage.history_days import DayFile, counting
from inspector.storage.tiers import DAY_S, day_start

DAY = "2024-10-04"
LOGS = st.frozensets(st.sampled_from("abcdef"), min_size=1)


def a_file(name: str, day: str = DAY, folder: int = 0) -> DayFile:
    """Return a file of a day."""
    return DayFile(Path(name), name, folder, day)


def known(origins: frozenset[str], *, is_cold: bool = False) -> KnownFile:
    """Return what is known of a file with records of some logs."""
    return KnownFile(is_cold, (), 0.0, 1.0, origins)


@given(
    logs=st.lists(LOGS, max_size=4),
    rolled=LOGS,
    expired=st.frozensets(st.sampled_from("uvw")),
    prefers_cold=st.booleans(),
)
def test_each_log_counts_once(
    logs: list[frozenset[str]], rolled: frozenset[str], expired: frozenset[str], prefers_cold: bool
) -> None:
    """Of files that have no log in common, and a roll-up that holds all or none of each."""
    taken: set[str] = set()
    files: dict[Path, frozenset[str]] = {}
    for number, own in enumerate(logs):
        if own - taken:
            files[Path(f"w{number}")] = own - taken
            taken |= own
    inside = expired.union(*(own for own in files.values() if own & rolled))
    facts = {path: known(own) for path, own in files.items()}
    cold = []
    if inside:
        cold = [a_file("cold")]
        facts[Path("cold")] = known(inside, is_cold=True)

    records, roll_ups = counting(
        [a_file(str(path)) for path in files], cold, facts, prefers_cold=prefers_cold
    )

    counted = [log for path in (*records, *roll_ups) for log in facts[path].origins]
    assert sorted(counted) == sorted(taken | inside)
    are_late = any(not own & inside for own in files.values())
    if expired or (prefers_cold and not are_late):
        assert bool(roll_ups) == bool(inside)
    else:
        assert roll_ups == []


def test_a_file_that_was_merged_with_late_records_counts_in_place_of_the_roll_up() -> None:
    """The roll-up has only a part of it, and nobody could take that out."""
    facts = {
        Path("merged"): known(frozenset("ab")),
        Path("cold"): known(frozenset("a"), is_cold=True),
    }

    found = counting([a_file("merged")], [a_file("cold")], facts, prefers_cold=True)

    assert found == ([Path("merged")], [])


def test_a_day_with_hot_records_counts_by_its_files_while_they_are_there() -> None:
    """The players of the roll-up may be in the hot logs, too."""
    facts = {
        Path("warm"): known(frozenset("a")),
        Path("cold"): known(frozenset("a"), is_cold=True),
    }

    def found(hot_ts: float) -> tuple[list[Path], list[Path]]:
        return counting([a_file("warm")], [a_file("cold")], facts, prefers_cold=True, hot_ts=hot_ts)

    start_ts = day_start(DAY)
    assert start_ts is not None
    assert found(start_ts + DAY_S) == ([], [Path("cold")])
    assert found(start_ts + DAY_S - 1.0) == ([Path("warm")], [])


def test_a_file_that_does_not_say_comes_from_itself() -> None:
    """As its roll-up says of it."""
    facts = {
        Path("old"): known(frozenset()),
        Path("cold"): known(frozenset({"itself:old"}), is_cold=True),
    }

    assert counting([a_file("old")], [a_file("cold")], facts, prefers_cold=False)[1] == []
    assert counting([a_file("old")], [a_file("cold")], facts, prefers_cold=True)[0] == []


def test_days_of_several_folders_have_nothing_in_common() -> None:
    """And a folder that is no day has no roll-up."""
    facts = {
        Path("one"): known(frozenset("a")),
        Path("odd"): known(frozenset("a")),
        Path("cold"): known(frozenset("a"), is_cold=True),
    }
    warm = [a_file("one", folder=1), a_file("odd", day="whatever")]

    found = counting(warm, [a_file("cold")], facts, prefers_cold=True)

    assert found == ([Path("one"), Path("odd")], [Path("cold")])


def test_what_is_not_known_is_left_out() -> None:
    """It was told as a problem."""
    assert counting([a_file("x")], [a_file("y")], {}, prefers_cold=False) == ([], [])
