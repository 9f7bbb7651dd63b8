"""The emitter: what a game server embeds to tell what happened, without ever waiting for it."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

from inspector.core.registry import Registry
from inspector.emitter import forking
from inspector.emitter.activation import InstantCast
from inspector.emitter.clock import SYSTEM_CLOCK, Clock
from inspector.emitter.intake import Intake, Labels, checked_player
from inspector.emitter.lasting import Channel, Event, Field, Transformation
from inspector.emitter.outlet import Outlet
from inspector.emitter.parts import Parts
from inspector.emitter.settings import Clamp
from inspector.emitter.shutdown import EXIT_S, flush_on_sigterm
from inspector.emitter.status import EmitterStatus


class Emitter:
    """Tells what happened on a game server, in hot logs.

    Recording never does I/O and never waits: records go into a buffer, which a thread of the
    emitter's own empties. What cannot be written is counted, and the heartbeat says so. Every
    method may be called from any thread; an activation belongs to the thread that uses it.

        with Emitter.open("telemetry", shard="world-1") as emitter:
            with emitter.cast("ability.fireball", player=name, tier=2) as cast:
                cast.hit(target)
                cast.add(keys.DAMAGE_TOTAL, 12.5)
            emitter.end_frame()
    """

    __slots__ = ("__weakref__", "_entries", "_in_frame", "_intake", "_outlet", "_parts")

    def __init__(self, parts: Parts) -> None:
        """Put an emitter together; `open` is what servers call.

        Args:
            parts: Its writer is started and stopped by others than this constructor.
        """
        self._parts = parts
        self._intake = Intake(parts.registry, parts.clock, parts.opted_out)
        self._outlet = Outlet(self._intake, parts.frame, parts.ring, parts.writer, parts.losses)
        # The game's thread goes past these thousands of times a second.
        self._entries = self._intake.entries
        self._in_frame = self._outlet.in_frame

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        shard: str,
        config: Path | str | None = None,
        salt: Path | str | bytes | bytearray | memoryview | None = None,
        build: str = "",
        merge: Iterable[str] = (),
        opted_out: Iterable[str] = (),
        registry: Registry | None = None,
        seed: int | None = None,
        clock: Clock = SYSTEM_CLOCK,
        threaded: bool = True,
        handle_sigterm: bool = True,
    ) -> Emitter:
        """Open an emitter, which writes until it is closed or the process ends.

        Args:
            folder: Data folder; logs go into ``hot`` in it.
            shard: Name of this server, 1 to 128 characters.
            config: Folder of config files, which may change at any time; ``config`` in the data
                folder if None.
            salt: What player names are hashed with: a file, made if it does not exist, or its
                bytes; ``player.salt`` in the config folder if None.
            build: Of the game, for the heartbeat.
            merge: Globs over entries whose casts of one frame are merged by player and labels.
            opted_out: Players who want no rows of their own.
            registry: Metric keys; those that ship, and the team's in the config folder, if None.
            seed: Of sampling, for tests.
            clock: That of a simulation.
            threaded: Whether a thread of its own writes; else `pump` does, and the last reference.
            handle_sigterm: Whether SIGTERM writes what waits before it ends the process, where
                the server does not handle it itself; only in the main thread.

        Raises:
            EmitterError: The shard is no name, `merge` or `opted_out` is no list of texts, or the
                salt is of no use.
            RegistryError: The team's registry is no good.
            SaltError: The salt is missing, weak, or readable by others.
            StorageError: The team's registry cannot be read, or Inspector is incomplete.
        """
        # Imported only now: what writes takes as long to import as all the rest, and a server that
        # imports the emitter at its start should not wait for it there.
        from inspector.emitter.opening import Opening, wire

        asked = Opening.of(
            folder, shard, config, salt, build, merge, opted_out, registry, seed, clock
        )
        emitter = cls(wire(asked))
        if handle_sigterm:
            flush_on_sigterm()
        if threaded:
            emitter._parts.writer.start()
        else:  # no thread keeps this writer alive until it has written all
            weakref.finalize(emitter, emitter._parts.writer.stop, EXIT_S)
        forking.remember(emitter._after_fork)
        return emitter

    def record(
        self,
        entry: str,
        metrics: Mapping[str, float],
        *,
        player: str | None = None,
        tier: int | None = None,
        tags: Iterable[str] = (),
        region: str | None = None,
        phase: str | None = None,
        ts: float | None = None,
        opt_out: bool = False,
    ) -> None:
        """Record an activation that is over, as part of the frame; the metrics are as given.

        Args:
            entry: ``namespace.entryId``.
            metrics: Metric key to value; copied.
            player: The player's own name or id; it is hashed before it is written.
            tier: 0 to 32766.
            tags: What the entry is; at most 64.
            region: Where it happened.
            phase: Of an event.
            ts: Unix seconds; now if None.
            opt_out: Whether this player wants no rows of their own.

        Raises:
            UnknownMetricError: The entry may use no such metric key; the nearest one is suggested.
            EmitterError: The entry or a label can stand in no record.
        """
        try:
            usable = self._entries.get(entry) or self._intake.usable(entry)
            is_known = metrics.keys() <= usable.names
        except (AttributeError, TypeError):
            raise self._intake.misuse(entry, metrics) from None
        if not is_known:
            raise self._intake.unknown(entry, metrics)
        self._in_frame(
            self._intake.measurement(
                entry, dict(metrics), player, tier, tags, region, phase, ts, opt_out
            )
        )

    def cast(
        self,
        entry: str,
        *,
        player: str | None = None,
        tier: int | None = None,
        tags: Iterable[str] = (),
        region: str | None = None,
        opt_out: bool = False,
    ) -> InstantCast:
        """Begin a cast that ends within this frame; it is told of when the frame ends.

        Raises:
            EmitterError: The entry or a label can stand in no record.
        """
        try:
            usable = self._entries.get(entry) or self._intake.usable(entry)
        except TypeError:  # a list or the like
            usable = self._intake.usable(entry)
        about = self._intake.measurement(entry, {}, player, tier, tags, region, None, 0.0, opt_out)
        return InstantCast(self._outlet, usable, about)

    def channel(self, entry: str, **labels: Unpack[Labels]) -> Channel:
        """Begin a channel, which is told of at each tick and at its end.

        Raises:
            EmitterError: The entry or a label can stand in no record.
        """
        usable = self._intake.usable(entry)
        return Channel(self._outlet, usable, self._intake.about(entry, **labels))

    def field(self, entry: str, **labels: Unpack[Labels]) -> Field:
        """Begin a field or an aura: told of lightly at each tick, and summed up at its end.

        Raises:
            EmitterError: The entry or a label can stand in no record.
        """
        usable = self._intake.usable(entry)
        return Field(self._outlet, usable, self._intake.about(entry, **labels))

    def transformation(self, entry: str, **labels: Unpack[Labels]) -> Transformation:
        """Begin a transformation, which is told of when it reverts.

        Raises:
            EmitterError: The entry or a label can stand in no record.
        """
        usable = self._intake.usable(entry)
        return Transformation(self._outlet, usable, self._intake.about(entry, **labels))

    def event(self, entry: str, phase: str | None = None, **labels: Unpack[Labels]) -> Event:
        """Begin an event, which is told of at the end of each phase, and summed up at its own.

        Raises:
            EmitterError: The entry, the phase or a label can stand in no record.
        """
        usable = self._intake.usable(entry)
        return Event(self._outlet, usable, self._intake.about(entry, phase, **labels))

    def end_frame(self) -> None:
        """Let the casts of this frame go on to the writer."""
        self._outlet.end_frame()

    def flush(self, timeout_s: float = 5.0) -> bool:
        """Write all that waits, and the frame so far; return whether it was written in time."""
        self._outlet.end_frame()
        return self._parts.writer.flush(timeout_s)

    def close(self, timeout_s: float = 5.0) -> bool:
        """Write all that waits, and end; return whether it was written in time.

        Activations that still last are ended, so that nothing of them is missing; what their
        threads measure at that very moment may be. The end of the process and SIGTERM do not end
        them: a server that wants their last records closes its emitter. What is recorded later is
        counted as lost. Closing twice is harmless.
        """
        self._outlet.close()
        return self._parts.writer.stop(timeout_s)

    def pump(self) -> None:
        """Do one round of the writer's work, where there is no thread for it."""
        self._parts.writer.pump()

    def clamp(self, path: str) -> Clamp | None:
        """Return the bounds in force for a metric path, or None where there are none.

        Args:
            path: ``namespace.entryId.metricKey``.

        Raises:
            UnknownMetricError: The entry may use no such metric key.
            EmitterError: It is no metric path, or the entry is none.
        """
        return self._parts.clamps.find(path, self._intake)

    def opt_out(self, player: str) -> None:
        """Write no rows of a player's own from now on; what they do is summed up with others'.

        So is what they did before and is still in the frame or the buffer. What is a line already
        stays one: at most what waits for the disk, 256 KiB.

        Raises:
            EmitterError: It can be no player.
        """
        self._intake.opted_out.add(checked_player(player))

    def opt_in(self, player: str) -> None:
        """Write rows of a player's own again."""
        self._intake.opted_out.discard(player)

    def _after_fork(self) -> None:
        # What waits is the parent's to write.
        self._outlet.forget()
        self._parts.frame.forget()
        self._parts.ring.forget()
        if self._parts.chance is not None:
            self._parts.chance.seed()
        self._parts.writer.after_fork()
        self._outlet.halt()

    @property
    def status(self) -> EmitterStatus:
        """How it fares at the moment."""
        writer = self._parts.writer
        settings = writer.settings
        return EmitterStatus(
            self._parts.ring.depth,
            settings.queue_threshold,
            writer.level,
            writer.bytes_written,
            writer.problem,
            settings.problem,
            settings.revisions,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
