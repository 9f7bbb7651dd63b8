"""What stands on disk of config files, told to all that goes by it: charts, frames, alerts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from inspector.ui.config_editor.alert_files import AlertFiles, in_force, shipped
from inspector.ui.config_editor.disk import OnDisk
from inspector.ui.config_editor.saves import baselines_of, marks_of, saves_of
from inspector.ui.source_control import SourceControl


class ConfigInForce(QObject):
    """Tells what changed on disk.

    Attributes:
        alerts: The rules in force; None without a source, or before they are read.

    Signals:
        baselines_changed: What is usual, as a tuple of `Baseline`.
        alerts_changed: Other rules or baselines, as `AlertFiles`; None for not yet.
    """

    baselines_changed = Signal(object)
    alerts_changed = Signal(object)

    def __init__(self, control: SourceControl) -> None:
        super().__init__()
        self._control = control
        self._told: list[OnDisk] = []
        self.alerts: AlertFiles | None = None

    def tell(self, disk: Mapping[str, OnDisk]) -> None:
        """Tell what is on disk, if it is something else than before."""
        source, disks = self._control.source, list(disk.values())
        if source is None or not disks or list(map(id, disks)) == list(map(id, self._told)):
            return
        self._told = disks
        self._control.live.set_config_marks(marks_of(disks))
        self._control.live.set_saves(saves_of(disks))
        self.baselines_changed.emit(baselines_of(disks))
        self._use(in_force(disks, self.alerts, source.session.registry))

    def forget(self, *, has_folder: bool) -> None:
        """Begin anew: with files that are still to be read, or with those that ship."""
        self._told = []
        source = self._control.source
        is_shipped = source is not None and not has_folder
        self._use(shipped(source.session.registry) if source and is_shipped else None)

    def _use(self, alerts: AlertFiles | None) -> None:
        if alerts != self.alerts:
            self.alerts = alerts
            self.alerts_changed.emit(alerts)
