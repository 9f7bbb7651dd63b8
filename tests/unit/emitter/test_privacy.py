"""Privacy: no player's name and no salt is anywhere that a log or a debugger may show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.emitter import Emitter, opening
from inspector.emitter.clock import SYSTEM_CLOCK, Clock
from inspector.emitter.measurement import Measurement
from inspector.emitter.opening import Opening, wire
from inspector.emitter.pipeline import Pipeline
from tests.unit.emitter.listener import REGISTRY, START_S

SALT = b"a secret of 32 bytes, all ASCII."


def test_a_player_is_in_no_repr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is the salt: whoever logs a value that went wrong shows neither."""
    shown: list[str] = []

    class Shown(Pipeline):
        """A pipeline that shows what it is made of."""

        def __init__(self, *parts: Any, **others: Any) -> None:
            shown.extend(map(repr, parts))
            super().__init__(*parts, **others)

    monkeypatch.setattr(opening, "Pipeline", Shown)
    asked = Opening(
        *(tmp_path, "world-1", tmp_path, SALT, "", (), frozenset({"dora"})),
        registry=REGISTRY,
        seed=None,
        clock=SYSTEM_CLOCK,
    )
    parts = wire(asked)
    shown += [repr(asked), repr(parts), repr(Measurement(1.0, "ability.a", {}, "dora"))]

    assert len(shown) > 3
    assert not [text for text in shown if "dora" in text or "secret" in text]
    parts.writer.stop(0.0)


@pytest.mark.parametrize("merge", [(), ("*",)])
@pytest.mark.parametrize(
    "wait",
    [
        lambda emitter: emitter.record("ability.a", {"casts": 2}, player="ann"),
        lambda emitter: emitter.channel("ability.a", player="ann").end(),
    ],
)
def test_what_waits_when_its_player_opts_out_is_written_without_them(
    tmp_path: Path, merge: tuple[str, ...], wait: Callable[[Emitter], None]
) -> None:
    """Whether in the frame or in the buffer; it counts all the same, and others stay."""
    clock = Clock(lambda: START_S, lambda: START_S)
    with Emitter.open(
        *(tmp_path,), shard="w", salt=SALT, clock=clock, threaded=False, merge=merge
    ) as emitter:
        wait(emitter)
        emitter.record("ability.b", {"casts": 1}, player="bob")
        emitter.opt_out("ann")

    text = "".join(path.read_text() for path in (tmp_path / "hot").iterdir())
    assert text.count('"player":') == 1
    assert text.count('"entry":"ability.a"') == 1


def test_a_config_that_drops_what_opted_out_players_do_is_obeyed_while_the_server_runs(
    tmp_path: Path,
) -> None:
    """What came before is summed up; what comes after two looks at the file is not."""
    now = [START_S]
    clock = Clock(lambda: now[0], lambda: now[0])
    retention = tmp_path / "config" / "retention.toml"
    retention.parent.mkdir()
    with Emitter.open(
        *(tmp_path,), shard="w", salt=SALT, clock=clock, threaded=False, opted_out=["ann"]
    ) as emitter:
        emitter.record("ability.a", {"casts": 2}, player="ann")
        emitter.end_frame()
        emitter.pump()
        retention.write_text('revision = 2\nopt_out = "drop"\n', encoding="utf-8")
        for _ in range(3):
            now[0] += 1.0
            emitter.pump()
        emitter.record("ability.a", {"casts": 5}, player="ann")
        emitter.record("ability.b", {"casts": 1}, player="bob")

    text = "".join(path.read_text() for path in (tmp_path / "hot").iterdir())
    assert '"entry":"ability.a","metrics":{"casts":2}' in text
    assert '"casts":5' not in text
    assert '"entry":"ability.b"' in text
    assert '"records_dropped":1' not in text
