"""Globs over metric paths: as many as there are, the last that matches is found."""

from __future__ import annotations

from fnmatch import fnmatchcase, translate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.registry import Registry
from inspector.emitter import Emitter
from inspector.emitter.clock import Clock
from inspector.emitter.path_globs import PathGlobs
from tests.unit.emitter.listener import START_S

ENTRIES = st.sampled_from(["ability.a", "ability.ab", "event.a", "event.[a]", "mythic.a]"])
KEYS = st.sampled_from(["casts", "damage_total", "damage_true_total"])
PARTS = st.lists(
    st.sampled_from([*"*?.[]!ab", "ability", "event", ".casts", "damage_", "total", "[a-c]"]),
    max_size=8,
).map("".join)
GLOBS = PARTS | st.tuples(PARTS, st.sampled_from([".casts", ".*", "*"])).map("".join)


@given(st.lists(GLOBS, max_size=12), ENTRIES, KEYS)
def test_it_is_the_last_that_matches(globs: list[str], entry: str, key: str) -> None:
    """By the rules of `fnmatchcase`, whatever the globs are."""
    matching = [index for index, glob in enumerate(globs) if fnmatchcase(f"{entry}.{key}", glob)]

    assert PathGlobs(globs).last(entry, key) == (matching[-1] if matching else None)


def counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the globs that are compiled from now on."""
    compiled: list[str] = []

    def noted(glob: str) -> str:
        compiled.append(glob)
        return translate(glob)

    monkeypatch.setattr("inspector.emitter.path_globs.translate", noted)
    return compiled


def test_globs_are_compiled_when_they_change_and_by_the_writer(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reload of something else costs nothing, and what a game asks for is ready for it."""
    now_s = START_S
    clock = Clock(lambda: now_s, lambda: now_s)
    config = tmp_path / "config"
    config.mkdir()
    sampling, clamps = config / "sampling.toml", config / "clamps.toml"
    options: dict[str, Any] = {"salt": bytes(32), "registry": registry, "threaded": False}
    with Emitter.open(tmp_path, shard="w", clock=clock, **options) as emitter:
        compiled = counting(monkeypatch)

        def change(path: Path, text: str) -> list[str]:
            nonlocal now_s
            path.write_text(text)
            for _ in range(3):
                now_s += 0.5
                emitter.pump()
            found = compiled[:]
            compiled.clear()
            return found

        assert change(sampling, "override = [{path = '*.*.casts', rate = 0.5}]") == ["*.*.casts"]
        assert change(clamps, "clamp = [{path = 'event.*.casts', most = 9}]") == ["event.*.casts"]
        bound = emitter.clamp("event.a.casts")
        assert bound is not None
        assert change(config / "retention.toml", "roll_s = 60") == []
        assert emitter.clamp("event.a.casts") is bound
        emitter.record("ability.a", {"casts": 1})
        assert compiled == []
