"""What a kept value stands for, when only a share of the values was kept.

Every value is kept with a known probability, its rate, independently of the others (Poisson
sampling). The Horvitz-Thompson estimator restores an unbiased total: D. G. Horvitz and
D. J. Thompson, "A Generalization of Sampling Without Replacement From a Finite Universe",
Journal of the American Statistical Association 47 (1952), 663-685.

All functions take floats, or float64 arrays of one shape, and return the same. Estimates and
variances of independent values add up: sum them over the rows, then take the half width.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", float, NDArray[np.float64])

Z_95 = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""


def estimate(value: Number, rate: Number) -> Number:
    """Return the part of the total that a kept value stands for: v / r.

    Args:
        value: Kept values, in the unit of their metric.
        rate: The probabilities they were kept with, 0 < r <= 1.
    """
    with np.errstate(over="ignore"):
        return value / rate


def variance(value: Number, rate: Number) -> Number:
    """Return the part of the estimated variance of the total: v² (1 - r) / r².

    A value v kept with probability r adds v² (1 - r) / r to the variance of the estimated total.
    Only kept values are seen, so this is itself estimated by dividing by r once more (Horvitz and
    Thompson 1952, with independent draws). It is 0 where the rate is 1.

    Args:
        value: Kept values, in the unit of their metric.
        rate: The probabilities they were kept with, 0 < r <= 1.
    """
    with np.errstate(over="ignore"):
        scaled = value / rate
        # In this order: a very small r squared would be 0 and then divide, and a very large value
        # squared would be infinite and then meet a factor of 0.
        return scaled * (scaled * (1.0 - rate))


def half_width_95(variance: Number) -> Number:
    """Return half the width of the 95 % interval of a total, by the normal approximation.

    Args:
        variance: Estimated variance of the total, in the square of the metric's unit.
    """
    root: Number = variance**0.5
    return root * Z_95
