"""Emission: what happens on a shard, handed to the emitter of that shard."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from inspector.emitter import Emitter
from inspector.emitter.clock import SYSTEM_CLOCK, Clock
from inspector.simulate.forms import Activation
from inspector.simulate.world import World

TICK_MS = 50
"""Length of a frame of a simulated server: well below what anybody notices as lag."""

_SALT_BYTES = 32
_SHARDS_AT_MOST = 4_096


def open_emitter(folder: Path, world: World, shard_index: int, clock: Clock | None) -> Emitter:
    """Open the emitter of a shard.

    Args:
        folder: The data folder.
        world: That of the shard.
        shard_index: Which shard, from 0.
        clock: Of a simulation, which pumps the emitter itself; None for a server in real time.

    Raises:
        InspectorError: The folder cannot be written.
    """
    return Emitter.open(
        folder,
        shard=world.shard_name(shard_index),
        salt=salt_of(world.seed),
        build=world.build(shard_index),
        seed=world.seed * _SHARDS_AT_MOST + shard_index,
        clock=clock or SYSTEM_CLOCK,
        threaded=clock is None,
        handle_sigterm=False,
    )


def salt_of(seed: int) -> bytes:
    """Return what the names of a world's players are hashed with: no secret, as nobody is real."""
    return blake2b(f"world {seed}".encode(), digest_size=_SALT_BYTES).digest()


def record_all(emitter: Emitter, activations: Iterable[Activation]) -> None:
    """Record activations in the frame that an emitter is in."""
    record = emitter.record
    for _, ts_s, entry, metrics, player, opted_out, tier, tags, region, phase in activations:
        record(
            entry,
            metrics,
            player=player,
            tier=tier,
            tags=tags,
            region=region,
            phase=phase,
            ts=ts_s,
            opt_out=opted_out,
        )
