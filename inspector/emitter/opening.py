"""Opening: the parts of an emitter are made and put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from inspector.core.errors import StorageError
from inspector.core.privacy import checked_salt, hash_player
from inspector.core.registry import Registry, parse_registry
from inspector.emitter.clock import Clock
from inspector.emitter.frame import Frame
from inspector.emitter.heartbeat import Heartbeat
from inspector.emitter.hot_log import HotLog
from inspector.emitter.intake import check_shard
from inspector.emitter.losses import Losses
from inspector.emitter.parts import Parts
from inspector.emitter.pipeline import Pipeline
from inspector.emitter.retuning import Retuning
from inspector.emitter.ring_buffer import RingBuffer
from inspector.emitter.writer import Writer
from inspector.files.listing import HOT
from inspector.files.resources import load_registry
from inspector.files.salt_file import load_salt

_REGISTRY = "registry.toml"
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
        handle_sigterm: Whether SIGTERM writes what waits before it ends the process.
    """

    folder: Path
    shard: str
    config: Path
    salt: Path | bytes | None
    build: str
    merge: tuple[str, ...]
    opted_out: frozenset[str]
    registry: Registry | None
    seed: int | None
    clock: Clock
    handle_sigterm: bool


def wire(asked: Opening) -> Parts:
    """Return the parts of an emitter; its writer is not started.

    Raises:
        EmitterError: The shard is no name.
        RegistryError: The team's registry is no good.
        SaltError: The salt is missing, weak, or readable by others.
        StorageError: The team's registry cannot be read.
    """
    check_shard(asked.shard)
    registry = asked.registry or _registry(asked.config / _REGISTRY)
    salt = _salt(asked)
    retuning = Retuning(asked.config, registry)
    settings = retuning.load()
    losses = Losses()
    ring = RingBuffer(settings.buffer_records, losses)
    frame = Frame(asked.merge, registry)
    pipeline = Pipeline(
        asked.shard,
        registry,
        settings,
        partial(hash_player, salt=salt),
        losses,
        Random(asked.seed).random,
    )
    hot_log = HotLog(asked.folder / HOT, asked.shard, asked.clock)
    heartbeat = Heartbeat(pipeline, losses, asked.clock, asked.build)
    writer = Writer(ring, pipeline, hot_log, heartbeat, retuning, settings, losses, asked.clock)
    return Parts(registry, frame, ring, writer, losses, asked.opted_out, asked.clock)


def _registry(path: Path) -> Registry:
    shipped = load_registry()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return shipped
    except (OSError, UnicodeDecodeError) as problem:
        said = getattr(problem, "strerror", None) or problem
        raise StorageError(
            f"cannot be read ({said})", where=str(path), remedy="Check its permissions"
        ) from problem
    return parse_registry(text, str(path), shipped)


def _salt(asked: Opening) -> bytes:
    if isinstance(asked.salt, bytes):
        return checked_salt(asked.salt)
    return load_salt(asked.salt or asked.config / _SALT)
