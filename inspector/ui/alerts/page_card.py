"""The cards of the Alerts page: a title with tools, and a table below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from inspector.ui.fonts import SEMIBOLD, TEXT_PX, font
from inspector.ui.text import ElidedLabel, PlainLabel

_TITLE_PX = 30


def page_card(
    title: str, tools: tuple[QWidget | None, ...], parts: tuple[QWidget, ...], parent: QWidget
) -> QFrame:
    """Return a card.

    Args:
        title: What is in it.
        tools: What stands beside the title; None for room between them.
        parts: What stands below it; a stack takes the room that is left.
        parent: Where it stands.
    """
    card = QFrame(parent)
    card.setObjectName("card")
    head = QHBoxLayout()
    head.setContentsMargins(12, 4, 8, 2)
    head.setSpacing(8)
    label = PlainLabel("value", font(TEXT_PX, SEMIBOLD), title, card)
    label.setFixedHeight(_TITLE_PX)
    head.addWidget(label)
    for tool in tools:
        if tool is None:
            head.addStretch(1)
        else:
            head.addWidget(tool, 1 if isinstance(tool, ElidedLabel) else 0)
    column = QVBoxLayout(card)
    # The card's rounded border stays free of what is in it.
    column.setContentsMargins(1, 1, 1, 8)
    column.setSpacing(0)
    column.addLayout(head)
    for part in parts:
        column.addWidget(part, 1 if isinstance(part, QStackedWidget) else 0)
    return card


def with_words(view: QWidget, words: PlainLabel) -> QStackedWidget:
    """Return a place for a table, or for what stands there without a row."""
    body = QStackedWidget()
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    body.addWidget(view)
    body.addWidget(words)
    return body
