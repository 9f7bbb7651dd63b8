"""The Ledger page of the open source: its figures, and what a person asks of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import time

from PySide6.QtCore import QObject

from inspector.core.registry import MetricKey, Registry
from inspector.files.team_registry import add_key
from inspector.ingest.line_text import LineTexts
from inspector.session.line_list import LineList
from inspector.session.marked_rows import LedgerKind
from inspector.session.rejected_export import export_rejected
from inspector.session.rereading import RereadProgress
from inspector.ui.bridge import OpenSource
from inspector.ui.ledger.export_dialog import choose_export
from inspector.ui.lines_control import LinesControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.models.ledger_question import NewKey
from inspector.ui.source_control import SourceControl

_MOST_EXPORTED = 1_000_000


@dataclass(frozen=True, slots=True)
class _Awaited:
    """A key that was added: its rejected lines are being read again.

    Attributes:
        name: The key.
        before: What the rereading said before.
    """

    name: str
    before: RereadProgress | None


class LedgerControl(QObject):
    """Connects the Ledger page of a window with the open source."""

    def __init__(self, window: MainWindow, control: SourceControl, lines: LinesControl) -> None:
        super().__init__(window)
        self._page = window.ledger
        self._control = control
        self._awaited: _Awaited | None = None
        control.shown.connect(self._show)
        control.opened.connect(self._begin)
        self._page.lines_requested.connect(lines.open_question)
        self._page.add_key_requested.connect(self._add_key)
        self._page.export_requested.connect(self._export)
        window.drawer.export_requested.connect(self._export_shown)

    def _begin(self) -> None:
        self._awaited = None
        self._page.show_outcome("")

    def _show(self, frame: Frame) -> None:
        source = self._control.source
        if source is None or frame.ledger is None:
            return
        known = source.session.registry.names
        self._page.show_ledger(frame.ledger, time(), source.registry_path, known)
        progress, awaited = source.ingestion.rereading, self._awaited
        if awaited is None or progress is None or progress is awaited.before:
            return
        if progress.is_done:
            self._awaited = None
            self._page.show_outcome(_outcome(awaited.name, progress))
        else:
            text = f"{progress.done:,} of {progress.total:,} rejected lines read again…"
            self._page.show_outcome(text)

    def _add_key(self, new: NewKey) -> None:
        source = self._control.source
        if source is None:
            return
        key = MetricKey(new.name, new.kind, new.level, new.unit, new.description, new.optional)
        self._page.show_outcome(f"Adding {new.name}…")
        self._control.errands.send(
            partial(add_key, source.registry_path, key),
            partial(self._use, source, new.name),
            self._page.show_outcome,
        )

    def _use(self, source: OpenSource, name: str, registry: Registry) -> None:
        if source is not self._control.source:
            return
        source.session.use_registry(registry)
        self._awaited = _Awaited(name, source.ingestion.rereading)
        source.ingestion.reread()

    def _export(self, path: Path) -> None:
        source = self._control.source
        if source is not None:
            find = partial(source.session.lines_of, LedgerKind.REJECTED, at_most=_MOST_EXPORTED)
            self._write(source, find, path)

    def _export_shown(self, lines: LineList) -> None:
        source, path = self._control.source, choose_export(self._page)
        if source is not None and path is not None:
            self._write(source, lambda: lines, path)

    def _write(self, source: OpenSource, find: Callable[[], LineList], path: Path) -> None:
        self._page.show_outcome(f"Writing {path.name}…")
        exports = self._control.exports
        exports.send(
            partial(_export, source, find, path, exports.stopping.is_set),
            lambda written: self._page.show_outcome(f"{written:,} rejected lines in {path}"),
            self._page.show_outcome,
        )


def _export(
    source: OpenSource,
    find: Callable[[], LineList],
    path: Path,
    is_unwanted: Callable[[], bool],
) -> int:
    texts = LineTexts(source.session.ledger)
    try:
        return export_rejected(find(), texts, path, is_unwanted)
    finally:
        texts.close()


def _outcome(name: str, progress: RereadProgress) -> str:
    if not progress.total:
        return f"{name} added; no rejected line had to be read again"
    text = f"{name} added; {progress.total:,} rejected lines read again"
    text += f", {progress.accepted:,} accepted"
    if progress.gone:
        text += f", {progress.gone:,} gone"
    if progress.not_kept:
        text += f"; {progress.not_kept:,} more only when the source is opened again"
    return text
