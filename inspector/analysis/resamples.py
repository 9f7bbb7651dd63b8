"""Resamples: how far totals and KPIs of a window would stray, from values that are sampled anew.

The loaded values are themselves a sample, so they are first made a population again: a value that
was kept with rate r0 stands for 1/r0 values like it. S. T. Gross, "Median Estimation in Sample
Surveys", Proceedings of the Survey Research Methods Section, American Statistical Association
(1980), 181-184; for samples whose 1/r0 is no whole number, J. G. Booth, R. W. Butler and P. Hall,
"Bootstrap Methods for Finite Populations", Journal of the American Statistical Association 89
(1994), 1282-1289. Where it is none, every so many values stand for one more than the others, so
that any stretch of values stands for as many as it should. From this population `RESAMPLES` samples
are drawn as the emitter would with the new rates, each value of each key for itself (Poisson
sampling), and totals are restored by the new rates (Horvitz and Thompson; see `core.sampling`).

All samples are of one population, which is therefore the truth that they stray from: a key that is
not sampled any more is exact, whatever it was before. What is left out entirely strays as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.core.evaluation import Value, evaluate
from inspector.core.formula import SPECIAL_NAMES
from inspector.core.registry import Kpi
from inspector.session.resample import Draws

Floats = NDArray[np.float64]

_LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Resamples:
    """A quantity of each cell, window or bucket.

    Attributes:
        truth: (n, 1) float64, of the population.
        samples: (n, `RESAMPLES`) float64, as restored from each sample; (n, 1) where it is exact.
        is_gone: Whether nothing of it is kept.
    """

    truth: Floats
    samples: Floats
    is_gone: bool = False

    @property
    def is_exact(self) -> bool:
        """Return whether chance has no part in it."""
        return len(self.samples.T) == 1

    def summed(self, sums: Callable[[Floats], Floats]) -> Resamples:
        """Return sums of it over several cells each."""
        return Resamples(sums(self.truth), sums(self.samples), self.is_gone)


def exact(totals: Floats) -> Resamples:
    """Return what is not sampled.

    Args:
        totals: (n,) float64.
    """
    truth = totals[:, None]
    return Resamples(truth, truth)


def drawn(draws: Draws, *, is_gone: bool) -> Resamples:
    """Return what was drawn."""
    samples = draws.totals + draws.shift[:, None]
    return Resamples(draws.truth[:, None], samples, is_gone)


def mean_of(values: Resamples, counts: Resamples) -> Resamples:
    """Return the means of a gauge, which is never restored: its values over their number."""
    with np.errstate(all="ignore"):
        truth = values.truth / counts.truth
        if values.is_exact:
            return Resamples(truth, truth)
        samples = np.where(counts.samples == 0.0, np.nan, values.samples / counts.samples)
    return Resamples(truth, samples, values.is_gone)


def kpi_of(kpi: Kpi, totals: Mapping[str, Resamples]) -> Resamples:
    """Return a KPI of all rows of each window.

    Length of the window and number of players are no matter of chance, and do not count for how far
    it strays.

    Args:
        kpi: Which one.
        totals: By metric key, of each window; those that no row has may be missing.
    """
    used = {name: totals[name] for name in kpi.formula.names if name in totals}
    plain: dict[str, Value] = dict.fromkeys(SPECIAL_NAMES, 1.0)
    truth = np.asarray(evaluate(kpi.formula, plain | {k: v.truth for k, v in used.items()}))
    if truth.ndim != 2:  # no row has any of its keys
        truth = np.full((1, 1), np.nan)
    if all(part.is_exact for part in used.values()):
        return Resamples(truth, truth)
    samples = evaluate(kpi.formula, plain | {k: v.samples for k, v in used.items()})
    is_gone = any(part.is_gone for part in used.values())
    return Resamples(truth, np.asarray(samples), is_gone)


def relative_error(of: Resamples, whole: NDArray[np.bool_]) -> float:
    """Return the typical standard error of one window, relative to what it has.

    In a window it is the root mean square of what samples stray by, over the size of the truth. Of
    the windows it is the median: in the root mean square the few windows of a lull, where a KPI
    rests on two values, would drown those that people look at. A window that comes to nothing, or
    has data in less than half of the samples, says nothing.

    Args:
        of: What strays, of each window.
        whole: (windows,) bool, which count.

    Returns:
        0 where it is exact, NaN where there is no data.
    """
    if of.is_gone:
        return np.nan
    if of.is_exact:
        return 0.0 if np.isfinite(of.truth).any() else np.nan
    truth, samples = of.truth[whole], of.samples[whole]
    with np.errstate(all="ignore"):
        strayed = np.square(samples / truth - 1.0)
        has_data = np.isfinite(strayed)
        number = np.count_nonzero(has_data, axis=1)
        total = np.where(has_data, strayed, 0.0).sum(axis=1)
        errors = np.sqrt(total / number)[number >= _LEAST_SHARE * samples.shape[1]]
    return float(np.median(errors)) if len(errors) else np.nan
