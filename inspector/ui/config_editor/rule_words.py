"""Alert rules in words, and as questions to the loaded session. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspector.analysis.rule_preview import MOST_NAMED, RulePreview, RulePreviewRequest
from inspector.analysis.rule_verdict import Limit
from inspector.config.models import Baseline
from inspector.config.spans import CountWindow, parse_duration, parse_window
from inspector.config.typed import shown_value
from inspector.core.registry import Registry
from inspector.session.selector import Selector
from inspector.ui.models.format import count
from inspector.ui.models.frame import Facets
from inspector.ui.models.literal import one_line

SIDES = ("above", "below")
TIMES_BASELINE = "times_baseline"
BASELINE = "\N{MULTIPLICATION SIGN} baseline"
ASKED = ("measure", *SIDES, "select", "group_by", "window", "min_n")
"""Fields that a preview is made from."""

_WORDS = {"s": "second", "m": "minute", "h": "hour", "d": "day"}
_MOST_FACETS = 1_000


def side_of(rule: Mapping[str, Any]) -> str:
    """Return on which side of its threshold a rule fires: above, unless it says otherwise."""
    return "below" if "below" in rule and "above" not in rule else "above"


def threshold_words(rule: Mapping[str, Any]) -> str:
    """Return when a rule fires: ``above 1.25`` baselines ``over 50 casts``."""
    side = side_of(rule)
    number = rule.get(side)
    if number is None:
        said = "no threshold"
    elif isinstance(number, Mapping):
        said = f"{side} {shown_value(number.get(TIMES_BASELINE))} {BASELINE}"
    else:
        said = f"{side} {shown_value(number)}"
    return one_line(f"{said} over {shown_value(rule.get('window', '5m'))}", 80)


def span_words(text: object) -> str:
    """Return a length of time in words: ``5 minutes``; empty if it is none."""
    if not isinstance(text, str):
        return ""
    try:
        parse_duration(text)
    except ValueError:
        return ""
    number = float(text[:-1])
    word = _WORDS[text[-1]]
    return f"{number:,.10g} {word}{'' if number == 1 else 's'}"


def window_words(text: object) -> str:
    """Return a window in words: ``the last 5 minutes``; empty if it is none."""
    if not isinstance(text, str):
        return ""
    try:
        window = parse_window(text)
    except ValueError:
        return ""
    if isinstance(window, CountWindow):
        return f"as long as {window.count:,} {window.key} take"
    return f"the last {span_words(text)}"


def measure_words(name: object, registry: Registry) -> tuple[str, str]:
    """Return the unit of a measure, and what it is with its formula; both empty for no measure."""
    kpi = next((one for one in registry.kpis if one.name == name), None)
    if kpi is not None:
        return kpi.unit, f"{kpi.formula.text} · {kpi.description}"
    key_id = registry.find_key(name) if isinstance(name, str) else None
    if key_id is None:
        return "", ""
    key = registry.keys[key_id]
    how = "mean" if str(key.kind) == "gauge" else "sum"
    return key.unit, f"{how} over the window · {key.description}"


def selector_of(select: object) -> Selector:
    """Return which rows a rule looks at; what is no valid part of it selects nothing away."""
    said = select if isinstance(select, Mapping) else {}
    namespace, entry, shard = (said.get(name) for name in ("namespace", "entry", "shard"))
    tier, tags = said.get("tier"), said.get("tags")
    tiers = {tier} if isinstance(tier, int) and not isinstance(tier, bool) else ()
    return Selector(
        namespace if isinstance(namespace, str) else "",
        entry if isinstance(entry, str) else "*",
        frozenset({shard} if isinstance(shard, str) else ()),
        frozenset(tiers),
        frozenset(tag for tag in tags if isinstance(tag, str))
        if isinstance(tags, list)
        else frozenset(),
    )


def match_words(selector: Selector, facets: Facets, counted: RulePreview | None = None) -> str:
    """Return what a selector takes of the loaded session, with the busiest entries.

    Args:
        selector: Which rows.
        facets: What there is.
        counted: How many rows and entries it takes, once somebody has counted. Else entries are
            matched by name, and their rows are told; where the selector says more than entries,
            it takes at most those.
    """
    if not facets.entries:
        return "Nothing is loaded to match"
    if counted is not None:
        return _matches("", counted.entries, counted.rows, counted.busiest)
    takes = selector.entry_filter() or (lambda _entry: True)
    found = [(name, number) for name, number in facets.entries if takes(name)]
    rows = sum(number for _name, number in found)
    if selector.shards or selector.tiers or selector.tags:
        return _matches("at most ", len(found), rows, ())
    least = "at least " if len(facets.entries) >= _MOST_FACETS else ""
    return _matches(least, len(found), rows, tuple(name for name, _rows in found[:MOST_NAMED]))


def _matches(about: str, entries: int, rows: int, named: tuple[str, ...]) -> str:
    if not entries:
        return "Matches nothing of what is loaded"
    said = f"Matches {about}{entries:,} {'entry' if entries == 1 else 'entries'}, {rows:,} rows"
    if not named:
        return said
    more = f" and {count(entries - len(named))} more" if entries > len(named) else ""
    return f"{said}: {', '.join(one_line(name, 40) for name in named)}{more}"


def request_of(
    rule: Mapping[str, Any], baselines: tuple[Baseline, ...]
) -> RulePreviewRequest | None:
    """Return the question that a rule is to the loaded session; None if it is none.

    The fields that it is made from must be valid.
    """
    side, measure = side_of(rule), rule.get("measure")
    threshold = rule.get(side)
    relative = isinstance(threshold, Mapping)
    number = threshold.get(TIMES_BASELINE) if isinstance(threshold, Mapping) else threshold
    if not isinstance(measure, str) or not isinstance(number, int | float):
        return None
    group_by, least = rule.get("group_by", ["entry"]), rule.get("min_n", 1)
    try:
        window = parse_window(str(rule.get("window", "5m")))
    except ValueError:
        return None
    return RulePreviewRequest(
        measure,
        selector_of(rule.get("select")),
        tuple(group_by),
        window,
        Limit(float(number), side == "above", relative),
        int(least),
        baselines if relative else (),
    )
