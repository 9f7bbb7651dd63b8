"""Writes the metric keys of a registry as Python constants, so that editors complete them.

``python -m inspector.emitter.keys_file`` prints those that ship; a path to a team's
``registry.toml`` behind it adds what that team added.
"""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import wrap

from inspector.core.errors import InspectorError
from inspector.core.registry import MetricKey, Registry
from inspector.emitter.team_registry import load_team_registry
from inspector.files.resources import load_registry

_LINE_CHARS = 100
_HEAD = '''\
"""The metric keys, by name. Made by ``python -m inspector.emitter.keys_file``; do not edit."""

from typing import Final
'''


def keys_file(registry: Registry) -> str:
    """Return the text of a module with a constant for each metric key of a registry."""
    return _HEAD + "".join(f"\n{_constant(key)}" for key in registry.keys)


def _constant(key: MetricKey) -> str:
    unit = f", in {key.unit}" if key.unit else ""
    said = f"{key.description} ({key.kind}{unit})"
    said = said.replace("\\", "\\\\").replace('"', '\\"')
    text = "\n".join(wrap(said, _LINE_CHARS - 6))
    return f'{key.name.upper()}: Final = "{key.name}"\n"""{text}"""\n'


def main(arguments: list[str]) -> int:
    """Print the constants; return the exit code."""
    path = Path(arguments[0]) if arguments else None
    if path is not None and not path.exists():
        sys.stderr.write(f"{path}: there is no such file\n")
        return 1
    try:
        registry = load_team_registry(path) if path is not None else load_registry()
    except InspectorError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(keys_file(registry))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
