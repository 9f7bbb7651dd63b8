"""Whatever a game does, and whenever it is written: what was recorded is what a reader sums up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from inspector.analysis.stats import session_stats
from inspector.core.registry import Registry
from inspector.emitter import Channel, Emitter, Event, Field, Transformation
from inspector.emitter.clock import Clock
from inspector.files.resources import load_registry
from inspector.ingest.reader import read_forward
from inspector.session.ingestion import ParallelReader
from inspector.session.kernel_loader import load_kernels
from inspector.session.session import Session
from tests.e2e.retuned import write_rates

START_S = 1_700_000_000.0
UNSAMPLED = ("damage_total", "healing_total", "cc_applied_seconds", "execution_count")
SAMPLED = "reflect_count"
COUNTERS = ("execution_count", SAMPLED)

players = st.sampled_from([None, "Aldor", "Brightblade", "Shy", "Coy"])
opt_outs = st.booleans()
tiers = st.sampled_from([None, 0, 3])
tag_sets = st.sampled_from([(), ("fire",), ("fire", "burst")])
instants = st.sampled_from(["ability.meteor", "mythic.comet"])
# Quarters: their sums are exact in whatever order they are added.
amounts = st.integers(0, 4_000).map(lambda quarters: quarters / 4)
measured = st.dictionaries(st.sampled_from([*UNSAMPLED, SAMPLED]), amounts, max_size=4)
places = st.integers(0, 3)

Activation = Channel | Field | Transformation | Event
Sums = dict[tuple[str, str], float]


class Game(RuleBasedStateMachine):
    """A game without threads, on a clock of its own, and what it has recorded."""

    def __init__(self) -> None:
        super().__init__()
        self.temporary = TemporaryDirectory()
        self.folder = Path(self.temporary.name) / "game"
        self.now_s = START_S
        self.recorded: Counter[tuple[str, str]] = Counter()
        self.running: list[tuple[str, Activation]] = []
        self.revision = 1

    @initialize(seed=st.integers(0, 1_000), merges=st.booleans())
    def open(self, seed: int, merges: bool) -> None:
        """Open the emitter; casts of one entry may be merged within a frame."""
        clock = Clock(lambda: self.now_s, lambda: self.now_s - START_S)
        write_rates(self.folder / "config", {SAMPLED: 0.5}, self.revision)
        self.emitter = Emitter.open(
            self.folder,
            shard="world-1",
            salt=b"a salt of thirty-two bytes or so",
            merge=["ability.*"] if merges else [],
            opted_out=["Shy"],
            seed=seed,
            clock=clock,
            threaded=False,
            handle_sigterm=False,
        )

    def note(self, entry: str, metrics: dict[str, float]) -> None:
        """Remember what was recorded."""
        for key, value in metrics.items():
            self.recorded[entry, key] += value  # type: ignore[assignment]

    @rule(entry=instants, metrics=measured, player=players, opt_out=opt_outs, tier=tiers)
    def record(
        self, entry: str, metrics: dict[str, float], player: str | None, opt_out: bool, tier: int
    ) -> None:
        """Record a finished activation."""
        metrics = whole_counters(metrics) | {"casts": 1}
        self.emitter.record(entry, metrics, player=player, tier=tier, opt_out=opt_out)
        self.note(entry, metrics)

    @rule(entry=instants, metrics=measured, player=players, tags=tag_sets)
    def cast(
        self, entry: str, metrics: dict[str, float], player: str | None, tags: tuple[str, ...]
    ) -> None:
        """Cast something in an instant."""
        with self.emitter.cast(entry, player=player, tags=tags) as cast:
            self.add(entry, cast.add, metrics)
        self.note(entry, {"casts": 1})

    @rule(kind=st.sampled_from(["channel", "field", "transformation", "event"]), player=players)
    def begin(self, kind: str, player: str | None) -> None:
        """Begin something that takes a while."""
        entry = f"{'event' if kind == 'event' else 'resonance'}.{kind}"
        if kind == "event":
            activation: Activation = self.emitter.event(entry, phase="gathering")
        elif kind == "channel":
            activation = self.emitter.channel(entry, player=player, tier=2)
        elif kind == "field":
            activation = self.emitter.field(entry, player=player)
        else:
            activation = self.emitter.transformation(entry, player=player)
        activation.__enter__()
        self.running.append((entry, activation))

    @precondition(lambda self: self.running)
    @rule(place=places, metrics=measured)
    def go_on(self, place: int, metrics: dict[str, float]) -> None:
        """Measure something in what goes on."""
        entry, activation = self.running[place % len(self.running)]
        self.add(entry, activation.add, metrics)

    @precondition(lambda self: self.running)
    @rule(place=places)
    def tick(self, place: int) -> None:
        """Tick, where there are ticks; an event enters its next phase."""
        _, activation = self.running[place % len(self.running)]
        if isinstance(activation, Channel | Field):
            activation.tick()
        elif isinstance(activation, Event):
            activation.enter_phase("storm")

    @precondition(lambda self: self.running)
    @rule(place=places)
    def finish(self, place: int) -> None:
        """End what goes on."""
        self.finish_one(place % len(self.running))

    def finish_one(self, place: int) -> None:
        """End one of those that go on."""
        entry, activation = self.running.pop(place)
        activation.__exit__(None, None, None)
        self.note(entry, {"casts": 1})

    def add(self, entry: str, add: Callable[[str, float], None], metrics: dict[str, float]) -> None:
        """Measure something, in two steps."""
        whole = whole_counters(metrics)
        for key, value in whole.items():
            add(key, value)
        self.note(entry, whole)

    @rule(rate=st.sampled_from([0.0, 0.1, 0.5, 1.0]), pause_s=st.sampled_from([0.0, 0.6]))
    def retune(self, rate: float, pause_s: float) -> None:
        """Save another rate of a sampled metric key."""
        self.revision += 1
        write_rates(self.folder / "config", {SAMPLED: rate}, self.revision)
        self.now_s += pause_s

    @rule(pause_s=st.sampled_from([0.25, 1.0, 2.5, 4_000.0]))
    def wait(self, pause_s: float) -> None:
        """Let time go by: even so much that another log begins."""
        self.now_s += pause_s

    @rule()
    def end_frame(self) -> None:
        """End the frame."""
        self.emitter.end_frame()

    @rule()
    def pump(self) -> None:
        """Do what the writer's thread does in one round."""
        self.emitter.pump()

    @rule()
    def flush(self) -> None:
        """Write what waits."""
        assert self.emitter.flush()

    def teardown(self) -> None:
        """Close, read everything back, and compare."""
        with self.temporary:
            while self.running:
                self.finish_one(0)
            # Without a first step there is none.
            if emitter := getattr(self, "emitter", None):
                assert emitter.close()
                self.compare()

    def compare(self) -> None:
        """What was recorded of the unsampled metric keys is what is read, to the last bit."""
        written = read_sums(self.folder, load_registry())
        expected = {
            place: total
            for place, total in self.recorded.items()
            if place[1] != SAMPLED and total > 0
        }
        found = {place: total for place, total in written.items() if place in expected}
        assert found == expected
        for place, total in written.items():
            if place[1] == SAMPLED:
                assert total <= self.recorded[place]


