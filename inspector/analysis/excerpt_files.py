"""Files of an excerpt: a data folder of its own, and a test that its alert comes again."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inspector.analysis.alert_excerpt import Excerpt, RulesOfCase, Stood
from inspector.analysis.alert_timeline import Group
from inspector.config.editing import with_row
from inspector.config.spans import MAX_SPAN_S
from inspector.config.values import toml_value
from inspector.core.validation import MAX_NAME_CHARS
from inspector.files.atomic import write_atomic
from inspector.files.listing import HOT
from inspector.files.new_folder import write_new_folder
from inspector.files.team_registry import CONFIG, FILE_NAME

_HEAD = "schema_version = 1\nrevision = 1\n"
_LINES = "lines.jsonl"
_MOST_CHARS = 80
_UNSAFE = re.compile(r"[^a-z0-9._]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def safe_name(rule: str, group: Group) -> str:
    """Return a name for files of an alert that every system takes: ``high-damage-meteor``."""
    parts = (rule, *(str(value) for _, value in group if value is not None))
    name = _UNSAFE.sub("-", "-".join(parts).lower()).strip("-._")[:_MOST_CHARS].strip("-._")
    return f"alert-{name}".rstrip("-") if not name or _RESERVED.fullmatch(name) else name


def write_session(path: Path, found: Excerpt, rules: RulesOfCase, team_registry: bytes) -> None:
    """Write an excerpt as a data folder: its lines, the rule, baselines and the team's keys.

    Args:
        path: The folder, which must not exist.
        found: The excerpt.
        rules: What its alert is raised with.
        team_registry: The team's file of metric keys; empty if there is none.

    Raises:
        StorageError: It exists, or cannot be written; then nothing is left of it.
    """
    contents = {
        Path(HOT) / _LINES: found.data,
        Path(CONFIG) / "alerts.toml": _rules_text(rules).encode(),
        Path(CONFIG) / "baselines.toml": _baselines_text(rules).encode(),
    }
    if team_registry:
        contents[Path(CONFIG) / FILE_NAME] = team_registry
    write_new_folder(path, contents)


def write_test(path: Path, found: Excerpt, rules: RulesOfCase, team_registry: bytes) -> Path:
    """Write an excerpt, and beside it a file for ``inspector rules test``.

    Args:
        path: The file; it is replaced if it exists.
        found: The excerpt.
        rules: What its alert is raised with.
        team_registry: The team's file of metric keys; empty if there is none.

    Returns:
        The folder of the excerpt.

    Raises:
        StorageError: Something cannot be written.
    """
    folder = _free(path.with_suffix(""))
    write_session(folder, found, rules, team_registry)
    write_atomic(path, _test_text(folder.name, found).encode())
    return folder


def _free(path: Path) -> Path:
    """Return the path, or with a number the next one at which there is nothing."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.name}-{number}")
        number += 1
    return free


def _rules_text(rules: RulesOfCase) -> str:
    said = rules.rule.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude_defaults=True
    )
    said.pop("enabled", None)
    said |= {"window": rules.rule.window, "group_by": list(rules.rule.group_by)}
    head = f'{_HEAD}lateness = "{rules.lateness}"\n'
    return with_row(head, ("rule",), said)


def _baselines_text(rules: RulesOfCase) -> str:
    text = _HEAD
    for one in rules.baselines:
        text = with_row(text, ("baseline",), one.model_dump(mode="json", exclude_none=True))
    return text


def _test_text(folder: str, found: Excerpt) -> str:
    question = found.question
    text = f"# Run with: inspector rules test FILE\n{_HEAD}"
    for name in ("alerts", "baselines"):
        key = "rules" if name == "alerts" else name
        text += f"{key} = {toml_value(f'{folder}/{CONFIG}/{name}.toml')}\n"
    text += f"\n[[test]]\nname = {toml_value(_title(found))}\nsession = {toml_value(folder)}\n"
    for one in found.stood:
        if one.after_s > MAX_SPAN_S:
            continue
        own = _expectation(one, question.rule, question.group, found)
        text += "\n[[test.expect]]\n"
        text += "".join(f"{key} = {toml_value(value)}\n" for key, value in own.items())
    return text


def _title(found: Excerpt) -> str:
    """Return the name of a test: what the alert does, and whose it is."""
    question = found.question
    group = " \N{MIDDLE DOT} ".join(str(value) for _, value in question.group if value is not None)
    title = f"{question.rule}: {question.state}" + (f", {group}" if group else "")
    return title if len(title) <= MAX_NAME_CHARS else f"{title[: MAX_NAME_CHARS - 1]}…"


def _expectation(one: Stood, rule: str, group: Group, found: Excerpt) -> Mapping[str, Any]:
    said: dict[str, Any] = {"at": f"{one.after_s}s", "rule": rule}
    own = {name: value for name, value in group if value is not None}
    if own:
        said["group"] = own
    said["state"] = str(one.state)
    if one.state is found.question.state and math.isfinite(one.value):
        said["value"] = one.value
    return said
