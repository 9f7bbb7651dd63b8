"""The card that says which shard goes by the latest save of a config file."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from inspector.analysis.apply_state import ShardApply
from inspector.ui.config_editor.applied_list import AppliedList
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, font
from inspector.ui.models.applied import applied_rows, counted, nobody
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

_PAD_PX, _GAP_PX = 12, 8
_MOST_PX, _WITHOUT_ROWS_PX = 16_777_215, 112
_FEW = 6
"""So many shards are seen without scrolling; of more it is said how many are in which state."""


class AppliedCard(QFrame):
    """Title, revision, and a row for each shard."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("Applied by")
        self._known: tuple[str, int, tuple[ShardApply, ...]] | None = None
        self._title = PlainLabel("", font(weight=SEMIBOLD), "Applied by", self)
        self._revision = PlainLabel("muted", font(LABEL_PX), parent=self)
        self._counted = ElidedLabel("muted", font(LABEL_PX), self)
        self._counted.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._nobody = PlainLabel("muted", font(), parent=self)
        self._nobody.setWordWrap(True)
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._shards = AppliedList(theme, self)
        self.setFocusProxy(self._shards)
        self._lay_out()
        self.show_applied("", 0, ())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(_GAP_PX)
        head.addWidget(self._title)
        head.addWidget(self._revision)
        head.addWidget(self._counted, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD_PX, _PAD_PX, _PAD_PX, _PAD_PX)
        column.setSpacing(_GAP_PX)
        column.addLayout(head)
        column.addWidget(self._nobody, 1)
        column.addWidget(self._shards, 1)

    @property
    def shards(self) -> tuple[ShardApply, ...]:
        """What is shown of each shard."""
        return self._known[2] if self._known is not None else ()

    def show_applied(self, name: str, revision: int, shards: tuple[ShardApply, ...]) -> None:
        """Show who goes by a save.

        Args:
            name: Of the file, without its ending.
            revision: Of the save; 0 while there is no file.
            shards: What is known of each shard.
        """
        known = (name, revision, shards)
        if known == self._known:
            return
        self._known = known
        rows = applied_rows(name, shards)
        self._revision.show_text(f"revision {revision}" if revision else "")
        self._counted.show_text(counted(rows) if len(rows) > _FEW else "")
        self._nobody.show_text(nobody(name))
        self._nobody.setVisible(not rows)
        self._shards.setVisible(bool(rows))
        self._shards.show_rows(rows)
        # What has no rows leaves its room to the difference above it.
        self.setMaximumHeight(_MOST_PX if rows else _WITHOUT_ROWS_PX)
