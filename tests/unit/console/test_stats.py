"""Statistics for people: tables in which nothing is cut off. Figures are checked end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector.console.stats import print_stats
from inspector.core.registry import Registry


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of a few lines with names of all lengths."""
    entry = "resonance.a_very_long_name_of_an_entry_that_nobody_should_have_to_guess"
    records = [
        {"ts": 0, "shard": "s", "entry": "ability.a",
         "metrics": {"casts": 1_234_567, "damage_total": 0.5}},
        {"ts": 3_600, "shard": "s", "entry": entry,
         "metrics": {"internal_cooldown_hits": 4, "reflect_count": 2},
         "meta": {"rates": {"reflect_count": 0.5}}},
        {"ts": 1, "shard": "s"},
    ]  # fmt: skip
    path = tmp_path / "world-1.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records) + "\n")
    return path


def test_tables_say_all_in_however_little_room(
    log: Path,
    registry: Registry,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name goes on in the next line."""
    monkeypatch.setenv("COLUMNS", "80")

    print_stats([log], registry, as_json=False)

    out = capsys.readouterr().out
    assert out.startswith("3 lines: 2 accepted, 1 rejected (1 missing_field)\n")
    assert "1970-01-01 00:00:00 to 1970-01-01 01:00:00 UTC" in out
    assert "…" not in out
    assert "1,234,567" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_file_without_records_has_no_tables(
    tmp_path: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    """And null where JSON would have an instant."""
    path = tmp_path / "world-1.jsonl"
    path.touch()

    print_stats([path], registry, as_json=False)
    assert capsys.readouterr().out == "0 lines: 0 accepted, 0 rejected\n"

    print_stats([path], registry, as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "lines": 0,
        "accepted": 0,
        "blank": 0,
        "rejected": {},
        "first_ts": None,
        "last_ts": None,
        "entries": {},
    }
