"""The start page: what this is, and the ways in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import PurePath

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetricsF, QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.ui.actions import SourceActions, key_text
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, TITLE_PX, font
from inspector.ui.icons import pixmap
from inspector.ui.text import PlainLabel, menu_text, plain_tooltip
from inspector.ui.theme import Theme

_WIDTH_PX = 720
_LOGO_PX = 48
_ICON_PX = 22
_RECENT_MOST = 6
_CHOICE_PX = 132


class StartPage(QWidget):
    """Offers a folder, a file, the demo, and what was open before.

    Signals:
        recent_requested: A person chose a path that was open before.
    """

    recent_requested = Signal(str)

    def __init__(self, theme: Theme, actions: SourceActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: list[tuple[QPushButton, str, bool]] = []
        self.recent: tuple[QPushButton, ...] = ()
        self.folder = self._choice(actions.open_folder, "folder", "Logs that servers write", True)
        self.file = self._choice(actions.open_file, "file", "One recorded session")
        self.demo = self._choice(actions.demo, "demo", "Simulated servers, at once")
        self.no_recent = PlainLabel("muted", font(), "Nothing opened yet", self)
        choices = QHBoxLayout()
        choices.setSpacing(12)
        for choice in (self.folder, self.file, self.demo):
            choices.addWidget(choice, 1)
        body = QWidget(self)
        body.setFixedWidth(_WIDTH_PX)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._add_title(column)
        column.addLayout(choices)
        column.addSpacing(24)
        column.addWidget(self._recent_card())
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 16, 16, 16)
        page.addStretch(2)
        page.addWidget(body, 0, Qt.AlignmentFlag.AlignHCenter)
        page.addStretch(3)
        theme.changed.connect(self._draw_icons)
        self._draw_icons()

    def set_recent(self, paths: Sequence[str]) -> None:
        """Offer paths that were open before, the latest first."""
        for old in self.recent:
            self._recent_rows.removeWidget(old)
            old.deleteLater()
        self._icons = [entry for entry in self._icons if entry[0] not in self.recent]
        self.recent = tuple(self._recent_row(path) for path in paths[:_RECENT_MOST])
        for row in self.recent:
            self._recent_rows.addWidget(row)
        self.no_recent.setVisible(not self.recent)
        self._draw_icons()

    def _add_title(self, column: QVBoxLayout) -> None:
        logo = QLabel(self)
        logo.setPixmap(pixmap("inspector", _LOGO_PX, ratio=self.devicePixelRatioF()))
        title = PlainLabel("value", font(TITLE_PX, SEMIBOLD), "Inspector", self)
        claim = PlainLabel(
            "muted", font(TEXT_PX), "See what every ability, contract and event does, live.", self
        )
        for label, space_px in ((logo, 12), (title, 4), (claim, 32)):
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(space_px)

    def _choice(self, action: QAction, icon: str, hint: str, primary: bool = False) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName("choice")
        button.setProperty("primary", primary)
        button.setFixedHeight(_CHOICE_PX)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(action.text())
        button.setAccessibleDescription(hint)
        button.setToolTip(plain_tooltip(f"{action.text()}  {key_text(action.shortcut())}"))
        button.clicked.connect(partial(_trigger, action))
        picture = QLabel(button)
        picture.setObjectName("picture")
        role = "on-accent" if primary else "value"
        name = PlainLabel(role, font(TEXT_PX + 1, SEMIBOLD), action.text(), button)
        about = PlainLabel(
            "on-accent" if primary else "muted",
            font(LABEL_PX),
            hint,
            button,
        )
        column = QVBoxLayout(button)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(4)
        column.addWidget(picture)
        column.addStretch(1)
        column.addWidget(name)
        column.addWidget(about)
        for label in (picture, name, about):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._icons.append((button, icon, primary))
        return button

    def _recent_card(self) -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        self._recent_rows = QVBoxLayout(card)
        self._recent_rows.setContentsMargins(8, 12, 8, 8)
        self._recent_rows.setSpacing(0)
        head = PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Recent", card)
        for label in (head, self.no_recent):
            label.setContentsMargins(8, 0, 8, 6)
            self._recent_rows.addWidget(label)
        return card

    def _recent_row(self, path: str) -> QPushButton:
        metrics = QFontMetricsF(font())
        shown = metrics.elidedText(path, Qt.TextElideMode.ElideMiddle, _WIDTH_PX - 72)
        row = QPushButton(menu_text(shown), self)
        row.setObjectName("row")
        row.setFont(font())
        row.setFixedHeight(32)
        row.setIconSize(QSize(16, 16))
        row.setCursor(Qt.CursorShape.PointingHandCursor)
        row.setAccessibleName(f"Open {PurePath(path).name}")
        row.setToolTip(plain_tooltip(path))
        row.clicked.connect(partial(self._ask_recent, path))
        self._icons.append((row, "recent", False))
        return row

    def _ask_recent(self, path: str, _checked: bool = False) -> None:
        self.recent_requested.emit(path)

    def _draw_icons(self) -> None:
        colours, ratio = self._theme.colours, self.devicePixelRatioF()
        for button, name, primary in self._icons:
            picture = button.findChild(QLabel, "picture")
            if isinstance(picture, QLabel):
                colour = colours.on_accent if primary else colours.accent
                picture.setPixmap(pixmap(name, _ICON_PX, colour, ratio))
            else:
                button.setIcon(QIcon(pixmap(name, 16, colours.faint, ratio)))


def _trigger(action: QAction, _checked: bool = False) -> None:
    action.trigger()
