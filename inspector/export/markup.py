"""Markup: texts of others in HTML and SVG, where nothing of them may be read as markup."""

from __future__ import annotations

import html

_NBSP = "\N{NO-BREAK SPACE}"


def text(said: str) -> str:
    """Return a text for an element or an attribute in quotes.

    What cannot be seen becomes an escape: control characters are not allowed there, and marks that
    turn the direction around would let a line look like another one.
    """
    shown = "".join(one if one.isprintable() or one == _NBSP else _escape(one) for one in said)
    return html.escape(shown, quote=True)


def element(name: str, *inner: str, **attributes: str | float) -> str:
    """Return an element around markup.

    Args:
        name: Of the element.
        inner: Markup, as it is.
        attributes: Their values are texts; ``class_`` stands for ``class``, an underscore in a name
            for a hyphen.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(_value(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{given}>{''.join(inner)}</{name}>"


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.1f}".removesuffix(".0")


def _escape(unseen: str) -> str:
    return f"\\u{{{ord(unseen):04X}}}"
