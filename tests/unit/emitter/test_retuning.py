"""Retuning: what is in the config files is what an emitter goes by."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from inspector.core.registry import Kind, Level, MetricKey, Registry
from inspector.emitter.retuning import Retuning
from inspector.emitter.settings import Clamp, Settings
from inspector.files.resources import resource_path


@pytest.fixture
def retuning(tmp_path: Path, registry: Registry) -> Retuning:
    """Of a folder without files."""
    return Retuning(tmp_path, registry)


def poll(retuning: Retuning) -> Settings | None:
    """Look twice, so that both agree; return what is news."""
    assert retuning.poll() is None
    return retuning.poll()


def test_without_files_the_defaults_are_in_force(retuning: Retuning, registry: Registry) -> None:
    """Those of the settings, and rates and order of the registry."""
    settings = retuning.load()

    rates = {key.name: key.default_rate for key in registry.keys}
    assert settings == Settings(rates, order=settings.order)
    assert settings.order[0] == "reflect_count"
    assert set(settings.order) == {key.name for key in registry.keys if key.optional}


def test_a_missing_folder_is_an_empty_one(tmp_path: Path, registry: Registry) -> None:
    """A server may start before anybody made it."""
    retuning = Retuning(tmp_path / "no" / "where", registry)

    assert retuning.load().problem == ""
    assert retuning.poll() is None


def test_the_files_that_ship_change_nothing_but_revisions(registry: Registry) -> None:
    """A team may copy them and begin from there."""
    shipped = Retuning(resource_path("config"), registry).load()
    without = Retuning(resource_path("config") / "nowhere", registry).load()

    assert shipped.revisions == {"sampling": 1, "backpressure": 1, "retention": 1, "clamps": 1}
    assert shipped.rates == without.rates
    assert shipped.order == without.order
    assert (shipped.flush_s, shipped.flush_bytes) == (without.flush_s, without.flush_bytes)
    assert (shipped.roll_s, shipped.roll_bytes) == (without.roll_s, without.roll_bytes)


def test_every_field_comes_from_its_file(tmp_path: Path, registry: Registry) -> None:
    """Nothing that a person writes is left out on the way."""
    (tmp_path / "sampling.toml").write_text(
        "revision = 2\nrates.casts = 0.25\n"
        "[[override]]\npath = 'ability.*.casts'\nrate = 0.5\n"
        "[[override]]\npath = 'ability.fire.casts'\nrate = 1\n"
    )
    (tmp_path / "backpressure.toml").write_text(
        "revision = 3\nqueue_threshold = 10\nbuffer_records = 20\nflush_interval_s = 1.5\n"
        "flush_bytes = 512\nrecover_share = 0.25\norder = ['clone_count', 'casts']\n"
    )
    (tmp_path / "retention.toml").write_text(
        "revision = 4\nroll_s = 60\nroll_bytes = 65536\nopt_out = 'drop'\n"
    )
    (tmp_path / "clamps.toml").write_text(
        "revision = 5\n[[clamp]]\npath = '*.*.damage_total'\nleast = 1\nmost = 9.5\n"
    )

    settings = Retuning(tmp_path, registry).load()

    assert settings == Settings(
        rates={key.name: key.default_rate for key in registry.keys} | {"casts": 0.25},
        overrides=(("ability.*.casts", 0.5), ("ability.fire.casts", 1.0)),
        queue_threshold=10,
        buffer_records=20,
        order=("clone_count", "casts"),
        recover_share=0.25,
        flush_s=1.5,
        flush_bytes=512,
        roll_s=60,
        roll_bytes=65_536,
        drops_opted_out=True,
        clamps=(Clamp("*.*.damage_total", 1.0, 9.5),),
        revisions={"sampling": 2, "backpressure": 3, "retention": 4, "clamps": 5},
    )


def test_an_empty_order_leaves_nothing_out(tmp_path: Path, registry: Registry) -> None:
    """Whole records go at once, if a person says so."""
    (tmp_path / "backpressure.toml").write_text("order = []")

    assert Retuning(tmp_path, registry).load().order == ()


def test_keys_of_a_team_have_their_rates_and_their_place_in_the_order(
    tmp_path: Path, registry: Registry
) -> None:
    """Though what ships knows nothing of them."""
    zorps = MetricKey(
        "zorps", Kind.SUM, Level.ACTIVATION, "", "", optional=True, default_rate=0.125
    )
    (tmp_path / "sampling.toml").write_text("rates.casts = 0.5")

    settings = Retuning(tmp_path, Registry((*registry.keys, zorps))).load()

    assert (settings.rates["zorps"], settings.rates["casts"]) == (0.125, 0.5)
    assert settings.order[:2] == ("zorps", "reflect_count")


def test_a_change_is_told_once(retuning: Retuning, tmp_path: Path) -> None:
    """At the second look behind it."""
    before = retuning.load()
    assert retuning.poll() is None

    (tmp_path / "sampling.toml").write_text("revision = 2\nrates.reflect_count = 0.125")
    after = poll(retuning)

    assert after is not None
    assert (before.rates["reflect_count"], after.rates["reflect_count"]) == (0.5, 0.125)
    assert after.revisions == {"sampling": 2}
    assert retuning.poll() is None
    assert retuning.load() == after


def test_a_bad_file_is_said_and_changes_nothing_else(retuning: Retuning, tmp_path: Path) -> None:
    """The revision is the one that is in force, not the one that was refused."""
    (tmp_path / "sampling.toml").write_text("revision = 2\nrates.casts = 0.5")
    retuning.load()

    (tmp_path / "sampling.toml").write_text("revision = 3\nrates.cast = 0.25")
    settings = poll(retuning)

    assert settings is not None
    assert (settings.rates["casts"], settings.revisions) == (0.5, {"sampling": 2})
    assert settings.problem == (
        "sampling.toml: line 2, rates, cast: unknown metric key 'cast', did you mean 'casts'?"
        " Correct the file"
    )

    (tmp_path / "sampling.toml").write_text("revision = 4\nrates.casts = 0.25")
    mended = poll(retuning)
    assert mended is not None
    assert (mended.problem, mended.revisions) == ("", {"sampling": 4})


def test_bad_files_at_the_start_leave_the_defaults_in_force(
    tmp_path: Path, registry: Registry
) -> None:
    """All of them are said; a server starts whatever is in its config."""
    without = Retuning(tmp_path / "nowhere", registry).load()
    (tmp_path / "sampling.toml").write_bytes(b"\xff")
    (tmp_path / "backpressure.toml").mkdir()
    (tmp_path / "retention.toml").write_text("roll_s = ")
    (tmp_path / "clamps.toml").write_text("")

    settings = Retuning(tmp_path, registry).load()

    assert settings.rates == without.rates
    assert settings.order == without.order
    assert settings.revisions == {}
    for name in ("sampling", "backpressure", "retention", "clamps"):
        assert f"{name}.toml: " in settings.problem
    assert settings.problem.isprintable()


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path, registry: Registry) -> None:
    """Whoever gave the path of a file by mistake hears of it."""
    (tmp_path / "config").touch()

    settings = Retuning(tmp_path / "config", registry).load()

    assert "sampling.toml: cannot be read" in settings.problem


def test_a_game_server_imports_no_pydantic_until_it_loads() -> None:
    """It takes longer to import than all the rest."""
    script = (
        "import sys, inspector.emitter.retuning\n"
        "assert not {'pydantic', 'numpy', 'tomlkit'} & set(sys.modules), 'too much is imported'"
    )

    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
