"""What SQL is asked of: the history of the data folder of the open source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from inspector.export.words import group_text
from inspector.storage.folders import DataFolders
from inspector.storage.history import History
from inspector.storage.history_tables import AlertRow
from inspector.ui.bridge import OpenSource
from inspector.ui.history.looking import retention_of
from inspector.ui.models.alerts_frame import AlertsFrame

Alerts = Callable[[], AlertsFrame | None]
"""Returns how the alerts of the open session stand; None where they were not evaluated yet."""


def folder_history(source: OpenSource, root: Path, config_folder: Path, alerts: Alerts) -> History:
    """Return the history of a data folder.

    Args:
        source: What is open: its registry and kernels are used, and its alerts are told.
        root: The data folder.
        config_folder: Where `retention.toml` is; it need not exist.
        alerts: How the alerts of the open session stand.
    """

    def folders_of(_root: Path) -> DataFolders:
        retention, _problems = retention_of(config_folder)
        return DataFolders.of(root, retention.warm_folder, retention.cold_folder)

    def rows(_check: Callable[[], None]) -> Iterator[AlertRow]:
        frame = alerts()
        for one in frame.timeline if frame is not None else ():
            group = group_text(one.group)
            yield (
                *(one.rule, group, str(one.state)),
                *(one.from_ts, one.to_ts, one.value, one.threshold),
            )

    registry, new_reader = source.session.registry, source.loader.kernels.new_reader
    return History([root], registry, new_reader=new_reader, folders_of=folders_of, alerts=rows)
