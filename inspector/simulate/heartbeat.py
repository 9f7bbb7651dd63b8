"""The heartbeat: what a shard's emitter says about itself every five seconds."""

from __future__ import annotations

HEARTBEAT_S = 5
FLUSH_BYTES = 4096
FLUSH_S = 2
LINE_BYTES = 360
"""About as long as a line is on average."""

STRAINED = 1.3
OVERLOADED = 1.7
"""Load, as a multiple of the usual, from which optional values and whole records are dropped."""


def heartbeat_line(
    ts_s: float, shard: str, build: str, lines_per_s: float, load: float, luck: float
) -> str:
    """Return the line of ``system.telemetry``.

    Args:
        ts_s: Unix seconds.
        shard: Name of the shard.
        build: Build the shard runs.
        lines_per_s: What it writes just now.
        load: `lines_per_s` as a multiple of the usual.
        luck: Uniform, 0 to below 1.
    """
    lines = lines_per_s * HEARTBEAT_S
    written = int(lines * LINE_BYTES * (0.97 + 0.06 * luck))
    flushes = max(written // FLUSH_BYTES, HEARTBEAT_S // FLUSH_S)
    queued = int((6.0 + 58.0 * load * load) * (0.6 + 0.8 * luck))
    values_dropped = int(lines * 0.25 * max(load - STRAINED, 0.0))
    records_dropped = int(lines * 0.1 * max(load - OVERLOADED, 0.0))
    level = (load > STRAINED) + (load > OVERLOADED)
    return (
        f'{{"ts":{ts_s:.3f},"shard":"{shard}","entry":"system.telemetry","metrics":{{'
        f'"queue_depth":{queued},"records_dropped":{records_dropped},'
        f'"values_dropped":{values_dropped},"bytes_written":{written},'
        f'"flush_count":{flushes},"degrade_level":{level}}},'
        f'"meta":{{"config":{{"sampling":1,"backpressure":1}},"build":"{build}"}}}}\n'
    )
