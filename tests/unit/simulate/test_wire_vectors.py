"""The test vectors that ship: what the emitter makes of their inputs, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from inspector.console.check import print_findings
from inspector.core.record_schema import record_schema
from inspector.core.registry import Registry
from inspector.files.resources import resource_text, sample_data_root
from inspector.simulate.wire_vectors import NAMES, draws, expected_lines, hashes, steps
from tests.unit.simulate.wire_reference import Reference

FOLDER = sample_data_root() / "wire"
LINES = (FOLDER / "expected.jsonl").read_bytes().splitlines(keepends=True)
RECORDS: list[dict[str, Any]] = [json.loads(line) for line in LINES]


def metas(name: str) -> Iterator[Any]:
    """Yield what records have under a name of their meta."""
    return (record["meta"][name] for record in RECORDS if name in record.get("meta", {}))


def test_the_lines_can_be_made_again() -> None:
    """If this fails: ``python -m inspector.simulate.wire_vectors sample_data/wire``."""
    assert expected_lines(FOLDER).splitlines(keepends=True) == LINES


def test_who_only_read_the_readme_makes_the_same_records() -> None:
    """In every field and in the same order, up to where values are left out for lack of time."""
    reference = Reference(FOLDER, resource_text("registry.toml"))
    plain = [record for record in RECORDS if record["entry"] != "system.telemetry"]
    end = next(n for n, record in enumerate(plain) if record["entry"] == "ability.arrow")

    for step in takewhile(lambda step: step.get("entry") != "ability.arrow", steps(FOLDER)):
        reference.do(step)

    found = [json.loads(line) for line in reference.lines]
    assert found == plain[:end]


def test_draws_and_hashes_can_be_made_again() -> None:
    """By the same command."""
    assert json.loads((FOLDER / "draws.json").read_text()) == draws()
    assert json.loads((FOLDER / "hashes.json").read_text("utf-8")) == hashes(FOLDER)


def test_readers_accept_every_line(registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    """As ``inspector check`` does, and as the schema says."""
    assert print_findings([FOLDER / "expected.jsonl"], registry, as_json=False)
    assert capsys.readouterr().out == f"{len(LINES)} lines, 0 rejected\n"
    validator = Draft202012Validator(record_schema(registry))
    assert all(validator.is_valid(record) for record in RECORDS)


def test_no_name_stands_in_a_line() -> None:
    """Those of the steps are hashed, or gone."""
    names = {step["player"] for step in steps(FOLDER) if "player" in step}
    text = b"".join(LINES).decode()

    assert names.intersection(NAMES)
    assert not [name for name in names if name in text]


def test_whatever_is_written_once_is_in_them() -> None:
    """Each timing, each setting and each kind of loss, so that nothing goes untried."""
    assert {"gates", "keep", "summary"} <= set(metas("phase"))
    assert {rate for rates in metas("rates") for rate in rates.values()} == {0.25, 0.5, 0.75}
    assert {config["sampling"] for config in metas("config")} == {12, 13}
    assert any("clamps" in problem for problem in metas("config_error"))
    lost = list(metas("dropped"))
    assert {reason for one in lost for reason in one["records"]} == {"buffer_full", "bad_counter"}
    assert {reason for one in lost for reasons in one["values"].values() for reason in reasons} == {
        "backpressure",
        "bad_counter",
        "buffer_full",
    }
    entries = {record["entry"] for record in RECORDS}
    assert entries > {f"ability.{name}" for name in ("meteor", "drain", "pulse", "mend", "arrow")}
    assert "ability.silent" not in entries
