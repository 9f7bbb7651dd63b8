"""The guard: which queries of a person may run at all.

The engine itself refuses other files, writing and settings while it runs a query. The guard looks
before, at the parsed query: it names what is refused, and keeps the files behind the views from
being read other than by the views.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from inspector.core.errors import StorageError
from inspector.core.nearest import did_you_mean
from inspector.storage.sql_views import VIEWS

MOST_CHARS = 100_000
"""A longer query was made by a program that went wrong."""

_READ_ONLY = (
    "History can only be read: write one SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE, "
    "UNPIVOT or EXPLAIN"
)
_ONLY_VIEWS = f"Read the views {', '.join(VIEWS[:-1])} and {VIEWS[-1]}"

_TABLE_FUNCTIONS = frozenset(
    {"generate_series", "json_each", "json_tree", "range", "repeat", "repeat_row", "unnest"}
)
_SECRET_FUNCTIONS = frozenset({"current_setting", "getenv", "getvariable", "write_log"})
_CATALOGS = frozenset({"", "memory"})
_SCHEMAS = frozenset({"", "main"})
_SCHEMA_OF_SCHEMAS = "information_schema"
_TABLES_OF_SCHEMAS = frozenset({"columns", "tables"})
"""Its others tell how views are defined, which is where files are."""

_SPACE = r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)"
_EXPLAIN = re.compile(
    rf"{_SPACE}*EXPLAIN\b{_SPACE}*(?P<analyze>ANALYZE\b)?{_SPACE}*(?P<query>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PIVOT = re.compile(r"\bPIVOT(?:_WIDER)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A query that may run.

    Attributes:
        sql: Its text: one statement, without a semicolon.
        reads: The views whose rows it needs.
        is_select: Whether it can stand in the place of a table.
    """

    sql: str
    reads: frozenset[str]
    is_select: bool


def check_query(connection: duckdb.DuckDBPyConnection, sql: str) -> CheckedQuery:
    """Return a query, if it only reads views.

    Args:
        connection: What parses; nothing is run.
        sql: The text of a person.

    Raises:
        StorageError: It cannot be parsed, or does what is refused; with what and why.
    """
    if not _is_text(sql):
        raise StorageError("the query holds characters that are no text", remedy="Type it anew")
    if len(sql) > MOST_CHARS:
        raise StorageError(
            f"the query is {len(sql):,} characters long, at most {MOST_CHARS:,} are read",
            remedy="Shorten it",
        )
    statement = _only_statement(connection, sql)
    text = statement.query.strip().removesuffix(";")
    if statement.type == duckdb.StatementType.EXPLAIN:
        match = _EXPLAIN.fullmatch(text)
        parsed = _parsed(connection, match["query"]) if match else None
        if match is None or parsed is None:
            raise _refused("EXPLAIN of anything but a query", "EXPLAIN takes a SELECT here")
        return CheckedQuery(text, _check(parsed) if match["analyze"] else _none(parsed), False)
    if statement.type != duckdb.StatementType.SELECT:
        if _PIVOT.search(text):
            raise _refused(
                "PIVOT without its values",
                "Name them: PIVOT kpis ON kpi IN ('dmg_per_cast') USING sum(n)",
            )
        raise _refused(_name_of(statement.type, text), _READ_ONLY)
    parsed = _parsed(connection, text)
    if parsed is None:
        raise _refused("this kind of statement", _READ_ONLY)
    return CheckedQuery(text, _none(parsed) if _only_describes(parsed) else _check(parsed), True)


def _is_text(sql: str) -> bool:
    try:
        sql.encode()
    except UnicodeEncodeError:
        return False
    return True


def _only_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    try:
        statements = connection.extract_statements(sql)
    except (duckdb.Error, UnicodeError) as problem:
        raise query_error(problem) from problem
    if not statements:
        raise StorageError("there is no query", remedy="Write one, such as SELECT * FROM records")
    if len(statements) > 1:
        raise StorageError(
            f"these are {len(statements)} statements", remedy="Run them one after the other"
        )
    return statements[0]


def query_error(problem: Exception) -> StorageError:
    """Return what the engine says of a query; where it points at a place, that is kept."""
    said = str(problem).strip() or type(problem).__name__
    remedy = _READ_ONLY if isinstance(problem, duckdb.PermissionException) else ""
    return StorageError(said.replace("\n\n", "\n"), where="the query", remedy=remedy)


