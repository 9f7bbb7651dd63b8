"""The team's registry: it adds to what ships, and never spoils it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.core.errors import RegistryError
from inspector.core.registry import MAX_KEYS, Kind, Level, MetricKey
from inspector.files.resources import load_registry
from inspector.files.team_registry import add_key, load_team_registry, team_registry_path

ZORP = MetricKey(
    "zorp_count",
    Kind.COUNTER,
    Level.ACTIVATION,
    "",
    "Zorps.",
    optional=True,
    default_rate=0.5,
    namespaces=frozenset({"event", "ability"}),
)
BY_HAND = """\
# Ours.
[[kpi]]   # first, because we like it
name = "zorps_per_cast"
formula = "blips / casts"
unit = ""
description = "Zorps a cast."

[[key]]
name = "blips"    # not blops
kind = "sum"
level = "activation"
unit = "s"
description = "Blips."
optional = false
"""


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A data folder with logs."""
    (tmp_path / "data" / "hot").mkdir(parents=True)
    (tmp_path / "data" / "hot" / "world-1.jsonl").touch()
    return tmp_path / "data"


def write(data_folder: Path, text: str) -> Path:
    """Write the team's file."""
    path = team_registry_path([data_folder])
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_it_lies_in_the_data_folder(data_folder: Path) -> None:
    """Also when its logs are named, one by one."""
    expected = data_folder / "config" / "registry.toml"

    for path in (data_folder, data_folder / "hot", data_folder / "hot" / "world-1.jsonl"):
        assert team_registry_path([path]) == expected


def test_bare_logs_share_the_one_of_the_user(tmp_path: Path) -> None:
    """A folder of logs is nobody's to write into."""
    bare = tmp_path / "bare"
    bare.mkdir()

    path = team_registry_path([bare, bare / "world-1.jsonl"])

    assert path == tmp_path / "config" / "inspector" / "registry.toml"


def test_without_a_file_there_is_what_ships(data_folder: Path) -> None:
    """And nothing to say."""
    loaded = load_team_registry([data_folder])

    assert (loaded.registry, loaded.problem) == (load_registry(), "")


def test_keys_of_the_team_come_behind_those_that_ship(data_folder: Path) -> None:
    """So that ids stay; KPIs may use both."""
    write(data_folder, BY_HAND)
    shipped = load_registry()

    registry = load_team_registry([data_folder]).registry

    assert registry.keys[: len(shipped.keys)] == shipped.keys
    assert registry.find_key("blips") == len(shipped.keys)
    assert registry.kpi("zorps_per_cast").formula.names == ("blips", "casts")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BY_HAND.replace('"blips" ', '"casts" '), "'casts' is defined already"),
        (BY_HAND.replace("zorps_per_cast", "dmg_per_cast"), "'dmg_per_cast' is defined already"),
        (BY_HAND.replace('"sum"', '"some"'), "'kind' must be one of"),
        ("[[key", "not TOML"),
        ("[keys]", "unknown table 'keys'"),
    ],
)
def test_a_bad_file_is_said_and_left_out(data_folder: Path, text: str, said: str) -> None:
    """With its name; what ships goes on."""
    path = write(data_folder, text)

    loaded = load_team_registry([data_folder])

    assert loaded.registry == load_registry()
    assert said in loaded.problem
    assert str(path) in loaded.problem


def test_a_file_that_is_no_text_is_said(data_folder: Path) -> None:
    """Like any other fault."""
    write(data_folder, "").write_bytes(b"\xff\xfe")

    assert "cannot be read" in load_team_registry([data_folder]).problem


def test_an_added_key_is_there_from_then_on(data_folder: Path) -> None:
    """In a file that was not there before."""
    path = team_registry_path([data_folder])

    registry = add_key(path, ZORP)

    assert registry.keys[-1] == ZORP
    assert load_team_registry([data_folder]).registry == registry
    assert path.read_text().startswith("# Metric keys")


def test_a_key_is_added_to_what_a_person_wrote(data_folder: Path) -> None:
    """At its end, and all else stays to the letter; also where there is no key yet."""
    only_kpi = BY_HAND.partition("\n[[key]]")[0].replace("blips", "damage_total")
    for text in (BY_HAND, only_kpi, "# Nothing yet.\n"):
        path = write(data_folder, text)

        add_key(path, ZORP)

        assert path.read_text().startswith(text)
        assert load_team_registry([data_folder]).registry.keys[-1] == ZORP


def test_keys_are_added_one_after_the_other(data_folder: Path) -> None:
    """Each gets the next id."""
    path = team_registry_path([data_folder])
    shipped = len(load_registry().keys)
    for name in ("one", "two", "three"):
        key = MetricKey(name, Kind.SUM, Level.ACTIVATION, "", "A key.", optional=False)
        add_key(path, key)

    registry = load_team_registry([data_folder]).registry
    assert registry.names[shipped:] == ("one", "two", "three")


@pytest.mark.parametrize("name", ["casts", "dmg_per_cast", "Bad Name", "blips", ""])
def test_a_key_that_cannot_be_is_refused(data_folder: Path, name: str) -> None:
    """And the file stays as it was."""
    path = write(data_folder, BY_HAND)

    with pytest.raises(RegistryError):
        add_key(path, MetricKey(name, Kind.SUM, Level.ACTIVATION, "", "A key.", optional=False))

    assert path.read_text() == BY_HAND


def test_a_bad_file_is_not_added_to(data_folder: Path) -> None:
    """A person has to look at it first."""
    path = write(data_folder, "[[key]]\nname = 5\n")

    with pytest.raises(RegistryError, match=r"registry\.toml"):
        add_key(path, ZORP)


def test_there_is_an_end_to_keys(data_folder: Path) -> None:
    """Their ids have eight bits."""
    table = '[[key]]\nname = "k{}"\nkind = "sum"\nlevel = "activation"\nunit = ""\n'
    table += 'description = "A key."\noptional = false\n'
    room = MAX_KEYS - len(load_registry().keys)
    path = write(data_folder, "".join(table.format(number) for number in range(room)))

    with pytest.raises(RegistryError, match="at most 255"):
        add_key(path, ZORP)


def test_an_inline_list_of_keys_is_refused_and_stays(data_folder: Path) -> None:
    """Rather than replaced: every key in it would be lost."""
    blips = (
        'name="blips", kind="sum", level="activation", unit="", description="B.", optional=false'
    )
    path = write(data_folder, f"key = [{{{blips}}}]\n")
    before = path.read_text()

    with pytest.raises(RegistryError, match=r"inline list.*\[\[key\]\]"):
        add_key(path, ZORP)

    assert path.read_text() == before
    assert "blips" in load_team_registry([data_folder]).registry.names
