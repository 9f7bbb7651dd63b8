"""The outlook of a retention is asked for while its form is in front."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inspector.analysis.opted_out import summed_up
from inspector.config.document import Document
from inspector.config.models import RetentionConfig
from inspector.core.errors import ConfigError
from inspector.session.columns import TableView
from inspector.storage.folders import DataFolders
from inspector.storage.retention_effect import effect
from inspector.storage.tiers import Tier, listing
from inspector.ui.asking import COMPUTING, Asking
from inspector.ui.bridge import OpenSource
from inspector.ui.config_editor.retention.card import Outlook, OutlookState, RetentionCard
from inspector.ui.latest_worker import LatestWorker

RENEWED_S = 10.0
"""So often it is looked again at what is on disk."""


@dataclass(frozen=True, slots=True)
class OutlookRequest:
    """What is asked.

    Attributes:
        root: The data folder.
        draft: What would be saved.
        saved: What is on disk; None if it is no good.
        now_ts: Unix seconds.
    """

    root: Path
    draft: RetentionConfig
    saved: RetentionConfig | None
    now_ts: float


def outlook(
    request: OutlookRequest, view: TableView, is_unwanted: Callable[[], bool]
) -> Outlook | None:
    """Return what a draft would do to the files of a folder; None if there are no tiers in it.

    Args:
        request: What is asked.
        view: Rows of the loaded session, which the draft would have changed.
        is_unwanted: Tells that nobody wants the answer any more.

    Raises:
        StorageError: The folder cannot be read.
    """
    draft, saved = request.draft, request.saved
    # Files are where the saved config has them, until somebody moves them.
    placed = saved or draft
    files = listing(DataFolders.of(request.root, placed.warm_folder, placed.cold_folder)).files
    if not files:
        return None
    return Outlook(
        draft,
        effect(files, draft, request.now_ts, _caps(draft)),
        effect(files, saved, request.now_ts, _caps(saved)) if saved is not None else None,
        summed_up(view, is_unwanted),
    )


def _caps(retention: RetentionConfig) -> dict[Tier, int]:
    """Return how large tiers may be, bytes."""
    return {
        Tier.HOT: retention.hot_most_bytes,
        Tier.WARM: retention.warm_most_bytes,
        Tier.COLD: retention.cold_most_bytes,
    }


class RetentionPrediction:
    """What a retention would do to the data folder of a source."""

    file = "retention"

    def __init__(
        self, source: OpenSource, card: RetentionCard, clock: Callable[[], float] = time.time
    ) -> None:
        self._card, self._clock = card, clock
        self._root = source.config_folder.parent if source.config_folder is not None else None
        self._read: tuple[Document, RetentionConfig | None, RetentionConfig | None] | None = None
        self._is_valid = True
        self._asking: Asking[OutlookRequest, Outlook] = Asking(
            LatestWorker(
                "retention",
                lambda request, is_unwanted: outlook(request, source.session.view, is_unwanted),
            ),
            self._show,
        )

    def tick(self, document: Document, _end_ts: float) -> None:
        """Ask for the draft as long as it is valid, and again once in a while."""
        if self._root is None:
            return
        if self._read is None or self._read[0] is not document:
            self._read = (document, _config(document), _config(document.set_text(document.begun)))
        _, draft, saved = self._read
        if (draft is not None) is not self._is_valid:
            self._is_valid = draft is not None
            self._card.show_outlook(None, OutlookState.COMPUTING if draft else OutlookState.INVALID)
        if draft is not None:
            now_ts = self._clock() // RENEWED_S * RENEWED_S
            self._asking.want(OutlookRequest(self._root, draft, saved, now_ts))
            self._asking.tick()

    def rest(self) -> None:
        """Keep what there is."""

    def stop(self, timeout_s: float) -> None:
        """End; waits at most so long."""
        self._asking.stop(timeout_s)
        self._card.show_outlook(None, OutlookState.NO_FOLDER)

    def _show(self, answer: Outlook | None, state: str) -> None:
        if state == COMPUTING:
            self._card.show_outlook(None, OutlookState.COMPUTING)
        elif answer is None and not state:
            self._card.show_outlook(None, OutlookState.NO_FOLDER)
        else:
            self._card.show_outlook(answer, state)


def _config(document: Document) -> RetentionConfig | None:
    try:
        config = document.config()
    except ConfigError:
        return None
    return config if isinstance(config, RetentionConfig) else None