def whole_counters(metrics: dict[str, float]) -> dict[str, float]:
    """Return the same metrics, with counters as whole numbers."""
    return {key: int(v) if key in COUNTERS else v for key, v in metrics.items()}


def read_sums(folder: Path, registry: Registry) -> Sums:
    """Read a folder as the Inspector does; return sums by entry and metric key."""
    kernels, session = load_kernels(registry), Session(registry)
    reader = ParallelReader(session, kernels, threads=1)
    try:
        for batch in reader.read(read_forward([folder], session.ledger)):
            session.add(batch)
    finally:
        reader.close()
    totals = session.ledger.snapshot().totals
    assert totals.lines == totals.accepted
    stats = session_stats(session, kernels.fold)
    return {
        (name, key): metric.sum
        for name, entry in stats.entries.items()
        for key, metric in entry.metrics.items()
    }


Game.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_what_is_written_is_what_was_recorded() -> None:
    """For any sequence of activations, ticks, changes of rates and flushes."""
    # Run from here, so that no test class is collected that has no specification of its own.
    case = Game.TestCase()
    case.runTest()


def test_uptime_adds_up_over_ticks(tmp_path: Path, registry: Registry) -> None:
    """A field that ticks is in effect for as long as one that does not."""
    now_s = [START_S]
    emitter = Emitter.open(
        *(tmp_path,),
        shard="world-1",
        salt=b"a salt of thirty-two bytes or so",
        clock=Clock(lambda: now_s[0], lambda: now_s[0] - START_S),
        threaded=False,
        handle_sigterm=False,
    )
    with emitter, emitter.field("ability.aura") as field:
        for _ in range(8):
            now_s[0] += 0.25
            field.tick()
            emitter.pump()
        now_s[0] += 0.5

    sums = read_sums(tmp_path, registry)

    assert sums["ability.aura", "uptime_seconds"] == pytest.approx(2.5)
    assert sums["ability.aura", "casts"] == 1
