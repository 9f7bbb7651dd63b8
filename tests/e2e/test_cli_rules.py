"""``inspector rules``: what each command prints, and how it exits."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from inspector.cli import app
from inspector.files.resources import sample_data_root

SAMPLE = sample_data_root() / "session"
SHIPPED_TESTS = sample_data_root() / "rules" / "shipped.test.toml"

TEST = """
[[test]]
name = "one"
[[test.series]]
entry = "ability.a"
metrics = { resource_generated = "100x10", resource_spent = "55x5 54x5" }
[[test.expect]]
at = "6s"
rule = "Resource overflow risk"
state = "firing"
"""


def rules(*arguments: object) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, ["rules", *map(str, arguments)])


@pytest.fixture
def game(tmp_path: Path) -> Path:
    """A data folder with the sample session and its config."""
    folder = tmp_path / "game"
    shutil.copytree(SAMPLE, folder)
    return folder


def written(tmp_path: Path, text: str) -> Path:
    """Return a file of tests."""
    path = tmp_path / "some.test.toml"
    path.write_text(text)
    return path


def test_backtest_as_json_is_one_state_a_line() -> None:
    """Exactly the fields that are promised; what is not evaluated stands beside."""
    found = rules("backtest", SAMPLE, "--json")

    lines = [json.loads(line) for line in found.stdout.splitlines()]
    assert found.exit_code == 0
    fields = {"rule", "group", "state", "from_ts", "to_ts", "value", "threshold"}
    assert all(set(line) == fields for line in lines)
    assert {line["state"] for line in lines} == {"ok", "firing", "no data"}
    assert all(line["from_ts"] < line["to_ts"] for line in lines)
    assert "High damage anomaly: there is no baseline of dmg_per_cast for tiers" in found.stderr


def test_states_of_an_alert_follow_each_other_without_a_gap() -> None:
    """From the first second with a row of the group to the end of the recording."""
    lines = [json.loads(line) for line in rules("backtest", SAMPLE, "--json").stdout.splitlines()]
    ends: dict[str, float] = {}

    for line in lines:
        alert = json.dumps([line["rule"], line["group"]])
        assert ends.get(alert, line["from_ts"]) == line["from_ts"]
        ends[alert] = line["to_ts"]

    assert set(ends.values()) == {1_773_511_801}


def test_backtest_prints_firings_and_a_summary() -> None:
    """For people: the silence that lasted too long, and every rule with its count."""
    found = rules("backtest", SAMPLE)

    assert found.exit_code == 0
    assert "void" in found.stdout
    assert "2.472" in found.stdout
    assert "1,512 records" in found.stdout
    for rule in ("Inefficient", "Silence", "Resource", "High damage"):
        assert rule in found.stdout


def test_backtest_takes_the_rules_and_baselines_of_the_data_folder(game: Path) -> None:
    """A rule that is off raises nothing; a baseline that is there is used."""
    alerts = game / "config" / "alerts.toml"
    alerts.write_text(
        alerts.read_text().replace('name = "Inefficient', 'enabled = false\nname = "Inefficient')
    )
    usual = 'measure = "dmg_per_cast"\nvalue = 20.0\nn = 9\n'
    tables = [f"[[baseline]]\ntier = {tier}\n{usual}" for tier in range(1, 6)]
    (game / "config" / "baselines.toml").write_text("".join(tables))

    found = rules("backtest", game, "--json")

    lines = [json.loads(line) for line in found.stdout.splitlines()]
    fired = {line["rule"] for line in lines if line["state"] == "firing"}
    assert "High damage anomaly" in fired
    assert "Inefficient sustain" not in {line["rule"] for line in lines}
    assert {line["threshold"] for line in lines if line["rule"] == "High damage anomaly"} == {25}
    assert found.stderr == ""


def test_backtest_of_bad_files_names_every_problem_of_both(tmp_path: Path) -> None:
    """And exits with 2."""
    (tmp_path / "a.toml").write_text('[[rule]]\nname = "x"\nmeasure = "dmg_per_cst"\nabove = 1.0\n')
    (tmp_path / "b.toml").write_text('[[baseline]]\ntier = -1\nmeasure = "dmg_per_cast"\n')

    found = rules(
        "backtest", SAMPLE, "--rules", tmp_path / "a.toml", "--baselines", tmp_path / "b.toml"
    )

    assert found.exit_code == 2
    assert "a.toml: line 3, rule 1, measure" in found.stderr
    assert "b.toml: line 2, baseline 1, tier" in found.stderr
    assert "baseline 1, value: is missing" in found.stderr
    assert found.stdout == ""


def test_backtest_of_nothing_says_so(tmp_path: Path) -> None:
    """A path that is not there, and rules that are not."""
    missing = rules("backtest", tmp_path / "nowhere")
    no_rules = rules("backtest", SAMPLE, "--rules", tmp_path / "no.toml")

    assert (missing.exit_code, no_rules.exit_code) == (2, 2)
    assert "nowhere" in missing.stderr
    assert "no.toml: there is no such file" in no_rules.stderr


def test_the_tests_of_the_rules_that_ship_pass() -> None:
    """They are the example of the form, too."""
    found = rules("test", SHIPPED_TESTS)

    assert (found.exit_code, found.stderr) == (0, "")
    assert "16 expectations in 6 tests: all hold" in found.stdout


def test_a_test_that_fails_says_what_is_and_what_should_be(tmp_path: Path) -> None:
    """Each difference with its instant; exit code 1; the others run."""
    text = TEST + "".join(
        f'[[test.expect]]\nrule = "Resource overflow risk"\n{said}\n'
        for said in (
            'at = "5s"\nstate = "firing"',
            'at = "5s"\nvalue = 0.5',
            'at = "6s"\nfiring = []',
            'at = "6s"\nfiring = [{ entry = "ability.b" }]',
            'at = "6s"\ngroup = { entry = "ability.b" }\nstate = "ok"',
            'at = "6s"\ngroup = { entry = "ability.b" }\nstate = "no data"',
        )
    )

    found = rules("test", written(tmp_path, text))

    assert found.exit_code == 1
    assert "failed one" in found.stdout
    assert (
        "at 5s, Resource overflow risk: expected firing, but {entry = ability.a} is ok"
        " (value 0.55, n 5, threshold 0.55)" in found.stdout
    )
    assert "expected a value of 0.5, but {entry = ability.a} is ok" in found.stdout
    assert "at 6s, Resource overflow risk: {entry = ability.a} fires, too" in found.stdout
    assert "{entry = ability.b} does not fire; {entry = ability.a} fires, too" in found.stdout
    assert "there is no such alert; there are: {entry = ability.a}" in found.stdout
    assert "7 expectations in 1 tests: 5 failed" in found.stdout


def test_every_problem_of_a_file_of_tests_is_named_at_once(tmp_path: Path) -> None:
    """With its line, and exit code 2; nothing is run."""
    text = """
