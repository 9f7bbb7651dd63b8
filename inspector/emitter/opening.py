"""Opening: the parts of an emitter are made and put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from inspector.core.privacy import checked_salt, hash_player
from inspector.core.registry import Registry
from inspector.emitter.clamp_lookup import ClampLookup
from inspector.emitter.clock import Clock
from inspector.emitter.faults import describe_fault
from inspector.emitter.frame import Frame
from inspector.emitter.heartbeat import Heartbeat
from inspector.emitter.hot_log import HotLog
from inspector.emitter.intake import check_shard, several
from inspector.emitter.losses import Losses
from inspector.emitter.parts import Parts
from inspector.emitter.pipeline import Pipeline
from inspector.emitter.refusals import refusal
from inspector.emitter.retuning import Retuning
from inspector.emitter.ring_buffer import RingBuffer
from inspector.emitter.settings import Settings
from inspector.emitter.team_registry import FILE_NAME, load_team_registry
from inspector.emitter.writer import Writer
from inspector.files.listing import HOT
from inspector.files.salt_file import load_salt

_SALT = "player.salt"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a server asks for.

    Attributes:
        folder: Data folder.
        shard: Name of this server.
        config: Folder of config files.
        salt: A file, or the bytes; None for the file in the config folder.
        build: Of the game.
        merge: Globs over entries whose casts of one frame are merged.
        opted_out: Players who want no rows of their own.
        registry: Metric keys; None for those that ship and the team's.
        seed: Of sampling; None for chance.
        clock: What the time is taken from.
    """

    folder: Path
    shard: str
    config: Path
    salt: Path | bytes | None = field(repr=False)
    build: str
    merge: tuple[str, ...]
    opted_out: frozenset[str] = field(repr=False)
    registry: Registry | None
    seed: int | None
    clock: Clock

    @classmethod
    def of(
        cls,
        folder: Path | str,
        shard: str,
        config: Path | str | None,
        salt: Path | str | bytes | bytearray | memoryview | None,
        build: str,
        merge: Iterable[str],
        opted_out: Iterable[str],
        registry: Registry | None,
        seed: int | None,
        clock: Clock,
    ) -> Opening:
        """Return what a server asks for, in the words of `Emitter.open`.

        Raises:
            EmitterError: There are no texts where there must be several, or no salt.
        """
        return cls(
            folder=Path(folder),
            shard=shard,
            config=Path(config) if config is not None else Path(folder, "config"),
            salt=_given_salt(salt),
            build=build,
            merge=_texts("merge", merge),
            opted_out=frozenset(_texts("opted_out", opted_out)),
            registry=registry,
            seed=seed,
            clock=clock,
        )


def wire(asked: Opening) -> Parts:
    """Return the parts of an emitter; its writer is not started.

    Raises:
        EmitterError: The shard is no name.
        RegistryError: The team's registry is no good.
        SaltError: The salt is missing, weak, or readable by others.
        StorageError: The team's registry cannot be read.
    """
    check_shard(asked.shard)
    registry = asked.registry or load_team_registry(asked.config / FILE_NAME)
    hashed = _hashing(_salt(asked))
    clamps = ClampLookup()
    retuning = Retuning(asked.config, registry, clamps.use)
    settings = retuning.load()
    losses = Losses()
    ring = RingBuffer(settings.buffer_records, losses)
    frame = Frame(asked.merge, registry, losses)
    chance = Random(asked.seed)
    opted_out = set(asked.opted_out)
    pipeline = Pipeline(
        *(asked.shard, registry, settings, hashed, losses, chance.random),
        note=lambda problem: heartbeat.note(describe_fault(problem)),
        opted_out=opted_out,
    )
    heartbeat = Heartbeat(pipeline, losses, asked.clock, asked.build)
    writer = _writer(asked, ring, frame, pipeline, heartbeat, retuning, settings, losses)
    return Parts(
        *(registry, frame, ring, writer, losses, opted_out, asked.clock, clamps),
        chance=chance if asked.seed is None else None,
    )


def _hashing(salt: bytes) -> Callable[[str], str]:
    def hashed(name: str) -> str:
        return hash_player(name, salt)

    return hashed  # not a `partial`, whose `repr` shows the salt


def _writer(
    asked: Opening,
    ring: RingBuffer,
    frame: Frame,
    pipeline: Pipeline,
    heartbeat: Heartbeat,
    retuning: Retuning,
    settings: Settings,
    losses: Losses,
) -> Writer:
    def end_frame() -> None:
        ring.put(frame.end())

    def end_old_frame() -> None:
        ring.put(frame.end_if_older(writer.settings.flush_s, asked.clock.monotonic_s()))

    hot_log = HotLog(asked.folder / HOT, asked.shard, asked.clock)
    writer = Writer(
        *(ring, pipeline, hot_log, heartbeat, retuning, settings, losses, asked.clock),
        end_frame=end_frame,
        end_old_frame=end_old_frame,
    )
    return writer


def _texts(field: str, texts: Iterable[str]) -> tuple[str, ...]:
    # No message repeats them: they may be players.
    try:
        given = tuple(several(field, texts))
    except TypeError:
        raise refusal(field, f"must be several texts, not {type(texts).__name__}") from None
    if not all(isinstance(text, str) and text for text in given):
        raise refusal(field, "must be texts, none of them empty, and nothing else")
    return given


def _given_salt(
    salt: Path | str | bytes | bytearray | memoryview | None,
) -> Path | bytes | None:
    if salt is None or isinstance(salt, bytes | bytearray | memoryview):
        return None if salt is None else bytes(salt)
    try:
        return Path(salt)
    except TypeError:
        # Nothing of it is repeated: it may be the secret itself.
        raise refusal("salt", f"must be a path or bytes, not {type(salt).__name__}") from None


def _salt(asked: Opening) -> bytes:
    if isinstance(asked.salt, bytes):
        return checked_salt(asked.salt)
    return load_salt(asked.salt or asked.config / _SALT)
