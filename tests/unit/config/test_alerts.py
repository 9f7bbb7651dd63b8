"""Alert rules: what they say, and what is told of one that could never do its work."""

from __future__ import annotations

import pytest

from inspector.config.models import AlertRule, AlertsConfig, Recovery, Selection, TimesBaseline
from inspector.config.reading import read_config
from inspector.config.spans import CountWindow, TimeWindow
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry
from inspector.files.resources import resource_text

HEAD = '[[rule]]\nname = "x"\n'
KPI = 'measure = "dmg_per_cast"\n'


def rule_of(text: str, registry: Registry) -> AlertRule:
    """Return the one rule of a file."""
    (rule,) = read_config(HEAD + text, AlertsConfig, "alerts.toml", registry).rule
    return rule


def refusal(text: str, registry: Registry | None) -> str:
    """Return why a file is refused."""
    with pytest.raises(ConfigError) as caught:
        read_config(text, AlertsConfig, "alerts.toml", registry)
    return caught.value.text()


def test_the_rules_of_the_plan_ship(registry: Registry) -> None:
    """All on, with the thresholds that were agreed."""
    text = resource_text("config/alerts.toml")
    rules = read_config(text, AlertsConfig, "alerts.toml", registry).rule

    told = [(r.name, r.measure, r.above or r.below, r.select.tags, r.window) for r in rules]
    assert told == [
        ("High damage anomaly", "dmg_per_cast", TimesBaseline(times_baseline=1.25), (), "50 casts"),
        ("Inefficient sustain", "effective_heal_ratio", 0.45, ("sustain_*",), "5m"),
        ("Silence stacking risk", "avg_cc_duration", 2.3, ("cc_silence",), "5m"),
        ("Overly strong DR or immunities", "cc_full_ratio", 0.35, (), "5m"),
        ("Resource overflow risk", "resource_cycle_efficiency", 0.55, (), "5m"),
    ]
    assert [rule.above is None for rule in rules] == [False, True, False, True, True]
    assert all(rule.enabled for rule in rules)


def test_a_rule_of_few_words_has_sensible_defaults(registry: Registry) -> None:
    """A name, a measure and a threshold are enough."""
    rule = rule_of(KPI + "above = 2", registry)

    assert (rule.above, rule.below, rule.recover, rule.select) == (2.0, None, None, Selection())
    assert (rule.group_by, rule.over) == (("entry",), TimeWindow(300))
    assert (rule.for_s, rule.keep_firing_s, rule.no_data, rule.min_n) == (0, 0, "ok", 1)
    assert (rule.severity, rule.enabled) == ("warning", True)


def test_a_rule_can_say_everything(registry: Registry) -> None:
    """Each field in the form in which people think of it."""
    rule = rule_of(
        KPI
        + """
below = { times_baseline = 0.8 }
recover = { above = 0.9 }
select = { namespace = "ability", entry = "ability.fire_*", shard = "world-1", tier = 2 }
group_by = ["shard", "entry"]
window = "50 casts"
for = "90s"
keep_firing = "5m"
no_data = "keep"
min_n = 20
severity = "critical"
enabled = false
""",
        registry,
    )

    assert (rule.below, rule.recover) == (TimesBaseline(times_baseline=0.8), Recovery(above=0.9))
    assert (rule.select.entry, rule.select.shard, rule.select.tier) == (
        *("ability.fire_*", "world-1", 2),
    )
    assert (rule.over, rule.for_s, rule.keep_firing_s) == (CountWindow(50, "casts"), 90, 300)


def test_lateness_is_five_seconds_unless_said(registry: Registry) -> None:
    """And a length of time like the others."""
    assert AlertsConfig().lateness_s == 5
    config = read_config('lateness = "1m"', AlertsConfig, "alerts.toml", registry)
    assert config.lateness_s == 60


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("", "there must be above or below, such as above = 2.3"),
        ("above = 1\nbelow = 2", "line 5, rule 1, below: stands beside above; leave out one"),
        ("above = 'x'", "rule 1, above: must be a number, such as 2.3, not 'x'"),
        ("above = true", "above: must be a number, such as 2.3, not true"),
        ("above = nan", "above: must be a finite number, such as 2.3, not nan"),
        ("above = { times_baseline = 0 }", "above, times_baseline: must be above 0, such as 1.25"),
        ("above = { times_basline = 1 }", "times_basline: unknown field, did you mean 'times_ba"),
    ],
)
def test_a_threshold_is_one_number(registry: Registry, rule: str, said: str) -> None:
    """Of the measure, or of times the baseline; above it or below it."""
    assert said in refusal(HEAD + KPI + rule, registry)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "above = 2\nrecover = { below = 2.5 }",
            "recover: below must be at most 2.0, where the rule fires, not 2.5",
        ),
        (
            "below = { times_baseline = 0.8 }\nrecover = { above = 0.7 }",
            "recover: above must be at least 0.8, where the rule fires, not 0.7",
        ),
        (
            "above = 2\nrecover = { above = 1 }",
            "recover: the rule fires above 2.0, so that it recovers below; write below = 2.0",
        ),
        (
            "below = 2\nrecover = { below = 1 }",
            "recover: the rule fires below 2.0, so that it recovers above; write above = 2.0",
        ),
        ("above = 2\nrecover = {}", "recover, below: there must be above or below"),
        (
            "above = { times_baseline = 2 }\nrecover = { below = 0 }",
            "recover: below must be above 0, which values never fall below, not 0.0",
        ),
    ],
)
def test_a_rule_that_fires_can_recover(registry: Registry, rule: str, said: str) -> None:
    """On the sensible side of its threshold, and at a value that there can be."""
    assert said in refusal(HEAD + KPI + rule, registry)


