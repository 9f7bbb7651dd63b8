"""KPI tables: KPIs over a window that moves, equal to what whole-session figures say."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from inspector.analysis.kpi_table import KpiTable, KpiTableMaker
from inspector.analysis.stats import session_stats
from inspector.core.registry import Registry
from inspector.files.resources import resource_path
from inspector.ingest.reader import read_forward
from inspector.session.fold import REFERENCE_KERNELS, FoldKernels
from inspector.session.kernel_loader import load_kernels
from inspector.session.query import GroupBy, Selector
from inspector.session.session import Session

SAMPLE = resource_path("registry.toml").parents[1] / "sample_data" / "session"


@pytest.fixture(scope="module")
def session(registry: Registry) -> Session:
    """The sample session, whole."""
    session = Session(registry)
    reader = load_kernels(registry).new_reader(registry, session.names)
    for block in read_forward([SAMPLE], session.ledger):
        for batch in reader.read(block):
            session.add(batch)
    return session


@pytest.fixture(params=["compiled", "numpy"])
def kernels(request: pytest.FixtureRequest, registry: Registry) -> FoldKernels:
    """What does the work."""
    return load_kernels(registry).fold if request.param == "compiled" else REFERENCE_KERNELS


def row_of(table: KpiTable, entry: str, kpi: str) -> dict[str, float]:
    """Return one cell of the table."""
    row = table.groups.index(entry)
    column = [one.name for one in table.kpis].index(kpi)
    names = ("value", "half", "count", "numerator", "denominator")
    return {name: float(getattr(table, name)[row, column]) for name in names}


def test_a_window_over_all_rows_says_what_the_whole_session_does(
    session: Session, kernels: FoldKernels
) -> None:
    """Every KPI of every entry but those per second, to 1e-9."""
    view = session.view
    table = KpiTableMaker(session, kernels).make(view, Selector(), view.last_ts, 36_000.0)

    stats = session_stats(session, kernels)
    assert set(table.groups) == set(stats.entries)
    for entry, own in stats.entries.items():
        assert table.rows[table.groups.index(entry)] == own.records
        for name, expected in own.kpis.items():
            cell = row_of(table, entry, name)
            assert cell["count"] == expected.n
            if name != "uptime_ratio":
                assert cell["value"] == pytest.approx(expected.value, rel=1e-9, nan_ok=True)
                if expected.n and not math.isnan(expected.value):
                    shares = cell["numerator"] / cell["denominator"]
                    assert shares == pytest.approx(expected.value, rel=1e-9)


def test_a_table_that_moved_along_is_the_one_made_at_once(
    session: Session, kernels: FoldKernels
) -> None:
    """Whatever it showed before."""
    view, maker = session.view, KpiTableMaker(session, kernels)
    instants = np.linspace(view.first_ts + 5.0, view.last_ts, 23)
    for end_ts in instants.tolist():
        moved = maker.make(view, Selector(), end_ts, 40.0)

        fresh = KpiTableMaker(session, kernels).make(view, Selector(), end_ts, 40.0)
        assert moved.groups == fresh.groups
        for name in ("rows", "value", "half", "count", "course"):
            np.testing.assert_allclose(getattr(moved, name), getattr(fresh, name), rtol=1e-9)


def test_distinct_players_are_counted_once_in_the_window(
    session: Session, kernels: FoldKernels
) -> None:
    """The denominator of uptime_ratio is window seconds times distinct (shard, player) pairs."""
    view, names = session.view, session.names
    end_ts, window_s = view.last_ts, 60.0
    table = KpiTableMaker(session, kernels).make(view, Selector(), end_ts, window_s)

    players: dict[str, set[tuple[int, int]]] = {}
    for part in view.parts:
        chunk = part.view
        for row in range(part.rows):
            if chunk.ts[row] >= table.start_ts:
                entry = names.entries.values[chunk.entry[row]]
                pair = (int(chunk.shard[row]), int(chunk.player[row]))
                players.setdefault(entry, set()).add(pair)
    seconds = end_ts - table.start_ts
    assert set(table.groups) == set(players)
    for entry in table.groups:
        below = row_of(table, entry, "uptime_ratio")["denominator"]
        assert below == pytest.approx(seconds * len(players[entry]), rel=1e-9)


def test_a_selector_leaves_out_the_other_rows(session: Session, kernels: FoldKernels) -> None:
    """Entries of another namespace have no row."""
    view = session.view
    wanted = Selector(namespace="ability")

    table = KpiTableMaker(session, kernels).make(view, wanted, view.last_ts, 3_600.0)

    assert table.groups
    assert all(entry.startswith("ability.") for entry in table.groups)


def test_nothing_in_the_window_is_an_empty_table(session: Session, kernels: FoldKernels) -> None:
    """Long before the first row."""
    view = session.view

    table = KpiTableMaker(session, kernels).make(view, Selector(), view.first_ts - 1e6, 60.0)

    assert table.groups == ()
    assert table.value.shape == (0, len(table.kpis))


def test_the_sample_is_there() -> None:
    """Else nothing above was tested."""
    assert Path(SAMPLE / "hot").is_dir()


def test_tiers_add_up_what_their_entries_have(session: Session, kernels: FoldKernels) -> None:
    """The same records, in other groups."""
    view = session.view
    by_entry, by_tier = (
        KpiTableMaker(session, kernels, group_by).make(view, Selector(), view.last_ts, 3_600.0)
        for group_by in (GroupBy.ENTRY, GroupBy.TIER)
    )

    assert by_tier.rows.sum() == by_entry.rows.sum()
    np.testing.assert_allclose(by_tier.numerator.sum(axis=0)[0], by_entry.numerator.sum(axis=0)[0])
    assert any(name.startswith("tier ") for name in by_tier.groups)
