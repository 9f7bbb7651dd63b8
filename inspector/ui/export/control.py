"""Exporting what is visible: what a person wants where, and what became of it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import time
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QMenu

from inspector.export.sheet import Sheet, tab_text, write_csv
from inspector.files.atomic import write_atomic
from inspector.ui.export.dialogs import choose_file, proposed_name
from inspector.ui.export.menu import export_menu
from inspector.ui.export.offer import Form, Offer, Offering
from inspector.ui.export.page_offers import (
    alerts_offers,
    chart_offer,
    entries_offers,
    ledger_offers,
    live_offers,
)
from inspector.ui.export.pictures import image_of, png_of, svg_of
from inspector.ui.export.report_wish import PageReport
from inspector.ui.export.toast import Toast
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

TABLE_FILE = "inspector.storage.table_file"
"""DuckDB takes longer to import than a frame may last: it is loaded where nobody waits."""

REPORT_WORK = "inspector.ui.export.report_work"
"""So does what reads config files, which the rules of a report stand in."""

_MARGIN_PX = 48


class ExportControl(QObject):
    """Hears what is to be exported, writes it behind the window, and says where it is.

    Attributes:
        toast: What says so.
        menu: The menu that is open; None while none is.
    """

    def __init__(self, window: MainWindow, theme: Theme, control: SourceControl) -> None:
        super().__init__(window)
        self._window, self._theme, self._control = window, theme, control
        self._files: Any = None
        self._frame: Frame | None = None
        self._offerings: dict[str, Offering] = {}
        self.menu: QMenu | None = None
        self.toast = Toast(theme, window, window.timeline)
        self.offer("live", partial(live_offers, window.live.grid))
        self.offer("entries", partial(entries_offers, window.entries))
        self.offer("alerts", partial(alerts_offers, window.alerts))
        self.offer("ledger", partial(ledger_offers, window.ledger))
        self._connect()
        self._update()

    def offer(self, page: str, offering: Offering) -> None:
        """Let a page be exported.

        Args:
            page: Its name.
            offering: Returns what it offers, what is at hand first.
        """
        self._offerings[page] = offering
        self._update()

    def use(self, files: object) -> None:
        """Know these `AlertFiles` from now on; None while they are still to be read."""
        self._files = files

    def offers(self) -> list[Offer]:
        """Return what the page in front offers now."""
        offering = self._offerings.get(self._window.pages.page)
        return list(offering()) if offering is not None and self._is_open else []

    def export(self, offer: Offer, form: Form) -> None:
        """Write something as a file that a person names, or copy it."""
        # What was visible when it was asked for, whatever comes while the dialog is open.
        if form is Form.COPY_PICTURE:
            image = image_of(offer.picture, self._theme.colours.bg)
            QGuiApplication.clipboard().setImage(image)
            self.toast.say("Copied as a picture")
        elif form is Form.COPY_VALUES:
            sheet = offer.sheet()
            QGuiApplication.clipboard().setText(tab_text(sheet))
            self.toast.say(f"{_amount(sheet)} copied")
        else:
            write, said = self._ready(offer, form)
            name = proposed_name(offer.name, self._instant_ts())
            path = choose_file(self._window, name, form.ending)
            if path is not None:
                self._send(path, partial(write, path), said)

    @property
    def _is_open(self) -> bool:
        return self._control.source is not None

    @property
    def _shown(self) -> Frame | None:
        bridge = self._control.bridge
        return self._frame or (bridge.latest if bridge is not None else None)

    def _ready(self, offer: Offer, form: Form) -> tuple[Callable[[Path], None], str]:
        """Return what writes something as it is now, and what it is."""
        ground = self._theme.colours.bg
        if form is Form.PNG:
            return partial(_write_png, image=image_of(offer.picture, ground)), "Picture"
        if form is Form.SVG:
            drawn = svg_of(offer.picture, ground, offer.name)
            return partial(write_atomic, data=drawn), "Picture"
        sheet = offer.sheet()
        write = write_csv if form is Form.CSV else _write_parquet
        return partial(write, sheet=sheet), _amount(sheet)

    def _send(self, path: Path, work: Callable[[], None], said: str) -> None:
        self.toast.say(f"Writing {path.name}…")
        done = f"{said} in {path.name}"
        self._control.exports.send(
            work, lambda _none: self.toast.say(done, path), self._say_problem
        )

    def _say_problem(self, problem: str) -> None:
        self.toast.hide()
        self._window.show_problem(problem)

    def _instant_ts(self) -> float:
        frame = self._shown
        return time() if frame is None else frame.origin_ts + frame.playhead_s

    def _connect(self) -> None:
        window, actions = self._window, self._window.window_actions.export
        actions.menu.triggered.connect(lambda: self._open_menu(None))
        actions.copy_picture.triggered.connect(lambda: self._at_hand(Form.COPY_PICTURE))
        actions.copy_values.triggered.connect(lambda: self._at_hand(Form.COPY_VALUES))
        actions.report.triggered.connect(lambda: self._report())
        window.live.grid.export_requested.connect(self._export_chart)
        for button in (
            window.live.export,
            window.entries.head.export,
            window.alerts.head.export,
            window.ledger.export_view,
        ):
            self.serve(button)
        window.pages.page_changed.connect(self._update)
        self._control.shown.connect(self._take)
        self._control.opened.connect(self._update)
        self._control.closed.connect(self._end)

    def serve(self, button: QAbstractButton) -> None:
        """Open the menu below a button of a page when it is pressed."""
        button.clicked.connect(lambda: self._open_menu(button))

    def _take(self, frame: Frame) -> None:
        self._frame = frame

    def _end(self) -> None:
        self._frame = None
        self.toast.hide()
        self._update()

    def _update(self) -> None:
        page = self._window.pages.page
        self._window.window_actions.export.set_available(
            is_open=self._is_open, has_offers=page in self._offerings
        )

    def _export_chart(self, key: str, form: Form) -> None:
        for panel in self._window.live.grid.panels:
            if panel.shown is not None and panel.shown.chart.key == key:
                self.export(chart_offer(panel), form)

    def _at_hand(self, form: Form) -> None:
        offers = self.offers()
        if offers:
            self.export(offers[0], form)
        else:
            self.toast.say("There is nothing to copy yet")

    def _open_menu(self, button: QAbstractButton | None) -> None:
        window, report = self._window, self._window.window_actions.export.report
        if self.menu is not None:
            return
        self.menu = export_menu(window, self.offers(), self.export, report)
        self.menu.setAccessibleName("Export")
        self.menu.aboutToHide.connect(self._forget_menu)
        if button is not None:
            self.menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        else:
            self.menu.popup(window.pages.mapToGlobal(QPoint(_MARGIN_PX, _MARGIN_PX)))
        first: QAction | None = next((one for one in self.menu.actions() if one.isEnabled()), None)
        if first is not None:
            self.menu.setActiveAction(first)

    def _forget_menu(self) -> None:
        # What was chosen is told after the menu is hidden.
        if self.menu is not None:
            self.menu.deleteLater()
            self.menu = None

    def _report(self) -> None:
        page = self._page_report()
        if page is None:
            self.toast.say("There is nothing to report yet")
            return
        name = proposed_name(f"report {page.source.label}", page.end_ts)
        path = choose_file(self._window, name, "html")
        if path is not None:
            is_unwanted = self._control.exports.stopping.is_set
            self._send(path, partial(_write_report, path, page, is_unwanted), "Report")

    def _page_report(self) -> PageReport | None:
        source, frame, live = self._control.source, self._shown, self._control.live
        if source is None or frame is None or frame.overview is None:
            return None
        start_s, end_s = frame.view_s
        first_s, last_s = frame.span_s
        return PageReport(
            source=source,
            request=live.request,
            charts=tuple(one.request for one in frame.charts),
            start_ts=frame.origin_ts + max(start_s, first_s),
            end_ts=frame.origin_ts + min(end_s, frame.playhead_s, last_s),
            files=self._files,
            made_ts=time(),
        )


def _write_png(path: Path, image: QImage) -> None:
    write_atomic(path, png_of(image))


def _write_parquet(path: Path, sheet: Sheet) -> None:
    importlib.import_module(TABLE_FILE).write_table(path, sheet.columns)


def _write_report(path: Path, page: PageReport, is_unwanted: Callable[[], bool]) -> None:
    importlib.import_module(REPORT_WORK).write_report(path, page, is_unwanted)


def _amount(sheet: Sheet) -> str:
    return "1 row" if sheet.rows == 1 else f"{sheet.rows:,} rows"
