"""Players in SQL: which rows of a table are theirs, and which name them."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from inspector.storage.named_players import NamedPlayers
from inspector.storage.warm_schema import quoted, text_sql

_FEW = 16
"""Constants let whole row groups be skipped; more than these are looked up in a table."""


def tell_players(connection: duckdb.DuckDBPyConnection, players: NamedPlayers) -> None:
    """Let a database know players, for what the other functions return."""
    connection.execute("CREATE TABLE erased (player VARCHAR)")
    rows = [[one] for one in sorted(players.hashes)]
    connection.executemany("INSERT INTO erased VALUES (?)", rows)


def is_theirs(players: NamedPlayers) -> str:
    """Return the SQL of whether a row is that of one of them; NULL for a row of nobody."""
    if len(players.hashes) > _FEW:
        return "player IN (SELECT player FROM erased)"
    return f"player IN ({', '.join(map(text_sql, sorted(players.hashes)))})"


def may_name(players: NamedPlayers, texts: Iterable[str], lists: Iterable[str] = ()) -> str:
    """Return the SQL of whether columns may name players; only those in escapes may not.

    Args:
        players: Whom.
        texts: Columns of text.
        lists: Columns of lists of text.
    """
    columns = [*map(quoted, texts), *(f"array_to_string({quoted(one)}, ' ')" for one in lists)]
    return " OR ".join(f"({_names(players, column)})" for column in columns) or "false"


def _names(players: NamedPlayers, column: str) -> str:
    escaped = f"contains({column}, '\\u00') AND regexp_matches({column}, '\\\\u00[36]')"
    if len(players.hashes) > _FEW:
        known = "(SELECT list(player) FROM erased)"
        named = f"list_has_any(regexp_extract_all({column}, 'h:[0-9a-f]+'), {known})"
    else:
        digits = "|".join(sorted(one[2:] for one in players.hashes))
        named = f"regexp_matches({column}, 'h:({digits})([^0-9a-f]|$)')"
    return f"(contains({column}, 'h:') AND {named}) OR ({escaped})"
