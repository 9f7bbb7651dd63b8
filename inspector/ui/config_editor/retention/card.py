"""The card of what the draft of `retention.toml` would do to what is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.analysis.opted_out import SummedUp
from inspector.config.models import RetentionConfig
from inspector.storage.retention_effect import Fate, RetentionEffect, TierEffect
from inspector.storage.tiers import Tier
from inspector.ui.config_editor.retention.words import (
    beside_saved,
    fate,
    kept,
    opt_out_fate,
    summed_up_records,
    verdict,
    when,
)
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, SMALL_PX, TEXT_PX, font
from inspector.ui.models.ledger_text import byte_count
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip

TIERS = (Tier.HOT, Tier.WARM, Tier.COLD)
OLD = "as before the problems"
_SIZE, _MOST_PX = QSize(335, 284), 296
_TIGHT_PX, _WIDE_PX, _MARGIN_PX = 2, 8, 10
_SHARE = 7
"""Of the height of the cards, where the difference has 5."""
_WHOLE_PX, _LEAST_PX = 276, 172
"""Below the one height it leaves out when things go, and needs the other at least."""


class OutlookState(StrEnum):
    """What there is to say instead of an outlook. Any other text is why there is none."""

    READY = ""
    COMPUTING = "computing"
    NO_FOLDER = "no folder"
    INVALID = "invalid"


_HINTS = {
    OutlookState.READY: "",
    OutlookState.COMPUTING: "Looking at what is on disk…",
    OutlookState.NO_FOLDER: "Open a data folder to see what a retention would do to its files.",
    OutlookState.INVALID: "It comes back when the draft is valid.",
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the draft would do, and the file on disk.

    Attributes:
        retention: The draft.
        effect: What it would do.
        saved: What the file on disk would do; None if it is no good.
        opted_out: What there is in the loaded session of players who opted out; None if that is
            not known.
    """

    retention: RetentionConfig
    effect: RetentionEffect
    saved: RetentionEffect | None
    opted_out: SummedUp | None = None


