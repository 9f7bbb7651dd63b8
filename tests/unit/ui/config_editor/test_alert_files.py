"""Which rules are in force, by what stands on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.config.store import Store
from inspector.core.registry import Registry
from inspector.ui.config_editor.alert_files import AlertFiles, in_force, shipped
from inspector.ui.config_editor.disk import read_all

ONE_RULE = """
schema_version = 1
revision = 1

[[rule]]
name = "Many casts"
measure = "casts"
above = 5
window = "5m"
"""


@pytest.fixture
def store(tmp_path: Path, registry: Registry) -> Store:
    """A folder of config files."""
    return Store(tmp_path, registry)


def names(files: AlertFiles) -> list[str]:
    """Return the names of the rules."""
    return [rule.name for rule in files.alerts.rule]


def test_without_a_file_the_shipped_rules_are_in_force(store: Store, registry: Registry) -> None:
    """Five of them, and no baseline."""
    files = in_force(read_all(store), None, registry)

    assert files == shipped(registry)
    assert len(names(files)) == 5
    assert files.baselines.baseline == ()


def test_what_stands_on_disk_is_in_force(store: Store, registry: Registry, tmp_path: Path) -> None:
    """A file without rules has none."""
    (tmp_path / "alerts.toml").write_text(ONE_RULE)
    assert names(in_force(read_all(store), None, registry)) == ["Many casts"]

    (tmp_path / "alerts.toml").write_text("schema_version = 1\nrevision = 2\n")
    assert names(in_force(read_all(store), None, registry)) == []


@pytest.mark.parametrize("bad", [b"[[rule]]\nname = 5\n", b"[[[", b"\xff\xfe\x00"])
def test_a_bad_file_leaves_the_rules_of_before(
    store: Store, registry: Registry, tmp_path: Path, bad: bytes
) -> None:
    """And says where to look."""
    (tmp_path / "alerts.toml").write_text(ONE_RULE)
    before = in_force(read_all(store), None, registry)
    (tmp_path / "alerts.toml").write_bytes(bad)

    files = in_force(read_all(store), before, registry)

    assert names(files) == ["Many casts"]
    assert files.problem == "alerts.toml cannot be used: see Config"


def test_a_rule_about_what_is_unknown_leaves_the_others_in_force(
    store: Store, registry: Registry, tmp_path: Path
) -> None:
    """What cannot be evaluated says so in its row; what the file is to hold, Config says."""
    unknown = '\n[[rule]]\nname = "Gold"\nmeasure = "gold_per_hour"\nabove = 3\nwindow = "5m"\n'
    (tmp_path / "alerts.toml").write_text(ONE_RULE + unknown)

    files = in_force(read_all(store), None, registry)

    assert names(files) == ["Many casts", "Gold"]
    assert files.problem == "alerts.toml has unknown names: see Config"


def test_at_first_a_bad_file_gives_way_to_the_last_good_revision(
    store: Store, registry: Registry, tmp_path: Path
) -> None:
    """As history has it."""
    store.save(store.load("alerts").set_text(ONE_RULE), "first", "ana")
    (tmp_path / "alerts.toml").write_text("[[rule]]\nname = 5\n")

    files = in_force(read_all(store), None, registry)

    assert names(files) == ["Many casts"]
    assert files.problem