[[test]]
name = "one"
[[test.series]]
entry = "ability.a"
every = "soon"
metrics = { casts = "1z3", damge_total = "1" }
[[test.expect]]
at = "6s"
rule = "Resource overflow risk"
state = "fire"
[[test.expect]]
at = "6s"
rule = "x"
[[test]]
name = "two"
group = 3
"""

    found = rules("test", written(tmp_path, text))

    assert (found.exit_code, found.stdout) == (2, "")
    for said in (
        "line 6, test 1, series 1, every: must be a length of time",
        "1z3",
        "unknown metric key 'damge_total', did you mean",
        "state: must be",
        "nothing is expected",
        "there must be series or a session",
        "test 2, expect: is missing",
        "test 2, group: unknown field",
    ):
        assert said in found.stderr, found.stderr


def test_what_only_the_rules_and_the_registry_know_is_named_too(tmp_path: Path) -> None:
    """Unknown rules, records that no server may write, sessions that are not there."""
    text = """
[[test]]
name = "one"
[[test.series]]
entry = "abilty.a"
player = "Alice"
metrics = { casts = "1.5 -1" }
[[test.expect]]
at = "6s"
rule = "Resource overflow risc"
state = "ok"
[[test]]
name = "two"
session = "nowhere"
[[test.expect]]
at = "6s"
rule = "Inefficient sustain"
state = "ok"
"""

    found = rules("test", written(tmp_path, text))

    assert (found.exit_code, found.stdout) == (2, "")
    assert "test 1, series 1: " in found.stderr
    assert "abilty" in found.stderr
    assert "Alice" not in found.stderr
    assert "there is no rule 'Resource overflow risc', did you mean" in found.stderr
    assert "test 2, session: there is no nowhere beside the file" in found.stderr


def test_rules_and_baselines_beside_the_file(tmp_path: Path) -> None:
    """Named in the file, relative to it; their problems count as its own."""
    (tmp_path / "own.toml").write_text('[[rule]]\nname = "x"\nmeasure = "casts"\nabove = 2.0\n')
    text = 'rules = "own.toml"\n' + TEST.replace("Resource overflow risk", "x")
    text = text.replace("resource_generated", "casts")

    good = rules("test", written(tmp_path, text))
    bad = rules("test", written(tmp_path, 'baselines = "no.toml"\n' + text))

    assert good.exit_code == 0, good.output
    assert bad.exit_code == 2
    assert "no.toml" in bad.stderr


def test_help_shows_the_form_of_the_file() -> None:
    """As it is written, brackets and all."""
    found = rules("test", "--help").stdout

    assert "[[test.series]]" in found
    assert "[[test.expect]]" in found