def test_a_counter_never_falls_below_zero(registry: Registry) -> None:
    """A sum may, as far as the registry tells."""
    rule = "above = 2\nrecover = { below = 0 }"

    assert "which values never fall below" in refusal(HEAD + 'measure = "casts"\n' + rule, registry)
    assert rule_of('measure = "damage_total"\n' + rule, registry).recover == Recovery(below=0.0)


def test_recovering_at_the_threshold_itself_is_fine(registry: Registry) -> None:
    """It is what a rule does that says nothing."""
    assert rule_of(KPI + "above = 2\nrecover = { below = 2 }", registry).recover is not None


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('measure = "dmg_per_cst"', "unknown measure 'dmg_per_cst', did you mean 'dmg_per_cast'?"),
        ('measure = "reflect_cuont"', "did you mean 'reflect_count'?"),
        ('measure = "zzz"', "unknown measure 'zzz', name a KPI or a metric key, such as dmg"),
        (KPI + 'window = "50 cats"', "unknown counter 'cats', did you mean 'casts'?"),
        (KPI + 'window = "5 zzz"', 'counter \'zzz\', write "50 casts", or a time such as "5m"'),
        (KPI + 'window = "5 healing_total"', "healing_total is no counter, so that it cannot be"),
        (KPI + 'select = { namespace = "abilty" }', "'abilty', did you mean 'ability'?"),
        (KPI + 'select = { entry = "nova" }', "select, entry: must be namespace.entryId, such as"),
        (KPI + 'select = { entry = "ability." }', "must be namespace.entryId, such as"),
        (KPI + 'select = { entry = "a.b.*" }', "must be namespace.entryId, such as"),
        (KPI + 'select = { entry = "fire_*" }', "it must be namespace.entryId, such as ability."),
        (
            KPI + 'select = { namespace = "event", entry = "ability.*" }',
            "'ability.*' matches no entry of event",
        ),
        (
            'measure = "queue_depth"\nselect = { namespace = "ability" }',
            "queue_depth is only for entries of system, not of ability",
        ),
        (KPI + 'select = { shard = "" }', "select, shard: must be a name: it is empty"),
        (KPI + 'select = { tag = "x" }', "select, tag: unknown field, did you mean 'tags'?"),
        (KPI + 'group_by = ["player"]', "must be 'namespace', 'entry', 'tier', 'shard' or 'tag'"),
        (KPI + 'group_by = ["tag", "tag"]', "'tag' stands in it twice; leave out one of them"),
        (KPI + 'for = "soon"', 'rule 1, for: must be a length of time, such as "90s", "5m"'),
        (KPI + 'for_ = "1s"', "for_: unknown field, did you mean 'for'?"),
        (KPI + 'no_data = "fine"', "no_data: must be 'ok', 'alert' or 'keep', not 'fine'"),
        (KPI + "enabled = 1", "enabled: must be true or false, not 1"),
        (KPI + "min_n = 0", "min_n: must be at least 1, such as 1, not 0"),
    ],
)
def test_what_would_never_match_is_told(registry: Registry, rule: str, said: str) -> None:
    """A rule that is silent for a mistake in it looks like good news."""
    assert said in refusal(f"{HEAD}above = 2\n{rule}", registry)


def test_only_a_kpi_has_a_baseline(registry: Registry) -> None:
    """A rule over a metric key would wait for one for ever."""
    text = 'measure = "casts"\nabove = { times_baseline = 2 }'

    assert "only KPIs have a baseline, and casts is a metric key" in refusal(HEAD + text, registry)


@pytest.mark.parametrize("entry", ["*", "ability.*", "*.fire_*", "abil*", "*nova", "[ae]*.x", "?*"])
def test_globs_may_match_what_comes_later(registry: Registry, entry: str) -> None:
    """A team adds entries when it likes."""
    rule = rule_of(f'{KPI}above = 1\nselect = {{ entry = "{entry}" }}', registry)

    assert rule.select.entry == entry


def test_no_two_rules_have_the_same_name(registry: Registry) -> None:
    """People could not tell their alerts apart."""
    text = 2 * f"{HEAD}{KPI}above = 1\n"

    assert "rules 1 and 2 are both called 'x'; rename one of them" in refusal(text, registry)


def test_all_mistakes_of_a_rule_are_told_at_once(registry: Registry) -> None:
    """Nobody mends a file ten times."""
    told = refusal(HEAD + 'measure = "zzz"\nwindow = "1y"\nfor = 5\n', registry)

    assert "unknown measure" in told
    assert "rule 1, window: must be" in told
    assert 'rule 1, for: must be a text in quotes, such as "0s", not 5' in told
    assert "there must be above or below" in told


def test_without_a_registry_only_the_form_is_checked() -> None:
    """A file may be looked at before the registry is found."""
    text = HEAD + 'measure = "anything"\nabove = 1\nwindow = "5 things"'

    assert read_config(text, AlertsConfig, "x", None).rule[0].measure == "anything"
