"""The menu of what can be exported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from inspector.ui.export.offer import Form, Offer
from inspector.ui.models.literal import one_line
from inspector.ui.text import menu_text

_NAME_CHARS = 48


def export_menu(
    parent: QWidget,
    offers: Sequence[Offer],
    wanted: Callable[[Offer, Form], None],
    report: QAction,
) -> QMenu:
    """Return a menu: what is at hand, then all else by its name, then the report.

    Args:
        parent: What it belongs to.
        offers: What there is, what is at hand first.
        wanted: Called with what a person chooses.
        report: The action of the report.
    """
    menu = QMenu(parent)
    for place, offer in enumerate(offers):
        name = menu_text(one_line(offer.name, _NAME_CHARS))
        if place == 0:
            # A title that every style draws, and that a screen reader reads.
            menu.addAction(name).setEnabled(False)
            add_forms(menu, partial(wanted, offer))
            menu.addSeparator()
        else:
            add_forms(menu.addMenu(name), partial(wanted, offer))
    menu.addSeparator()
    menu.addAction(report)
    return menu


def add_forms(menu: QMenu, wanted: Callable[[Form], None]) -> None:
    """Add an item for each form."""
    for form in Form:
        if form is Form.COPY_PICTURE:
            menu.addSeparator()
        action = menu.addAction(form.value)
        action.triggered.connect(partial(_call, wanted, form))


def _call(wanted: Callable[[Form], None], form: Form, _checked: bool = False) -> None:
    wanted(form)
