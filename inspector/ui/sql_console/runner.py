"""What the console asks its queries of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from inspector.storage.query_result import QueryResult


class QueryRunner(Protocol):
    """Answers queries, one after the other."""

    def run(self, sql: str, most_rows: int) -> QueryResult:
        """Return what a query finds. Blocks; called on a worker thread.

        Args:
            sql: One query.
            most_rows: Return at most so many rows, and say if there are more.

        Raises:
            StorageError: It could not be answered, was refused, or was cancelled. Where the engine
                says ``LINE n:``, `what` does too, with the lines that follow it.
        """

    def cancel(self) -> None:
        """Have the query under way end soon, with an error. From any thread; else harmless."""

    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """Return the views, each with the names of its columns and their types.

        Called on a worker thread.

        Raises:
            StorageError: The views cannot be made.
        """
