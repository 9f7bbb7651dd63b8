"""Regions: where on the map things happen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.simulate.chance import Numbers, bell, chance, nearest

MAP_SIZE = 64
"""Regions along each side of the map; ``r:0:0`` is in its middle."""

DRAWS = 5
HOT_SPOTS = 4
HOT_SPOT_STAY_S = 75

_SPREAD = 2.2
_MARGIN = 8
"""Above 2.45 times the spread, so that nothing happens beyond the edge."""

_STREAM = 401
_NAMES = np.array(
    [
        f"r:{x - MAP_SIZE // 2}:{y - MAP_SIZE // 2}"
        for x in range(MAP_SIZE)
        for y in range(MAP_SIZE)
    ],
    dtype=object,
)


def regions(seed: int, shard: int, t_s: float, u: Numbers) -> NDArray[np.object_]:
    """Return region ids near the shard's hot spots, which move on from time to time.

    Args:
        seed: The world's.
        shard: Number of the shard.
        t_s: Seconds since the world began, -1 or later.
        u: (DRAWS, n) uniform.

    Returns:
        (n,) ids ``r:x:y``.
    """
    stay = int((t_s + 1.0) // HOT_SPOT_STAY_S)
    spots = chance(seed, _STREAM, shard, stay).random((2, HOT_SPOTS))
    # Squared, so that the first spot draws half of everything.
    spot = np.floor(u[0] * u[0] * HOT_SPOTS).astype(np.int64)
    centre = np.floor(_MARGIN + (MAP_SIZE - 2 * _MARGIN) * spots[:, spot])
    x, y = (centre + nearest(_SPREAD * bell(u[1:3], u[3:5]))).astype(np.int64)
    names: NDArray[np.object_] = _NAMES[x * MAP_SIZE + y]
    return names
