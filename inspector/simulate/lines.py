"""Lines: what a shard's emitter would write, without a folder and without a clock."""

from __future__ import annotations

from inspector.core.privacy import hash_player
from inspector.emitter.losses import Losses
from inspector.emitter.measurement import Measurement
from inspector.emitter.pipeline import Pipeline
from inspector.emitter.settings import Settings
from inspector.files.resources import load_registry
from inspector.simulate.chance import chance
from inspector.simulate.emission import salt_of
from inspector.simulate.forms import Activation
from inspector.simulate.world import World

_STREAM = 801


def shard_lines(
    world: World, shard_index: int, from_ms: int, to_ms: int, rate_lines_per_s: float
) -> bytes:
    r"""Return the lines of what happens on a shard in a stretch of time, without heartbeats.

    Args:
        world: That of the shard.
        shard_index: Which shard, from 0.
        from_ms: Milliseconds since the world began, 0 or more.
        to_ms: The end, itself not included.
        rate_lines_per_s: Lines a second that this shard writes on average.

    Returns:
        Whole lines, each ending in ``\n``; last what players did who opted out.
    """
    registry = load_registry()
    salt = salt_of(world.seed)
    pipeline = Pipeline(
        world.shard_name(shard_index),
        registry,
        Settings(rates={key.name: key.default_rate for key in registry.keys}),
        lambda name: hash_player(name, salt),
        Losses(),
        chance(world.seed, _STREAM, shard_index, from_ms).random,
    )
    happened = world.activations(shard_index, from_ms, to_ms, rate_lines_per_s)
    lines = pipeline.encode([measurement_of(one) for one in happened])
    return b"".join([*lines, *pipeline.merged()])


def measurement_of(one: Activation) -> Measurement:
    """Return what an emitter makes of an activation."""
    player = None if one.opted_out else one.player
    labels = (one.tier, one.tags, one.region, one.phase, one.opted_out)
    return Measurement(one.ts_s, one.entry, one.metrics, player, *labels)
