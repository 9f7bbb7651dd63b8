"""Chance that repeats: random numbers that are the same bytes on every machine.

Only the uniform stream of PCG64 is used, and only ``+ - * /``, floor and comparisons on it. Those
are exact by IEEE 754, while ``sin``, ``log`` and numpy's own normal and Poisson draws differ in
their last digit, or in their stream, from one system or release to another.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def chance(*where: int) -> np.random.Generator:
    """Return the generator for one place in the world, such as (seed, shard, second).

    Args:
        where: Whole numbers that are not negative. Different places are independent streams.
    """
    return np.random.Generator(np.random.PCG64(where))


def bell(first: Numbers, second: Numbers) -> Numbers:
    """Return values around 0 with standard deviation 1, never beyond 2.45.

    The sum of two uniforms has variance 1/6: a triangle, near enough to a normal to look like one.
    """
    return (first + second - 1.0) * 2.449489742783178


def whole(mean: Numbers, uniform: Numbers) -> Numbers:
    """Round up or down by chance, so that the mean of the whole numbers is `mean`."""
    return np.floor(mean + uniform)


def nearest(value: Numbers) -> Numbers:
    """Round to the nearest whole number."""
    return np.floor(value + 0.5)


def smooth(part: Numbers) -> Numbers:
    """Ease from 0 to 1 without a corner at either end (smoothstep, 3x² - 2x³)."""
    return part * part * (3.0 - 2.0 * part)
