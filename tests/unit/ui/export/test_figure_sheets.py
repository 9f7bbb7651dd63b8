"""The tables of Alerts and Ledger as raw values."""

from __future__ import annotations

import math

import numpy as np

from inspector.analysis.alert_timeline import AlertState, Interval
from inspector.ingest.shard_counts import ShardEntry
from inspector.ui.export.dialogs import proposed_name
from inspector.ui.export.figure_sheets import firings_sheet, rules_sheet, shards_sheet
from inspector.ui.models.alert_rows import FiringRow, RuleRow
from inspector.ui.models.alerts_frame import RuleFacts

FROM_TS = 1_735_758_000.0


def firing(*, is_over: bool) -> FiringRow:
    """A firing of a minute."""
    group = (("entry", "ability.meteor"), ("tier", 3))
    interval = Interval(
        "=HYPERLINK()", group, AlertState.FIRING, FROM_TS, FROM_TS + 60, 1.5, 1.0, is_over
    )
    return FiringRow("meteor", "ability.meteor", interval, "hp")


def test_a_firing_is_told_with_raw_instants_and_values() -> None:
    """In seconds, not in the words of the table."""
    columns = firings_sheet([firing(is_over=True)]).columns

    assert columns["rule"] == ["=HYPERLINK()"]
    assert columns["from"] == ["2025-01-01T19:00:00Z"]
    assert columns["to"] == ["2025-01-01T19:01:00Z"]
    assert np.array_equal(np.asarray(columns["lasted (s)"], np.float64), [60.0])
    assert np.array_equal(np.asarray(columns["value"], np.float64), [1.5])


def test_one_that_still_fires_has_no_end() -> None:
    """Rather than the last instant that was evaluated."""
    columns = firings_sheet([firing(is_over=False)]).columns

    assert columns["to"] == [""]
    assert np.isnan(np.asarray(columns["to_unix_s"], np.float64)).all()


def test_a_rule_without_alerts_has_no_value() -> None:
    """And its remarks are whole."""
    facts = RuleFacts("dmg_per_cast", "above 2", "hp", is_above=True)
    row = RuleRow("r", "warning", "ok", 0, 0, math.nan, None, facts, ("no baseline of tier 1",))

    columns = rules_sheet([row]).columns

    assert np.isnan(np.asarray(columns["worst value"], np.float64)).all()
    assert columns["since"] == [""]
    assert "no baseline of tier 1" in str(columns["remarks"][0])


def test_a_shard_without_rows_has_no_instants() -> None:
    """An infinity is none."""
    columns = shards_sheet([ShardEntry(name="world-1")]).columns

    assert columns["first"] == columns["newest"] == [""]


def test_proposed_names_are_safe_everywhere() -> None:
    """Whatever a chart is called, and also where names are reserved."""
    assert proposed_name("*.*.damage_total", FROM_TS) == "damage-total-20250101-190000"
    assert proposed_name("../../etc/passwd", FROM_TS) == "etc-passwd-20250101-190000"
    assert proposed_name("CON", FROM_TS) == "export-con-20250101-190000"
    assert proposed_name("***", FROM_TS) == "export-20250101-190000"
