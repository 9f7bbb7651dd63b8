"""How sure a KPI is: the standard error of a ratio of sums.

By the delta method, a function of sums varies as its linear part does: the sum over the records of
e = Σ_k (∂KPI/∂S_k) x_k, where x_k is what a record stands for of key k. Its variance is estimated
by n/(n - 1) Σ (e - mean e)², as of a sample of records (W. G. Cochran, "Sampling Techniques", 3rd
edition 1977, section 6.3 and theorem 6.1, of ratios; K. M. Wolter, "Introduction to Variance
Estimation", 2nd edition 2007, chapter 6, of any smooth function).

What sampling adds is in it: x_k = value / rate scatters more the smaller the rate, and values that
were left out are records' zeros.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from inspector.core.derivative import gradient
from inspector.core.registry import Kpi, Registry

Floats = NDArray[np.float64]
Pair = tuple[int, int]


def pairs_of(kpi: Kpi, registry: Registry) -> tuple[Pair, ...]:
    """Return the pairs of metric keys, by id, whose products the error of a KPI needs."""
    found = (registry.find_key(name) for name in kpi.formula.names)
    keys = sorted(key for key in found if key is not None)
    return tuple((one, other) for one in keys for other in keys if one <= other)


def standard_error(
    kpi: Kpi,
    sums: Mapping[str, Floats],
    products: Mapping[Pair, Floats],
    n: Floats,
    registry: Registry,
) -> Floats:
    """Return the standard error of a KPI, in its unit.

    Args:
        kpi: Which one.
        sums: By name in its formula, (groups,) float64: restored sums, and the special names,
            which are taken to be exact.
        products: By pair of `pairs_of`, (groups,) float64: Σ x y over the records.
        n: (groups,) float64, how many records carry its denominator.
        registry: Of the metric keys.

    Returns:
        (groups,) float64; NaN where fewer than two records tell how much they differ.
    """
    slopes = gradient(kpi.formula, sums)
    ids = {registry.key_id(name): name for name in slopes if registry.find_key(name) is not None}
    squares = np.zeros(n.shape)
    drift = np.zeros(n.shape)
    with np.errstate(all="ignore"):
        for (one, other), product in products.items():
            both = 1.0 if one == other else 2.0
            squares += both * slopes[ids[one]] * slopes[ids[other]] * product
        for name in ids.values():
            drift += slopes[name] * sums[name]
        # Of a ratio of sums the drift is zero; of a sum over a fixed time, records come by chance
        # as well, and nothing is to be taken off.
        centred = squares if "window_seconds" in slopes else squares - drift * drift / n
        variance = np.maximum(centred, 0.0) * n / (n - 1.0)
        error: Floats = np.sqrt(variance)
    error[~(n >= 2)] = np.nan
    return error