def _parsed(connection: duckdb.DuckDBPyConnection, text: str) -> dict[str, Any] | None:
    """Return the tree of a query, or None if it is none."""
    try:
        row = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [text]).fetchone()
        tree: dict[str, Any] = json.loads(row[0]) if row else {"error": True}
    except RecursionError:
        raise StorageError("the query is nested too deeply", remedy="Flatten it") from None
    except (duckdb.Error, UnicodeError) as problem:
        raise query_error(problem) from problem
    return None if tree.get("error") or len(tree.get("statements", ())) != 1 else tree


def _only_describes(tree: dict[str, Any]) -> bool:
    table = tree["statements"][0]["node"].get("from_table") or {}
    return table.get("type") == "SHOW_REF" and table.get("show_type") != "SUMMARY"


def _none(tree: dict[str, Any]) -> frozenset[str]:
    """Check a query that is not run."""
    _check(tree)
    return frozenset()


def _check(tree: dict[str, Any]) -> frozenset[str]:
    """Return the views that are read.

    Raises:
        StorageError: Something else is.
    """
    own = {str(name).lower() for name in _names_of_ctes(tree)}
    reads: set[str] = set()
    for node in _nodes(tree):
        kind = str(node.get("type", ""))
        if kind.endswith("_QUERY_NODE") or kind in ("INSERT_NODE", "UPDATE_NODE", "DELETE_NODE"):
            raise _refused(kind.partition("_")[0], _READ_ONLY)
        if kind == "TABLE_FUNCTION":
            _check_table_function(node)
        elif kind in ("BASE_TABLE", "SHOW_REF"):
            reads |= _check_table(node, own)
        if str(node.get("function_name", "")).lower() in _SECRET_FUNCTIONS:
            raise _refused(f"{node['function_name']}()", "Leave it out")
    return frozenset(reads)


def _check_table_function(node: dict[str, Any]) -> None:
    function = node.get("function") or {}
    name = str(function.get("function_name", ""))
    if name.lower() not in _TABLE_FUNCTIONS:
        raise _refused(f"{name}()", _ONLY_VIEWS)


def _check_table(node: dict[str, Any], own: set[str]) -> frozenset[str]:
    name = str(node.get("table_name", ""))
    if node.get("type") == "SHOW_REF" and (not name or name.startswith('"')):
        # What SHOW has words of its own for, such as SHOW TABLES.
        return frozenset()
    schema, catalog = (str(node.get(f"{one}_name") or "").lower() for one in ("schema", "catalog"))
    if re.search(r"[./\\:*?\[\]]", name):
        # Whatever else is called so: the engine would take it for a file.
        raise _refused(f"the file '{name}'", _ONLY_VIEWS)
    is_ours = catalog in _CATALOGS and schema in _SCHEMAS
    if is_ours and name.lower() in VIEWS:
        return frozenset({name.lower()})
    if schema == _SCHEMA_OF_SCHEMAS and name.lower() in _TABLES_OF_SCHEMAS:
        return frozenset()
    if name.lower() in own and not schema and not catalog:
        return frozenset()
    hint = did_you_mean(name, VIEWS).capitalize()
    raise StorageError(f"there is no view '{name}'", where="the query", remedy=hint or _ONLY_VIEWS)


def _names_of_ctes(tree: dict[str, Any]) -> Iterator[str]:
    for node in _nodes(tree):
        ctes = node.get("cte_map")
        if isinstance(ctes, dict):
            yield from (entry["key"] for entry in ctes.get("map", ()))
        if node.get("type") == "RECURSIVE_CTE_NODE":
            yield str(node.get("cte_name", ""))


def _nodes(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    # Not by recursion: a query may be nested as deeply as the engine takes it.
    left: list[Any] = [tree]
    while left:
        node = left.pop()
        if isinstance(node, dict):
            yield node
            left.extend(node.values())
        elif isinstance(node, list):
            left.extend(node)


def _name_of(kind: duckdb.StatementType, text: str) -> str:
    word = text.split(maxsplit=1)[0].upper() if text else ""
    if word.isalpha() and word.isascii() and word != "WITH":
        # The engine has one kind for several words: INSTALL is a LOAD to it.
        return word
    name = str(kind).rpartition(".")[2]
    told = {"MULTI": "this kind of statement", "LOGICAL_PLAN": "a plan"}
    return told.get(name, name.replace("_", " "))


def _refused(what: str, remedy: str) -> StorageError:
    return StorageError(f"{what} is refused", where="the query", remedy=remedy)
