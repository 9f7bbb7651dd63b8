"""``inspector config``: what each command prints, and how it exits."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from typer.testing import CliRunner, Result

from inspector.cli import app
from inspector.config.models import CONFIG_FILES
from inspector.files.resources import resource_text, sample_data_root

LINE = "reflect_count = 0.5\n"


@pytest.fixture
def game(tmp_path: Path) -> Path:
    """A data folder with the files that ship."""
    folder = tmp_path / "game"
    shutil.copytree(sample_data_root() / "session" / "config", folder / "config")
    return folder


def config(game: Path, *arguments: object) -> Result:
    """Run a command on a data folder, in this process."""
    words = ["config", *map(str, arguments), "--data", str(game)]
    return CliRunner().invoke(app, words)


def test_help_names_every_command() -> None:
    """Those that exist."""
    out = CliRunner().invoke(app, ["config", "--help"]).stdout

    for command in (
        "check",
        "show",
        "set",
        "diff",
        "history",
        "restore",
        "schema",
        "learn-baselines",
    ):
        assert command in out


def test_good_files_pass_the_check(game: Path) -> None:
    """Each with its revision; a missing one is no problem."""
    (game / "config" / "clamps.toml").unlink()

    found = config(game, "check")

    assert (found.exit_code, found.stderr) == (0, "")
    assert "sampling.toml: revision 1\n" in found.stdout
    assert "clamps.toml: is missing, so that the defaults hold\n" in found.stdout


def test_every_problem_of_every_file_is_named(game: Path) -> None:
    """More than fit into one message, and exit code 2."""
    rates = "".join(f"rates.zorp_{number} = 2\n" for number in range(7))
    (game / "config" / "sampling.toml").write_text(rates)
    (game / "config" / "retention.toml").write_text("hot_h = 0\nwarm_d =\n")

    found = config(game, "check")

    assert found.exit_code == 2
    assert all(f"zorp_{number}" in found.stderr for number in range(7))
    assert "inspector: retention.toml: line 2: not TOML" in found.stderr
    assert "backpressure.toml: revision 1" in found.stdout


def test_one_field_is_set(game: Path) -> None:
    """With a reason; history has it."""
    file = game / "config" / "sampling.toml"
    before = file.read_text()

    done = config(game, "set", "sampling.rates.reflect_count", "0.2", "--why", "fewer bytes")

    assert (done.exit_code, done.stdout) == (0, "sampling.toml: saved as revision 2\n")
    expected = before.replace(LINE, LINE.replace("0.5", "0.2")).replace("n = 1  #", "n = 2  #")
    assert file.read_text() == expected
    history = json.loads(config(game, "history", "sampling", "--json").stdout)
    assert (history[0]["revision"], history[0]["why"]) == (2, "fewer bytes")
    assert "fewer bytes" in config(game, "history").stdout


def test_setting_what_is_there_says_so(game: Path) -> None:
    """And saves nothing."""
    done = config(game, "set", "sampling.rates.reflect_count", "0.50")

    assert done.stdout == "sampling.toml: nothing to save, it is like that already\n"
    assert config(game, "history", "--json").stdout == "[]\n"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("sampling.rates.reflect_count", "2", "must be at most 1, such as 0.5, not 2"),
        ("sampling.rates.reflect_count", "half", "must be a number, such as 0.5, not 'half'"),
        ("sampling.rates.reflect_cont", "0.5", "did you mean 'reflect_count'?"),
        ("sampling.rate.reflect_count", "0.5", "did you mean 'rates'?"),
        ("samplng.rates.reflect_count", "0.5", "did you mean 'sampling'?"),
        ("sampling.revision", "7", "grows by itself"),
        ("sampling.override.1.rate", "0.5", "has no such place"),
        ("sampling", "0.5", "names no field"),
        ("sampling..rates", "0.5", "names no field"),
        ("retention.hot_h", "1\nwarm_d = 2", "must be a whole number"),
        ("backpressure.queue_threshold", "16384", "must be above queue_threshold"),
    ],
)
def test_what_cannot_be_set_changes_nothing(game: Path, field: str, value: str, said: str) -> None:
    """Exit code 2, what is wrong on standard error, and every file as it was."""
    before = {path.name: path.read_bytes() for path in (game / "config").glob("*.toml")}

    done = config(game, "set", field, value)

    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert before == {path.name: path.read_bytes() for path in (game / "config").glob("*.toml")}


def test_texts_need_no_quotes_and_rows_count_from_one(game: Path) -> None:
    """The type of the field decides."""
    row = '[{ path = "ability.*.casts", rate = 0.5 }]'
    assert config(game, "set", "sampling.override", row).exit_code == 0

    assert config(game, "set", "sampling.override.1.path", "event.*.casts").exit_code == 0
    assert config(game, "set", "sampling.override.1.rate", "0.25").exit_code == 0

    shown = json.loads(config(game, "show", "sampling", "--json").stdout)
    assert shown["override"] == [{"path": "event.*.casts", "rate": 0.25}]


def test_files_are_shown_as_they_are_or_as_they_take_effect(game: Path) -> None:
    """Text by itself, values for machines, defaults when asked for."""
    text = (game / "config" / "sampling.toml").read_text()
    effective = json.loads(config(game, "show", "sampling", "--effective", "--json").stdout)

    assert config(game, "show", "sampling").stdout == text
    assert (effective["rates"]["reflect_count"], effective["rates"]["casts"]) == (0.5, 1.0)
    assert set(json.loads(config(game, "show", "--json").stdout)) == set(CONFIG_FILES)
    assert "casts = 1.0" in config(game, "show", "sampling", "--effective").stdout


def test_a_difference_is_that_of_the_last_save_or_of_all_since_a_revision(game: Path) -> None:
    """Of one file or all."""
    for rate in ("0.2", "0.3"):
        config(game, "set", "sampling.rates.reflect_count", rate)

    last, since = config(game, "diff"), config(game, "diff", "sampling", "1")

    assert "-reflect_count = 0.2\n+reflect_count = 0.3\n" in last.stdout
    assert "-reflect_count = 0.5\n+reflect_count = 0.3\n" in since.stdout
    assert "--- sampling.toml revision 1\n+++ sampling.toml now\n" in since.stdout


@pytest.mark.parametrize("words", [("sampling.1",), ("sampling", "1")])
def test_a_revision_is_restored(game: Path, words: tuple[str, ...]) -> None:
    """Written in either way."""
    file = game / "config" / "sampling.toml"
    before = file.read_text()
    config(game, "set", "sampling.rates.reflect_count", "0.2")

    done = config(game, "restore", *words)

    assert done.stdout == "sampling.toml: saved as revision 3\n"
    assert file.read_text() == before.replace("revision = 1 ", "revision = 3 ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("restore", "sampling.9"), "history holds no revision 9"),
        (("restore", "sampling"), "is no revision"),
        (("restore", "smpling", "1"), "did you mean 'sampling'?"),
        (("diff", "sampling", "9"), "history holds no revision 9"),
        (("history", "nonsense"), "known are sampling"),
        (("show", "nonsense"), "known are sampling"),
    ],
)
def test_what_is_not_there_is_said(game: Path, words: tuple[str, ...], said: str) -> None:
    """Exit code 2, and nothing on standard output."""
    found = config(game, *words)

    assert (found.exit_code, found.stdout) == (2, "")
    assert said in found.stderr


def test_a_damaged_entry_of_history_is_said(game: Path) -> None:
    """The others are listed all the same."""
    config(game, "set", "sampling.rates.reflect_count", "0.2")
    entry = min((game / "config" / "history" / "sampling").glob("*.toml"))
    entry.write_text("nonsense")

    found = config(game, "history", "sampling", "--json")

    assert [one["revision"] for one in json.loads(found.stdout)] == [2]
    assert f"the entry {entry.name} of its history is damaged" in found.stderr


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_a_schema_is_printed(name: str) -> None:
    """Of each file, and the same that editors find beside it."""
    found = CliRunner().invoke(app, ["config", "schema", name])

    assert found.stdout == resource_text(f"schemas/{name}.schema.json")


def test_a_schema_has_the_metric_keys_of_a_folder(game: Path) -> None:
    """If one is named."""
    found = config(game, "schema", "sampling")

    assert "reflect_count" in json.loads(found.stdout)["properties"]["rates"]["properties"]


def test_missing_alerts_are_shown_as_those_that_ship(game: Path) -> None:
    """As far as what holds is asked for; the file itself says nothing."""
    (game / "config" / "alerts.toml").unlink()

    holds = json.loads(config(game, "show", "alerts", "--effective", "--json").stdout)

    assert "High damage anomaly" in [rule["name"] for rule in holds["rule"]]
    assert "High damage anomaly" in config(game, "show", "alerts", "--effective").stdout
    assert config(game, "show", "alerts", "--json").stdout == "{}\n"
    assert config(game, "show", "alerts").stdout.startswith("# There is no such file")


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("alerts.rule.1.severity", "critical", 'severity = "critical"'),
        ("alerts.rule.1.for", "90s", 'for = "90s"'),
        ("alerts.rule.3.above", "2.5", "above = 2.5  # seconds"),
        (
            "baselines.baseline",
            '[{tier = 1, measure = "dmg_per_cast", value = 42.5, n = 1200}]',
            "value = 42.5",
        ),
        ("retention.hot_h", "48", "hot_h = 48"),
        ("clamps.clamp", '[{path = "ability.*.casts", most = 5}]', "most = 5"),
        ("backpressure.buffer_records", "20000", "buffer_records = 20000"),
    ],
)
def test_every_file_is_edited(game: Path, field: str, value: str, line: str) -> None:
    """By field, also in its rows; what is saved passes the check."""
    name = field.partition(".")[0]

    done = config(game, "set", field, value)

    assert (done.stdout, done.stderr) == (f"{name}.toml: saved as revision 2\n", "")
    assert line in (game / "config" / f"{name}.toml").read_text()
    assert config(game, "check").exit_code == 0
    assert config(game, "restore", f"{name}.1").exit_code == 0


def test_a_folder_that_is_not_there_is_one_line(
    finish: Callable[..., CompletedProcess[str]],
) -> None:
    """As with every other command."""
    found = finish("config", "check", "--data", "nowhere")

    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == "inspector: nowhere: is no folder. Name a data folder with --data\n"
