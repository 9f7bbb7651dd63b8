"""The intake: what can be no record is refused at once, in words that help."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Any

import pytest

from inspector.core.errors import EmitterError, UnknownMetricError
from inspector.core.registry import NAMESPACES
from inspector.emitter.clock import SYSTEM_CLOCK
from inspector.emitter.intake import MAX_KNOWN, Intake, check_shard
from tests.unit.emitter.listener import REGISTRY, START_S, Listener


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("abilty.fireball", "unknown namespace 'abilty'. Did you mean 'ability'?"),
        ("fireball", "unknown namespace 'fireball'"),
        ("ability", "no id after the namespace"),
        ("ability. ", "no id after the namespace"),
        ("ability.a.b", "more than one dot"),
        ("ability.a\n", "a control character"),
        ("ability.\ud800", "half a character"),
        ("ability." + 200 * "a", "longer than 200 characters"),
        (None, "must be a text, namespace.entryId, not null"),
        (b"ability.a", "must be a text, namespace.entryId, not bytes"),
        (["ability.a"], "must be a text, namespace.entryId, not list. Write namespace.entryId"),
        ("system.telemetry", "entry: system.telemetry is the heartbeat, which only the emitter"),
    ],
)
def test_a_bad_entry_is_refused(entry: Any, said: str) -> None:
    """By a record and by an activation, every time."""
    emitter = Listener().emitter
    for _ in range(2):
        with pytest.raises(EmitterError) as caught:
            emitter.record(entry, {"casts": 1})
        assert said in str(caught.value)
        for begin in (emitter.cast, emitter.channel, emitter.field, emitter.event):
            with pytest.raises(EmitterError):
                begin(entry)


@pytest.mark.parametrize("metrics", [None, 5, [("casts", 1)], {"casts"}, "casts"])
def test_metrics_that_are_no_dict_are_refused(metrics: Any) -> None:
    """In words, not by an error of Python's."""
    emitter = Listener().emitter
    with pytest.raises(EmitterError, match=r"metrics: must be metric keys .* Give a dict, such as"):
        emitter.record("ability.a", metrics)
    with pytest.raises(EmitterError, match="entry: unknown namespace"):
        emitter.record("abilities.a", metrics)


@pytest.mark.parametrize("kind", ["cast", "channel", "field", "transformation", "event"])
@pytest.mark.parametrize("label", ["ts", "metrics", "tagz"])
def test_an_activation_takes_its_labels_and_nothing_else(kind: str, label: str) -> None:
    """What it would not go by is refused, rather than swallowed."""
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{label}'"):
        getattr(Listener().emitter, kind)("ability.a", **{label: 1})


@pytest.mark.parametrize("kind", ["cast", "channel", "field", "transformation"])
def test_only_an_event_has_phases(kind: str) -> None:
    """Others would carry one in their records, or lose it."""
    with pytest.raises(TypeError, match="unexpected keyword argument 'phase'"):
        getattr(Listener().emitter, kind)("ability.a", phase="gather")


class Rank(IntEnum):
    """Tiers as some games keep them."""

    HIGH = 3


def test_a_tier_may_be_of_an_enum() -> None:
    """It becomes a plain number."""
    heard = Listener()
    heard.emitter.record("ability.a", {}, tier=Rank.HIGH)
    heard.emitter.end_frame()

    (told,) = heard.heard()
    assert (told.tier, type(told.tier)) == (3, int)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({"tier": -1}, "tier: must be a whole number from 0 to 32766, not -1. Give a whole number"),
        ({"tier": "2"}, "tier: must be a whole number from 0 to 32766, not '2'"),
        ({"tier": 32_767}, "tier: must be"),
        ({"tier": 1.0}, "tier: must be"),
        ({"tier": True}, "tier: must be"),
        ({"tags": "fire"}, "tags: must be several texts, not one. Put it in a list"),
        ({"tags": 7}, "tags: must be several texts, not 7"),
        ({"tags": [["fire"]]}, "tags: must be a text, not list. Give at most 64 short texts"),
        ({"tags": ([],)}, "tags: must be a text, not list"),
        ({"tags": object()}, "tags: must be several texts, not object"),
        ({"region": []}, "region: must be a text, not list. Give a short text, such as 'r:12:-3'"),
        ({"phase": {}}, "phase: must be a text, not dict. Give a short text, such as 'gather'"),
        ({"player": []}, "player: must be a name, or None; value withheld. Give the name or id"),
        ({"tags": [""]}, "tags: it is empty"),
        ({"tags": ["a\tb"]}, "tags: a control character"),
        ({"tags": [1]}, "tags: must be a text, not 1"),
        ({"tags": [str(number) for number in range(65)]}, "tags: more than 64"),
        ({"region": ""}, "region: it is empty"),
        ({"region": 129 * "r"}, "region: longer than 128 characters"),
        ({"phase": "a\x00"}, "phase: a control character"),
        ({"ts": -1}, "ts: must be Unix seconds"),
        ({"ts": START_S * 1_000}, "ts: must be Unix seconds"),
        ({"ts": float("nan")}, "ts: must be Unix seconds"),
        ({"ts": True}, "ts: must be Unix seconds"),
        ({"ts": "now"}, "ts: must be Unix seconds"),
        ({"player": ""}, "player: must be a name, or None; value withheld"),
    ],
)
def test_a_bad_label_is_refused(labels: dict[str, Any], said: str) -> None:
    """Nothing is handed over then."""
    heard = Listener()
    with pytest.raises(EmitterError) as caught:
        heard.emitter.record("ability.a", {"casts": 1}, **labels)

    assert said in str(caught.value)
    heard.emitter.end_frame()
    assert heard.heard() == []


