"""Reading config files: every mistake is told with its place and its remedy."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from inspector.config.fields import ConfigFile
from inspector.config.models import (
    BackpressureConfig,
    ClampsConfig,
    RetentionConfig,
    SamplingConfig,
)
from inspector.config.reading import MAX_BYTES, config_text, read_config
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry


def refusal(text: str, model: type[ConfigFile], registry: Registry | None) -> ConfigError:
    """Return why a text is refused."""
    with pytest.raises(ConfigError) as caught:
        read_config(text, model, "some.toml", registry)
    return caught.value


def test_a_good_file_is_read(registry: Registry) -> None:
    """As it stands there; what it does not say has its default."""
    text = """
revision = 12
[rates]
reflect_count = 0.25   # twice as few
[[override]]
path = "ability.fire_*.pull_events"
rate = 1
"""

    config = read_config(text, SamplingConfig, "sampling.toml", registry)

    assert (config.schema_version, config.revision) == (1, 12)
    assert config.rates == {"reflect_count": 0.25}
    assert [(rule.path, rule.rate) for rule in config.override] == [
        ("ability.fire_*.pull_events", 1.0)
    ]


def test_a_file_of_comments_is_all_defaults(registry: Registry) -> None:
    """Whoever comments everything out means that."""
    assert read_config("# later\n", RetentionConfig, "x", registry) == RetentionConfig()


def test_a_message_has_place_problem_and_remedy(registry: Registry) -> None:
    """On one line, so that it fits a heartbeat."""
    text = "[rates]\ncasts = 1\n  reflect_cuont = 0.5\n"

    error = refusal(text, SamplingConfig, registry)

    assert error.text() == (
        "some.toml: line 3, rates, reflect_cuont: unknown metric key 'reflect_cuont',"
        " did you mean 'reflect_count'? Correct the file"
    )
    (problem,) = error.problems
    assert (problem.path, problem.line, problem.column) == (("rates", "reflect_cuont"), 3, 3)


def test_every_problem_is_told_in_the_order_of_the_file(registry: Registry) -> None:
    """Nobody mends a file ten times."""
    text = """
