"""The catalogue: everything that a chart could show, recorded or not."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.analysis.census import Census
from inspector.core.registry import NAMESPACES, Kpi, Registry
from inspector.session.series import Measure


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure in a namespace.

    Attributes:
        measure: The metric key or KPI.
        namespace: Where; empty for everywhere.
        records: Records that carry it there so far; for a KPI, those that carry its denominator.
    """

    measure: Measure
    namespace: str
    records: int

    @property
    def kind(self) -> str:
        """Return what it is, in a word: counter, sum, gauge or KPI."""
        of = self.measure.of
        return "KPI" if isinstance(of, Kpi) else str(of.kind)

    @property
    def unit(self) -> str:
        """Return the unit of its values; empty for a plain number."""
        return self.measure.of.unit

    @property
    def description(self) -> str:
        """Return one sentence for people."""
        return self.measure.of.description

    @property
    def is_recorded(self) -> bool:
        """Return whether any record carries it there."""
        return self.records > 0


def catalogue(registry: Registry, census: Census) -> tuple[Offer, ...]:
    """Return every measure everywhere, then namespace by namespace.

    In each, what is recorded comes first, most records first; then the rest, in the order of the
    registry, but for keys that may not be used there.
    """
    return tuple(
        offer for namespace in ("", *NAMESPACES) for offer in offers(registry, census, namespace)
    )


def offers(registry: Registry, census: Census, namespace: str) -> tuple[Offer, ...]:
    """Return every measure of one namespace, in the order of `catalogue`; empty for everywhere."""
    records = {found.measure: found.records for found in census.activities(namespace)}
    usable = registry.usable[namespace]
    others = [Measure(key) for key in registry.keys if key.name in usable]
    others += [
        Measure(kpi)
        for kpi in registry.kpis
        if all(name in usable for name in kpi.formula.names if registry.find_key(name) is not None)
    ]
    missing = (measure for measure in others if measure not in records)
    return tuple(
        Offer(measure, namespace, records.get(measure, 0)) for measure in (*records, *missing)
    )
