"""What is kept of the alerts of a source from one opening to the next. No Qt here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from inspector.analysis.alert_care import NO_CARE, AlertCare, settled
from inspector.analysis.alert_saving import FORM
from inspector.analysis.alert_timeline import AlertSnapshot
from inspector.analysis.care_saving import restored_care, saved_care
from inspector.core.errors import StorageError
from inspector.files.source_state import SourceStateFile
from inspector.ui.alert_course import SavedAlerts

_LOG = logging.getLogger(__name__)

CARE_VERSION = 1
"""Grows when a file of what people did means something else than it did."""


class AlertKeeping:
    """Keeps what people did about alerts, and where the alerts were.

    One thread loads and saves; any thread may ask what people did, and change it.

    Args:
        paths: What the source consists of; without any, nothing outlasts it.
        folder: Where files lie; None for the user's folder for state.
    """

    def __init__(self, paths: Sequence[Path], folder: Path | None = None) -> None:
        self._care_file: SourceStateFile | None = None
        self._state_file: SourceStateFile | None = None
        if paths:
            self._care_file = SourceStateFile("care", CARE_VERSION, paths, folder)
            self._state_file = SourceStateFile("alerts", FORM, paths, folder)
        self._care, self._on_disk = NO_CARE, NO_CARE
        self._lock = Lock()
        self._loading_problem = ""
        self._saving_problem = ""

    @property
    def care(self) -> AlertCare:
        """What people did about the alerts, as far as it has not ended."""
        return self._care

    @property
    def problem(self) -> str:
        """What is wrong with the files, in a sentence; empty if nothing is."""
        return self._loading_problem or self._saving_problem

    @property
    def is_changed(self) -> bool:
        """Whether there is something that is not in the file yet."""
        return self._care is not self._on_disk

    def change(self, edit: Callable[[AlertCare], AlertCare]) -> AlertCare:
        """Let a person do something about alerts; return what holds from now on."""
        with self._lock:
            self._care = edit(self._care)
            return self._care

    def settle(self, snapshot: AlertSnapshot, now_ts: float) -> AlertCare:
        """Let end what ends by itself; return what holds from now on."""
        return self.change(lambda care: settled(care, snapshot, now_ts))

    def load(self) -> SavedAlerts | None:
        """Read both files; return where the alerts were, None if that is not known."""
        file = self._care_file
        if file is not None:
            try:
                state = file.load()
                found = NO_CARE if state is None else restored_care(state)
                self._care = self._on_disk = found
            except StorageError as problem:
                aside = file.set_aside()
                kept = f"; the file is kept as {aside}" if aside is not None else ""
                self._loading_problem = (
                    f"What was acknowledged and snoozed is not known any more"
                    f" ({problem.what}){kept}"
                )
        return self._load_state()

    def save_care(self) -> None:
        """Write what people did, if it is not in the file yet."""
        care = self._care
        if self._care_file is None or care is self._on_disk:
            return
        # Also where it fails: the next change tries again.
        self._on_disk = care
        try:
            self._care_file.save(saved_care(care))
            self._saving_problem = ""
        except StorageError as problem:
            self._saving_problem = (
                f"What was acknowledged and snoozed holds until this window closes:"
                f" {problem.text()}"
            )

    def save_state(self, saved: SavedAlerts | None) -> None:
        """Write where the alerts are; they are evaluated anew another time if that fails."""
        if self._state_file is None or saved is None:
            return
        try:
            self._state_file.save({"heads": sorted(saved.heads), "state": saved.state})
        except StorageError as problem:
            _LOG.warning("%s", problem.text())

    def _load_state(self) -> SavedAlerts | None:
        if self._state_file is None:
            return None
        try:
            found = self._state_file.load()
            if found is None:
                return None
            return SavedAlerts(found["state"], frozenset(found["heads"]))
        except (StorageError, LookupError, TypeError) as problem:
            _LOG.info("alerts are evaluated anew: %s", problem)
            return None