[[override]]
path = "ability.*.casts"
rate = 2
[[override]]
path = "abilty.*.casts"
rate = "1"
[rates]
zorp = 1
"""

    found = [(p.path, p.line) for p in refusal(text, SamplingConfig, registry).problems]

    assert found == [
        (("override", 0, "rate"), 4),
        (("override", 1, "path"), 6),
        (("override", 1, "rate"), 7),
        (("rates", "zorp"), 9),
    ]


def test_a_message_is_not_longer_than_somebody_reads() -> None:
    """Thousands of mistakes are counted; the first ones are told."""
    text = "".join(f"zorp_{number} = 1\n" for number in range(5_000))

    error = refusal(text, SamplingConfig, None)

    assert len(error.problems) == 100
    assert error.text().endswith("; and 95 more. Correct the file")
    assert len(error.text()) < 600


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("revison = 1", "line 1, revison: unknown field, did you mean 'revision'?"),
        ("zorp = 1", "line 1, zorp: unknown field, remove it"),
        ("revision = '1'", "line 1, revision: must be a whole number, such as 1, not '1'"),
        ("revision = true", "must be a whole number, such as 1, not true"),
        ("revision = 0", "must be at least 1, such as 1, not 0"),
        ("revision = 1979-05-27", "must be a whole number, such as 1, not 1979-05-27"),
        ("schema_version = 2", "is of form 2, which only a newer Inspector reads; update it"),
        ("rates = 5", "must be a table, such as {reflect_count = 0.5, clone_count = 0.75}, not 5"),
        ("rates.casts = 1.5", "line 1, rates, casts: must be at most 1, such as 0.5, not 1.5"),
        ("rates.casts = nan", "must be a finite number, such as 0.5, not nan"),
        ("[override]\nrate = 1", "override: must be a list of tables, [[override]]"),
        (
            "override = [1]",
            'override 1: must be a table, such as {path = "ability.*.reflect_count", rate = 0.25},',
        ),
        ("[[override]]\nrate = 1", 'path: is missing; write one such as "ability.*.reflect_count"'),
        ("[[override]]\npaht = ''", "paht: unknown field, did you mean 'path'?"),
        (
            "[[override]]\npath = 1",
            'path: must be a text in quotes, such as "ability.*.reflect_count"',
        ),
        ("override = {a = 1}", "must be a list of tables, [[override]]"),
    ],
)
def test_mistakes_of_form_are_told_in_plain_words(registry: Registry, text: str, said: str) -> None:
    """In the words of somebody who writes TOML, not of the library that checks it."""
    assert said in refusal(text, SamplingConfig, registry).text()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("reflect_count", "must be namespace.entryId.metricKey, such as ability.*.reflect_count"),
        ("*", "must be namespace.entryId.metricKey"),
        ("ability..casts", "must be namespace.entryId.metricKey"),
        ("ability.a.b.casts", "must be namespace.entryId.metricKey"),
        ("abilities.*.casts", "unknown namespace 'abilities', did you mean 'ability'?"),
        ("zzz.*.casts", "unknown namespace 'zzz', known are ability, contract"),
        ("ability.*.cast", "unknown metric key 'cast', did you mean 'casts'?"),
        ("ability.*.zzz", "unknown metric key 'zzz', add it to the registry first"),
        ("ability.*.queue_depth", "queue_depth is only for entries of system, not of ability"),
        ("ability.\\u0007.casts", "must be printable"),
    ],
)
@pytest.mark.parametrize("table", ["override", "clamp"])
def test_paths_that_can_match_nothing_are_told(
    registry: Registry, table: str, path: str, said: str
) -> None:
    """A rate or a bound that never applies is a mistake that nobody would see."""
    model = SamplingConfig if table == "override" else ClampsConfig
    rest = "rate = 1" if table == "override" else "most = 1"

    assert said in refusal(f'[[{table}]]\npath = "{path}"\n{rest}', model, registry).text()


@pytest.mark.parametrize(
    "path", ["*.*.*", "ability.*.zorp_*", "my*.x.casts", "system.*.queue_depth", "*.x.queue_depth"]
)
def test_paths_with_wildcards_may_match_what_comes_later(registry: Registry, path: str) -> None:
    """A team adds keys and entries when it likes."""
    text = f'[[override]]\npath = "{path}"\nrate = 0.5'

    assert read_config(text, SamplingConfig, "x", registry).override[0].path == path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("order = ['reflect_cuont']", "order 1: unknown metric key 'reflect_cuont', did you mean"),
        ("order = ['casts', 'pull_events']", "casts is required and would be left out before pull"),
        ("order = ['pull_events', 'pull_events']", "'pull_events' stands in it twice"),
        (
            "order = ['pull_events', 1]",
            'order 2: must be a text in quotes, such as "reflect_count", not',
        ),
        ("queue_threshold = 16384", "buffer_records: must be above queue_threshold, 16384, not"),
        ("recover_share = 1", "must be below 1, such as 0.5, not 1"),
    ],
)
def test_backpressure_that_contradicts_itself_is_told(
    registry: Registry, text: str, said: str
) -> None:
    """Required keys survive longest, whatever a file says."""
    assert said in refusal(text, BackpressureConfig, registry).text()


def test_required_keys_may_follow_the_optional_ones(registry: Registry) -> None:
    """They are the last to go."""
    text = "order = ['pull_events', 'clone_count', 'damage_total', 'casts']"

    order = read_config(text, BackpressureConfig, "x", registry).order

    assert order == ("pull_events", "clone_count", "damage_total", "casts")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("path = 'ability.*.casts'", "line 1, clamp 1: must have least, most, or both"),
        (
            "path = 'ability.*.casts'\nleast = 2\nmost = 1",
            "line 1, clamp 1: least, 2.0, must not be above most, 1.0",
        ),
    ],
)
def test_clamps_bound_something(registry: Registry, text: str, said: str) -> None:
    """And leave something to be within."""
    assert said in refusal(f"[[clamp]]\n{text}", ClampsConfig, registry).text()


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        ("revision = 1\n[rates\n", "not TOML: ", (2, 7)),
        ("revision = 1\nrates = {", "not TOML: ", (2, 10)),
        ("revision = 1\nrevision = 2\n", "not TOML: Cannot overwrite a value", (2, 13)),
        ("\ufeffrevision = 1", "begins with a byte order mark. Save it as UTF-8 without", (1, 1)),
        ("", "is empty. Remove the file to go back to the defaults", (0, 0)),
        (" \n\n", "is empty", (0, 0)),
        ("x = " + "[" * 5_000, "is nested too deeply", (0, 0)),
        ("\n" + "a." * 5_000 + "b = 1", "a key is made of too many parts", (2, 1)),
        ("x = " + "1" * 5_000, "not TOML: ", (0, 0)),
        ("x = 1\r", "not TOML: ", (1, 6)),
    ],
)
def test_a_text_that_is_no_toml_is_told_with_its_place(
    registry: Registry, text: str, said: str, place: tuple[int, int]
) -> None:
    """Where the text goes wrong, as far as that is known."""
    error = refusal(text, SamplingConfig, registry)

    (problem,) = error.problems
    assert said in error.text()
    assert (problem.line, problem.column) == place
    assert "\n" not in error.text()
    assert len(error.text()) < 400


def test_places_are_found_whatever_the_style() -> None:
    """Quoted and dotted keys, tables in tables of text, comments that look like keys."""
    text = '''
# revision = 0
"revision" = 0
rates.casts = 2
[[override]]   # the first
path = """
rate = 3
"""
    rate = 4
'''

    found = [(p.path[-1], p.line, p.column) for p in refusal(text, SamplingConfig, None).problems]

    assert found == [("revision", 3, 2), ("casts", 4, 1), ("path", 6, 1), ("rate", 9, 5)]


def test_a_problem_without_a_place_of_its_own_has_that_of_what_holds_it() -> None:
    """Here of a field of an inline table that stands in a list."""
    text = "\noverride = [{path = 'a.b.c', rate = 2}]"

    (problem,) = refusal(text, SamplingConfig, None).problems

    assert (problem.path, problem.line) == (("override", 0, "rate"), 2)


def test_a_missing_file_is_no_problem(tmp_path: Path) -> None:
    """Nor is a missing folder."""
    assert config_text(tmp_path / "sampling.toml") is None
    assert config_text(tmp_path / "nowhere" / "sampling.toml") is None


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    """By its name; the path of a server is nobody else's business."""
    (tmp_path / "sampling.toml").mkdir()

    with pytest.raises(ConfigError, match=r"^sampling\.toml: is not a file\. Put a file in its"):
        config_text(tmp_path / "sampling.toml")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    """There may never be a writer."""
    os.mkfifo(tmp_path / "sampling.toml")

    with pytest.raises(ConfigError, match="is not a file"):
        config_text(tmp_path / "sampling.toml")


def test_a_file_that_is_not_utf8_is_told_with_its_place(tmp_path: Path) -> None:
    """Such as one that an editor saved in another encoding."""
    path = tmp_path / "sampling.toml"
    path.write_bytes("revision = 1\n# für alle\n".encode("latin-1"))

    with pytest.raises(ConfigError) as caught:
        config_text(path)

    assert caught.value.text() == (
        "sampling.toml: line 2: is not UTF-8 from here on. Save it as UTF-8"
    )
    assert caught.value.problems[0].column == 4


def test_a_file_of_another_size_than_a_config_is_told(tmp_path: Path) -> None:
    """A log that somebody copied to the wrong place is not parsed."""
    path = tmp_path / "sampling.toml"
    path.write_bytes(b"#" * MAX_BYTES)
    assert config_text(path) is not None

    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(ConfigError, match="is larger than 1,048,576 bytes"):
        config_text(path)
