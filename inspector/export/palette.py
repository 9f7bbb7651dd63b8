"""The colours of the program for files: as properties of a style sheet, dark and light."""

from __future__ import annotations

import tomllib

from inspector.files.resources import resource_text

DARK, LIGHT = "dark", "light"
_USED = ("bg", "surface", "raised", "line", "text", "muted", "accent", "ok", "warn", "crit")
_TEXTS = {"warn-text": "warn_text"}


def properties(theme: str) -> str:
    """Return the colours of a theme as CSS: ``--text:#e7eaf0;``, of curves ``--s0`` to ``--s7``.

    Raises:
        StorageError: The file of the theme is missing or cannot be read.
    """
    table = tomllib.loads(resource_text(f"themes/{theme}.toml"))
    found = {name: table["colour"][name] for name in _USED}
    found |= {name: table["colour"][key] for name, key in _TEXTS.items()}
    found |= table["namespace"]
    found |= {f"s{number}": colour for number, colour in enumerate(table["series"]["colours"])}
    return "".join(f"--{name}:{colour};" for name, colour in found.items())


def inks() -> tuple[str, ...]:
    """Return what curves are drawn in, by the names of their properties."""
    table = tomllib.loads(resource_text(f"themes/{DARK}.toml"))
    return (
        *table["namespace"],
        *(f"s{number}" for number in range(len(table["series"]["colours"]))),
    )
