"""Making the catalogue: what can be charted, with how often it was recorded."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from inspector.analysis.catalogue import Offer, offers
from inspector.analysis.census import Census
from inspector.core.registry import Registry
from inspector.ui.models.catalogue import CatalogueItem, CatalogueKind
from inspector.ui.models.frame import Facets

_EVERY_S = 2.0
_MOST_ENTRIES = 1_000


class CatalogueMaker:
    """Keeps the catalogue of one tab; used by one thread."""

    def __init__(
        self, registry: Registry, census: Census, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._registry = registry
        self._census = census
        self._clock = clock
        self._made_at_s = -math.inf
        self._made_for: tuple[str, Facets] | None = None
        self._items: tuple[CatalogueItem, ...] = ()

    def make(self, namespace: str, facets: Facets) -> tuple[CatalogueItem, ...]:
        """Return what can be charted on a tab; the same object while it is not made anew.

        Args:
            namespace: The tab; empty for all.
            facets: The entries of the session.
        """
        now_s = self._clock()
        is_other = self._made_for is None or self._made_for[0] != namespace
        is_due = now_s - self._made_at_s >= _EVERY_S
        if is_other or (is_due and self._made_for != (namespace, facets)):
            self._made_at_s, self._made_for = now_s, (namespace, facets)
            measures = (
                _measure(offer) for offer in offers(self._registry, self._census, namespace)
            )
            entries = (_entry(*pair) for pair in facets.entries if _is_in(pair[0], namespace))
            self._items = (*measures, *tuple(entries)[:_MOST_ENTRIES])
        return self._items


def _measure(offer: Offer) -> CatalogueItem:
    is_kpi = offer.measure.is_kpi
    parts = () if is_kpi else (offer.kind,)
    return CatalogueItem(
        CatalogueKind.KPI if is_kpi else CatalogueKind.METRIC,
        offer.measure.name,
        " · ".join((*parts, *((offer.unit,) if offer.unit else ()))),
        offer.description,
        offer.records,
    )


def _entry(entry: str, rows: int) -> CatalogueItem:
    return CatalogueItem(CatalogueKind.ENTRY, entry, records=rows)


def _is_in(entry: str, namespace: str) -> bool:
    return not namespace or entry.startswith(namespace + ".")
