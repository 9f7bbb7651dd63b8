"""The order of degradation as rows of a list, and what may be done to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from inspector.config.metric_paths import KnownNames
from inspector.core.registry import MetricKey, Registry
from inspector.emitter.backpressure import Ladder

FENCE = "Required: only after all optional ones"
KEPT = "Kept until whole records go"
_OWN_NAMESPACE = frozenset({"system"})


class RowKind(Enum):
    """What a row of the list is."""

    STEP = auto()
    FENCE = auto()
    HEAD = auto()
    KEPT = auto()


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A row of the list.

    Attributes:
        kind: What it is.
        name: The metric key; of a fence or a head, what it says.
        number: Of the step, from 1; 0 of what is no step.
        about: Kind of the metric key, and whether it is optional; or that there is no such key.
        begins_at: The depth beyond which its step begins; NaN of what is no step.
        default: Its number by default, if that is another one; 0 for none.
        is_fault: Whether there is no such metric key, or it stands there twice.
    """

    kind: RowKind
    name: str
    number: int = 0
    about: str = ""
    begins_at: float = float("nan")
    default: int = 0
    is_fault: bool = False

    @property
    def is_key(self) -> bool:
        """Whether it stands for a metric key, so that it can be chosen."""
        return self.kind in (RowKind.STEP, RowKind.KEPT)


def is_optional(name: str, registry: Registry) -> bool:
    """Return whether a metric key may be left out before required ones; an unknown one may."""
    key_id = registry.find_key(name)
    return key_id is None or registry.keys[key_id].optional


def order_rows(
    order: tuple[str, ...], default: tuple[str, ...], ladder: Ladder | None, registry: Registry
) -> tuple[OrderRow, ...]:
    """Return the rows: optional steps, the fence, required steps, and what is kept.

    Args:
        order: As the draft has it.
        default: As it is without a file.
        ladder: When steps begin; None if the draft does not say.
        registry: What metric keys there are.
    """
    fence = next(
        (place for place, name in enumerate(order) if not is_optional(name, registry)), len(order)
    )
    steps = [_step(order, place, default, ladder, registry) for place in range(len(order))]
    kept = [
        OrderRow(RowKind.KEPT, key.name, about=_about(key.name, registry), default=at)
        for key in _droppable(registry)
        if key.name not in order
        for at in (default.index(key.name) + 1 if key.name in default else 0,)
    ]
    head = [OrderRow(RowKind.HEAD, KEPT)] if kept else []
    return (*steps[:fence], OrderRow(RowKind.FENCE, FENCE), *steps[fence:], *head, *kept)


def _step(
    order: tuple[str, ...],
    place: int,
    default: tuple[str, ...],
    ladder: Ladder | None,
    registry: Registry,
) -> OrderRow:
    name, number = order[place], place + 1
    usual = default.index(name) + 1 if name in default else 0
    is_fault = registry.find_key(name) is None or name in order[:place]
    begins_at = ladder.begins_at(number) if ladder else float("nan")
    shown_default = usual if usual != number else 0
    about = _about(name, registry)
    return OrderRow(RowKind.STEP, name, number, about, begins_at, shown_default, is_fault)


def _about(name: str, registry: Registry) -> str:
    key_id = registry.find_key(name)
    if key_id is None:
        return "no such metric key"
    key = registry.keys[key_id]
    return f"{key.kind} · {'optional' if key.optional else 'required'}"


def _droppable(registry: Registry) -> list[MetricKey]:
    """Return the metric keys that records in the queue may have: optional ones first."""
    keys = [key for key in registry.keys if not key.namespaces or key.namespaces != _OWN_NAMESPACE]
    return sorted(keys, key=lambda key: not key.optional)


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody would do to the order.

    Attributes:
        order: What it would be.
        refusal: Why it may not be; empty if it may.
    """

    order: tuple[str, ...]
    refusal: str = ""


def put_at(order: tuple[str, ...], name: str, gap: int, registry: Registry) -> Change:
    """Move a metric key to another place, or add it there.

    Args:
        order: As it is.
        name: The metric key.
        gap: Before which of the keys of `order` it is to stand; as many as there are: behind all.
        registry: Says which keys are required.
    """
    before = [one for one in order[:gap] if one != name]
    return _checked(order, (*before, name, *(one for one in order[gap:] if one != name)), registry)


def without(order: tuple[str, ...], name: str) -> Change:
    """Take a metric key out of the order, so that it is kept until whole records go."""
    return Change(tuple(one for one in order if one != name))


def added(order: tuple[str, ...], name: str, registry: Registry) -> Change:
    """Add a metric key as the last step of its kind."""
    gap = len(order)
    if is_optional(name, registry):
        required = (at for at, one in enumerate(order) if not is_optional(one, registry))
        gap = next(required, gap)
    return put_at(order, name, gap, registry)


def _checked(before: tuple[str, ...], after: tuple[str, ...], registry: Registry) -> Change:
    known = KnownNames(registry)
    if _fault(before, known):
        # It is in disorder already, as somebody wrote it: any move may be one towards order.
        return Change(after)
    return Change(after, _fault(after, known))


def _fault(order: tuple[str, ...], known: KnownNames) -> str:
    return known.order_fault(tuple(one for one in order if not known.key_fault(one)))
