"""Statistics against an independent answer: SQL over the same files."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from inspector.console import stats
from inspector.console.stats import print_stats
from inspector.core.registry import Registry
from inspector.files.resources import sample_data_root
from inspector.session.kernel_loader import UNCOMPILED, load_kernels

SESSION = sample_data_root() / "session"

Stats = dict[str, Any]
Row = tuple[Any, ...]
Ask = Callable[[str], list[Row]]

TABLES = """
CREATE TABLE records AS SELECT * FROM read_json($files, format = 'newline_delimited', columns = {
    ts: 'DOUBLE', shard: 'VARCHAR', player: 'VARCHAR', entry: 'VARCHAR',
    metrics: 'MAP(VARCHAR, DOUBLE)', meta: 'STRUCT(rates MAP(VARCHAR, DOUBLE))'
});
CREATE TABLE taken AS
    SELECT entry, item.key AS key, item.value AS value,
           coalesce(element_at(rates, item.key)[1], 1.0) AS rate
    FROM (SELECT entry, meta.rates AS rates, unnest(map_entries(metrics)) AS item FROM records);
CREATE TABLE sums AS
    SELECT entry, key, sum(value) AS total, count(*) AS count, sum(value / rate) AS estimate,
           sqrt(sum(pow(value / rate, 2) * (1 - rate))) AS stderr
    FROM taken GROUP BY entry, key;
CREATE MACRO est(k, e) AS coalesce((SELECT estimate FROM sums WHERE key = k AND entry = e), 0);
CREATE MACRO num(k, e) AS coalesce((SELECT count FROM sums WHERE key = k AND entry = e), 0);
CREATE TABLE entries AS
    SELECT entry, count(*) AS records, (SELECT max(ts) - min(ts) FROM records) AS seconds,
           count(DISTINCT shard || '/' || coalesce(player, 'nobody')) AS pairs
    FROM records GROUP BY entry;
"""

HEALING = "est('healing_total', entry)"
KPIS = {
    "dmg_per_cast": ("est('damage_total', entry) / nullif(est('casts', entry), 0)", "casts", ""),
    "effective_heal_ratio": (
        f"{HEALING} / nullif({HEALING} + est('overheal_total', entry), 0)",
        "healing_total",
        "overheal_total",
    ),
    "avg_cc_duration": (
        "est('cc_applied_seconds', entry) / nullif(est('cc_applied_count', entry), 0)",
        "cc_applied_count",
        "",
    ),
    "cc_full_ratio": (
        "est('cc_full_duration_count', entry) / nullif(est('cc_applied_count', entry), 0)",
        "cc_applied_count",
        "",
    ),
    "resource_cycle_efficiency": (
        "est('resource_spent', entry) / nullif(est('resource_generated', entry), 0)",
        "resource_generated",
        "",
    ),
    "execution_rate": (
        "est('execution_count', entry) / nullif(est('casts', entry), 0)",
        "casts",
        "",
    ),
    "uptime_ratio": ("est('uptime_seconds', entry) / (seconds * pairs)", "uptime_seconds", ""),
}
"""Each KPI as SQL over the sums of an entry, and the metrics whose records are its n."""


@pytest.fixture(scope="module")
def ask() -> Ask:
    """Ask SQL about the sample session."""
    files = [str(path) for path in sorted((SESSION / "hot").glob("*.jsonl"))]
    connection = duckdb.connect()
    for statement in TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement, {"files": files} if "$files" in statement else None)

    def run(query: str) -> list[Row]:
        return connection.execute(query).fetchall()

    return run


@pytest.fixture(params=["decoder", "compiled"])
def found(
    request: pytest.FixtureRequest,
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Stats:
    """What `inspector stats --json` says of the sample session, read in either way."""
    kernels = UNCOMPILED if request.param == "decoder" else load_kernels(registry)
    monkeypatch.setattr(stats, "choose_kernels", lambda *_: kernels)
    print_stats([SESSION], registry, as_json=True)
    answer: Stats = json.loads(capsys.readouterr().out)
    return answer


def test_the_answer_has_the_agreed_shape(found: Stats) -> None:
    """No key more, none less; counts are whole."""
    assert list(found) == [
        *("lines", "accepted", "blank", "rejected", "first_ts", "last_ts", "entries"),
    ]
    for entry in found["entries"].values():
        assert list(entry) == ["records", "metrics", "kpis"]
        for metric in entry["metrics"].values():
            assert list(metric) == ["sum", "count", "estimate", "stderr"]
            assert isinstance(metric["count"], int)
        assert entry["kpis"].keys() == KPIS.keys()
        for kpi in entry["kpis"].values():
            assert list(kpi) == ["value", "n"]
            assert isinstance(kpi["n"], int)


def test_lines_and_instants(found: Stats, ask: Ask) -> None:
    """All of the sample are good."""
    ((rows, first_ts, last_ts),) = ask("SELECT count(*), min(ts), max(ts) FROM records")

    assert found["lines"] == found["accepted"] == rows
    assert (found["blank"], found["rejected"]) == (0, {})
    assert (found["first_ts"], found["last_ts"]) == (first_ts, last_ts)


def test_every_sum_count_estimate_and_error(found: Stats, ask: Ask) -> None:
    """Of every metric of every entry, to 1e-9."""
    expected = {(entry, key): numbers for entry, key, *numbers in ask("SELECT * FROM sums")}
    answers = {
        (entry, key): [metric[part] for part in ("sum", "count", "estimate", "stderr")]
        for entry, of_entry in found["entries"].items()
        for key, metric in of_entry["metrics"].items()
    }

    assert answers.keys() == expected.keys()
    for path, numbers in answers.items():
        assert numbers == pytest.approx(expected[path], rel=1e-9), path
    assert any(stderr > 0 for *_, stderr in answers.values())


def test_records_of_every_entry(found: Stats, ask: Ask) -> None:
    """And no other entries, in the order of their names."""
    expected = ask("SELECT entry, records FROM entries ORDER BY entry")

    assert [(name, entry["records"]) for name, entry in found["entries"].items()] == expected


@pytest.mark.parametrize("kpi", KPIS)
def test_every_kpi(found: Stats, ask: Ask, kpi: str) -> None:
    """Of every entry, to 1e-9: a ratio of estimated sums, on how many records."""
    value, *keys = KPIS[kpi]
    counts = [f"num('{key}', entry)" for key in keys if key]
    count = f"greatest({', '.join([*counts, '0'])})"
    rows = ask(f"SELECT entry, CASE WHEN {count} > 0 THEN {value} END, {count} FROM entries")  # noqa: S608 - all parts stand above

    with_data = 0
    for entry, expected, n in rows:
        answer = found["entries"][entry]["kpis"][kpi]
        assert answer["n"] == n, entry
        if expected is None or math.isnan(expected):
            assert answer["value"] is None, entry
        else:
            assert answer["value"] == pytest.approx(expected, rel=1e-9), entry
            with_data += 1
    assert with_data > 3


def test_a_file_alone_is_counted_alone(
    registry: Registry, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same path as file, as folder of logs, and as data folder."""
    (path, _) = sorted((SESSION / "hot").glob("*.jsonl"))
    ((rows,),) = ask("SELECT count(*) FROM records WHERE shard = 'world-1'")

    answers: list[Stats] = []
    for paths in ([path], [SESSION], [SESSION / "hot"]):
        print_stats([Path(p) for p in paths], registry, as_json=True)
        answers.append(json.loads(capsys.readouterr().out))

    assert answers[0]["lines"] == rows
    assert answers[1] == answers[2]
