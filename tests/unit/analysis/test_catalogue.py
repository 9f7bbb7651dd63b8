"""The catalogue: everything that a chart could show, recorded or not."""

from __future__ import annotations

from collections.abc import Callable

from inspector.analysis.catalogue import Offer, catalogue, offers
from inspector.analysis.census import Census
from inspector.core.registry import NAMESPACES, Registry
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.session import Session

SessionOf = Callable[..., Session]


def census_of(session: Session) -> Census:
    """Return the census of a session."""
    census = Census(session.registry, session.names, REFERENCE_KERNELS)
    census.update(session.view)
    return census


def named(found: tuple[Offer, ...], name: str) -> Offer:
    """Return the offer of this name."""
    (offer,) = [offer for offer in found if offer.measure.name == name]
    return offer


def test_what_is_recorded_comes_first(session_of: SessionOf, registry: Registry) -> None:
    """Most records first; then all the rest, each once."""
    session = session_of(
        [
            {"ts": 1, "entry": "ability.a", "metrics": {"casts": 1, "damage_total": 5}},
            {"ts": 2, "entry": "ability.a", "metrics": {"casts": 1}},
        ]
    )

    found = offers(registry, census_of(session), "ability")

    recorded = [offer for offer in found if offer.is_recorded]
    assert found[: len(recorded)] == tuple(recorded)
    assert named(found, "casts").records == 2
    assert named(found, "dmg_per_cast").records == 2
    assert named(found, "damage_total").records == 1
    assert not named(found, "healing_total").is_recorded
    assert len({offer.measure.name for offer in found}) == len(found)


def test_an_offer_says_what_it_is(session_of: SessionOf, registry: Registry) -> None:
    """Kind, unit and description, as the registry has them."""
    found = offers(registry, census_of(session_of([])), "")

    assert named(found, "casts").kind == "counter"
    assert named(found, "participants").kind == "gauge"
    assert named(found, "dmg_per_cast").kind == "KPI"
    assert named(found, "tick_cost_us").unit == registry.keys[registry.key_id("tick_cost_us")].unit
    assert all(offer.description for offer in found)


def test_a_namespace_offers_only_what_may_be_used_there(
    session_of: SessionOf, registry: Registry
) -> None:
    """Queues are the system's."""
    census = census_of(session_of([]))

    assert "queue_depth" in {offer.measure.name for offer in offers(registry, census, "system")}
    assert "queue_depth" in {offer.measure.name for offer in offers(registry, census, "")}
    assert "queue_depth" not in {o.measure.name for o in offers(registry, census, "ability")}


def test_the_catalogue_goes_through_all_namespaces(
    session_of: SessionOf, registry: Registry
) -> None:
    """Everywhere first."""
    found = catalogue(registry, census_of(session_of([])))

    assert list(dict.fromkeys(offer.namespace for offer in found)) == ["", *NAMESPACES]