def test_a_player_is_in_no_message() -> None:
    """Whatever it is."""
    with pytest.raises(EmitterError) as caught:
        Listener().emitter.record("ability.a", {}, player=4711)  # type: ignore[arg-type]

    assert "4711" not in str(caught.value)


def test_a_number_that_equals_a_good_one_is_still_refused() -> None:
    """What was good before is known by its type, too."""
    emitter = Listener().emitter
    emitter.record("ability.a", {}, tier=1)

    with pytest.raises(EmitterError):
        emitter.record("ability.a", {}, tier=1.0)  # type: ignore[arg-type]


class Spell(StrEnum):
    """Names as some games keep them."""

    FIRE = "ability.fire"


def test_names_may_be_of_an_enum() -> None:
    """They become plain texts, also where an equal one is known already, or comes later."""
    heard = Listener()
    for name in (Spell.FIRE, "ability.fire", Spell.FIRE):
        heard.emitter.record(name, {}, tags=(name,), region=name, phase=name)
    heard.emitter.end_frame()

    told = [(m.entry, *m.tags, m.region, m.phase) for m in heard.heard()]
    assert {type(text) for texts in told for text in texts} == {str}
    assert set(told) == {("ability.fire",) * 4}


class Handle(str):
    """A text that says something else of itself, as those of some libraries do."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"<{len(self)}>"

    def __getitem__(self, index: object) -> Handle:
        return self


@pytest.mark.parametrize("is_known", [False, True])
def test_texts_of_any_class_become_plain(is_known: bool) -> None:
    """By what they are, not by what they say of themselves."""
    heard = Listener()
    name = Handle("ability.fire")
    for it in ("ability.fire", name) if is_known else (name,):
        heard.emitter.record(it, {}, player=it, tags=[it], region=it, phase=it)
    heard.emitter.end_frame()

    told = heard.heard()[-1]
    texts = (told.entry, told.player, *told.tags, told.region, told.phase)
    assert [(text, type(text)) for text in texts] == 5 * [("ability.fire", str)]


@pytest.mark.parametrize("kind", ["cast", "channel", "field", "transformation", "event"])
@pytest.mark.parametrize("entry", [None, 7, b"ability.a"])
def test_an_activation_of_no_text_is_refused(kind: str, entry: Any) -> None:
    """In words that help, whatever the activation."""
    with pytest.raises(EmitterError, match="entry: must be a text"):
        getattr(Listener().emitter, kind)(entry)


def test_tags_are_in_order_and_each_once() -> None:
    """However they are given."""
    heard = Listener()
    for tags in (("b", "a", "b"), ["a", "b"], {"b", "a"}, iter(["b", "a"])):
        heard.emitter.record("ability.a", {}, tags=tags)
    heard.emitter.end_frame()

    assert [m.tags for m in heard.heard()] == 4 * [("a", "b")]


def test_an_unknown_metric_key_is_refused_with_the_nearest() -> None:
    """Among those that the namespace may use."""
    emitter = Listener().emitter
    with pytest.raises(UnknownMetricError, match="Did you mean 'healing_total'"):
        emitter.record("ability.a", {"casts": 1, "healing_totl": 2})
    with pytest.raises(UnknownMetricError, match="'queue_depth' is only for entries of system"):
        emitter.record("ability.a", {"queue_depth": 1})
    with pytest.raises(UnknownMetricError) as caught:
        emitter.record("ability.a", {"queue_dept": 1})
    assert "queue_depth" not in str(caught.value)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_key_of_a_namespace_may_be_recorded(namespace: str) -> None:
    """As the registry says."""
    heard = Listener()
    metrics = dict.fromkeys(REGISTRY.usable[namespace], 1.0)
    heard.emitter.record(f"{namespace}.a", metrics)
    heard.emitter.end_frame()

    assert heard.metrics() == [metrics]


def test_what_is_known_is_bounded() -> None:
    """A game that makes names up does not fill the memory."""
    intake = Intake(REGISTRY, SYSTEM_CLOCK)
    for number in range(MAX_KNOWN + 2):
        intake.usable(f"ability.{number}")
        intake.measurement("ability.a", {}, region=str(number), tags=(str(number),))

    assert len(intake.entries) == 2
    assert intake.usable("ability.0").names == intake.usable("ability.a").names


@pytest.mark.parametrize("shard", ["", "  ", "a\nb", 129 * "s", 7])
def test_a_bad_shard_is_refused(shard: Any) -> None:
    """Before anything is written."""
    with pytest.raises(EmitterError, match="shard: "):
        check_shard(shard)
