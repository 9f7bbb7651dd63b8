"""``inspector compare``: tables for people, one object for machines, and refusals that help."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from inspector.cli import app


def write(path: Path, damage: float, *, records: int = 400, entry: str = "ability.meteor") -> Path:
    """Write a log of casts of about so much damage, one a second."""
    random = np.random.default_rng(round(damage))
    lines = [
        {
            "ts": 1_000 + number,
            "shard": "world-1",
            "entry": entry,
            "metrics": {"casts": 1, "damage_total": round(float(random.gamma(9.0, damage / 9)), 3)},
            "meta": {"tier": 3},
        }
        for number in range(records)
    ]
    path.mkdir()
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (path / "world-1.jsonl").write_text(text)
    return path


@pytest.fixture
def a(tmp_path: Path) -> Path:
    """A session."""
    return write(tmp_path / "monday", 100.0)


@pytest.fixture
def b(tmp_path: Path) -> Path:
    """One with more damage."""
    return write(tmp_path / "tuesday", 140.0)


def run(*arguments: object) -> Result:
    """Run the command in a wide terminal."""
    return CliRunner().invoke(app, ["compare", *map(str, arguments)], env={"COLUMNS": "140"})


def compared(*arguments: object) -> dict[str, object]:
    """Return what it says to machines."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_a_table_says_what_differs_and_how_surely(a: Path, b: Path) -> None:
    """Both values, the relative difference, its interval, n, and a verdict in words."""
    result = run(a, b)

    assert result.exit_code == 0
    row = next(line for line in result.stdout.splitlines() if "dmg_per_cast" in line)
    assert row.startswith("ability.meteor")
    assert row.rstrip().endswith("higher")
    assert row.count("400") == 2
    assert " % " in row
    assert "400 records" in result.stdout
    assert "B beside A: 1 higher" in result.stdout
    assert "adjusted for 1 comparisons (Benjamini-Hochberg)" in result.stdout


def test_no_number_is_cut_in_a_narrow_terminal(a: Path, b: Path) -> None:
    """Names go on in the next line."""
    result = CliRunner().invoke(app, ["compare", str(a), str(b)], env={"COLUMNS": "80"})

    assert "…" not in result.stdout
    assert "higher" in result.stdout


def test_machines_get_all_of_it(a: Path, b: Path) -> None:
    """With both sums behind every figure."""
    found = compared(a, b, "--kpi", "dmg_per_cast")

    assert found["by"] == "entry"
    assert found["margin"] == 0.05
    assert found["tests"] == 1
    differences = found["differences"]
    assert isinstance(differences, list)
    (one,) = differences
    assert one["group"] == "ability.meteor"
    assert one["verdict"] == "higher"
    assert one["relative_low"] < one["relative"] < one["relative_high"]
    assert one["difference"] == pytest.approx(one["b"]["value"] - one["a"]["value"])
    assert one["a"]["numerator"] / one["a"]["denominator"] == pytest.approx(one["a"]["value"])
    assert one["p"] < 1e-6


def test_ranges_of_one_recording_are_compared(a: Path) -> None:
    """The first minute beside the last two; what both have is said."""
    found = compared(a, a, "--a-to", "60s", "--b-from", "-2m")
    shared = compared(a, a, "--a-to", "60s")

    assert isinstance(found["a"], dict)
    assert isinstance(found["b"], dict)
    assert (found["a"]["records"], found["b"]["records"]) == (60, 120)
    assert found["notes"] == []
    assert shared["notes"] != []


@pytest.mark.parametrize(
    ("by", "group"), [("tier", "tier 3"), ("shard", "world-1"), ("all", "all")]
)
def test_other_groups_can_be_asked_for(a: Path, b: Path, by: str, group: str) -> None:
    """All rows together are called all."""
    differences = compared(a, b, "--by", by)["differences"]

    assert isinstance(differences, list)
    assert {one["group"] for one in differences} == {group}


def test_a_wider_margin_makes_more_the_same(a: Path, b: Path) -> None:
    """As a percentage or a share; more records may be demanded."""
    for margin in ("60%", "0.6"):
        assert "2 the same within ±60 %" in run(a, b, "--margin", margin).stdout
    assert "2 too few" in run(a, b, "--min-n", "401").stdout


def test_entries_of_one_side_are_listed(a: Path, tmp_path: Path) -> None:
    """There is nothing to compare, and that is no failure."""
    other = write(tmp_path / "other", 90.0, entry="ability.[b]new[/b]", records=3)
    renamed = run(a, other)

    assert renamed.exit_code == 0
    assert "Entry only in A" in renamed.stdout
    assert "ability.meteor" in renamed.stdout
    assert "no figures in common" in renamed.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--margin", "110%"], "is no share above 0 and below 100 %"),
        (["--margin", "much"], "is no share"),
        (["--by", "player"], "entry"),
        (["--min-n", "1"], "--min-n"),
    ],
)
def test_a_wrong_option_is_refused(a: Path, b: Path, arguments: list[str], told: str) -> None:
    """With what would be right, and exit code 2."""
    result = run(a, b, *arguments)

    assert result.exit_code == 2
    assert told in " ".join(result.output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--kpi", "dmg_per_cats"], "dmg_per_cast"),
        (["--a-from", "noon"], "--a-from"),
        (["--a-from", "2h"], "the range of A holds nothing"),
        (["--b-from", "60s", "--b-to", "30s"], "the range of B holds nothing"),
    ],
)
def test_what_cannot_be_compared_is_said(a: Path, b: Path, arguments: list[str], told: str) -> None:
    """As an error that a person can act on."""
    result = run(a, b, *arguments)

    assert result.exit_code != 0
    assert told in str(result.exception)


def test_a_path_without_logs_is_said(a: Path, tmp_path: Path) -> None:
    """It is named."""
    result = run(a, tmp_path / "nowhere")

    assert "nowhere" in str(result.exception)