class _Row(QWidget):
    """Something that is kept: how much there is, what becomes of it, and when."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = PlainLabel("value", font(TEXT_PX, SEMIBOLD), name, self)
        self.kept = ElidedLabel("muted", font(LABEL_PX), self)
        self.size_now = PlainLabel("value", font(TEXT_PX, SEMIBOLD), parent=self)
        self.fate = ElidedLabel("muted", font(LABEL_PX), self)
        self.when = ElidedLabel("muted", font(SMALL_PX), self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name)
        head.addWidget(self.kept, 1)
        head.addWidget(self.size_now)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.fate)
        column.addWidget(self.when)

    def show_tier(self, one: TierEffect, retention: RetentionConfig) -> None:
        """Show what becomes of a tier."""
        deletes = bool(one.now.files) and one.fate is not Fate.COMPRESSED
        role = "warn" if deletes else "value" if one.now.files else "muted"
        self._show(kept(one.tier, retention), byte_count(one.size_bytes), fate(one), when(one))
        self.fate.set_role(role)

    def show_opt_out(self, found: SummedUp, opt_out: str) -> None:
        """Show what becomes of what opted-out players did."""
        self._show(opt_out, summed_up_records(found), opt_out_fate(found, opt_out), "")
        self.fate.set_role("warn" if found.records and opt_out == "drop" else "muted")

    def _show(self, kept: str, size_now: str, fate: str, when: str) -> None:
        self.kept.show_text(kept)
        self.size_now.show_text(size_now)
        self.fate.show_text(fate)
        self.when.show_text(when)
        self.setToolTip(plain_tooltip("\n".join(filter(None, (fate, when)))))
        said = ", ".join(filter(None, (kept, size_now, fate, when)))
        self.setAccessibleName(f"{self.name.text()}: {said}")


class RetentionCard(QFrame):
    """Says what goes at the next run of the storage, tier by tier, before the draft is saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("What it would do")
        self._outlook: Outlook | None = None
        self.title = PlainLabel("", font(TEXT_PX, SEMIBOLD), "What it would do", self)
        self.detail = ElidedLabel("muted", font(LABEL_PX), self)
        self.verdict = ElidedLabel("value", font(TEXT_PX, SEMIBOLD), self)
        self.saved = ElidedLabel("muted", font(LABEL_PX), self)
        self.rows = {tier: _Row(tier.value.capitalize(), self) for tier in TIERS}
        self.opt_out = _Row("Opted out", self)
        self.message = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        policy = self.sizePolicy()
        policy.setVerticalStretch(_SHARE)
        self.setSizePolicy(policy)
        self.setMaximumHeight(_MOST_PX)
        self._lay_out()
        self.show_outlook(None, OutlookState.NO_FOLDER)

    def sizeHint(self) -> QSize:
        """Return the size that it has beside the form."""
        return _SIZE

    def minimumSizeHint(self) -> QSize:
        """Return the size without what it can leave out."""
        return QSize(super().minimumSizeHint().width(), _LEAST_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for; the rest is told beside the pointer."""
        super().resizeEvent(event)
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        is_low, is_known = self.height() < _WHOLE_PX, self.message.isHidden()
        # What must be there: the title, the verdict, and two lines of each tier.
        rows = (*self.rows.values(), self.opt_out)
        parts = [self.title, self.verdict, *(row.name for row in rows if not row.isHidden())]
        parts += [row.fate for row in self.rows.values()]
        gaps = 4 if self.opt_out.isHidden() else 5
        free = self.height() - 2 * _MARGIN_PX - gaps * _TIGHT_PX - sum(map(_line_px, parts))
        has_fate = not is_low or free >= _line_px(self.opt_out.fate)
        free -= _line_px(self.opt_out.fate) if has_fate and not self.opt_out.isHidden() else 0
        has_saved = not is_low or free >= _line_px(self.saved) + _TIGHT_PX
        if has_saved:
            free, gaps = free - _line_px(self.saved) - _TIGHT_PX, gaps + 1
        self.verdict.setVisible(is_known)
        self.saved.setVisible(has_saved and is_known)
        for row in self.rows.values():
            row.when.setVisible(not is_low)
        self.opt_out.fate.setVisible(has_fate)
        self.opt_out.when.hide()
        spare = min(max(free, 0) // gaps, _WIDE_PX - _TIGHT_PX)
        self._column.setSpacing(_TIGHT_PX + spare if is_low else _WIDE_PX)

    def show_outlook(self, outlook: Outlook | None, state: str) -> None:
        """Show what the draft would do, or why nothing is known.

        Args:
            outlook: None keeps what is shown while another one is computed, or the draft is not
                valid.
            state: An `OutlookState`, or the text of a failure.
        """
        keeps = state in (OutlookState.COMPUTING, OutlookState.INVALID)
        if outlook is not None or not keeps:
            self._outlook = outlook
        is_known = state in tuple(OutlookState)
        shown = self._outlook if is_known and state != OutlookState.NO_FOLDER else None
        for row in self.rows.values():
            row.setVisible(shown is not None)
        self.opt_out.setVisible(shown is not None and shown.opted_out is not None)
        self.message.setVisible(shown is None)
        self.detail.show_text(_detail(shown, state))
        self._show_what_fits()
        self.message.set_role("muted" if is_known else "crit")
        self.message.show_text(_HINTS[OutlookState(state)] if is_known else state)
        if shown is None:
            return
        self.verdict.show_text(verdict(shown.effect))
        self.verdict.set_role("warn" if shown.effect.deleted_bytes else "ok")
        self.saved.show_text(beside_saved(shown.effect, shown.saved))
        for one in shown.effect.tiers:
            self.rows[one.tier].show_tier(one, shown.retention)
        if shown.opted_out is not None:
            self.opt_out.show_opt_out(shown.opted_out, shown.retention.opt_out)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.detail, 1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, _MARGIN_PX, 12, _MARGIN_PX)
        column.addLayout(head)
        column.addWidget(self.verdict)
        column.addWidget(self.saved)
        for row in (*self.rows.values(), self.opt_out):
            column.addWidget(row)
        column.addWidget(self.message, 1)
        column.addStretch(0)


def _line_px(label: PlainLabel) -> int:
    return label.sizeHint().height()


def _detail(shown: Outlook | None, state: str) -> str:
    if shown is None:
        return ""
    if state == OutlookState.INVALID:
        return OLD
    files = sum(one.files for one in shown.effect.tiers)
    return f"{files:,} file{'s' if files != 1 else ''} · times in UTC"
