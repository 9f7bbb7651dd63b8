"""Reports: what a session holds over a stretch of time, gathered as values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inspector.analysis.alert_timeline import AlertState, Interval
from inspector.analysis.backtest import backtest
from inspector.analysis.baseline_lookup import BaselineLookup
from inspector.analysis.census import Census
from inspector.analysis.chart_choice import ChartChoice
from inspector.analysis.chart_spec import ChartSpec
from inspector.config.history import Entry, History
from inspector.config.models import CONFIG_FILES, AlertsConfig, BaselinesConfig
from inspector.config.reading import config_text
from inspector.core.errors import ConfigError, InspectorError
from inspector.export.chart_picture import ChartPicture, Firing
from inspector.export.report_charts import charts_of
from inspector.export.report_kpis import KpiRows, kpi_rows
from inspector.ingest.ledger import LedgerSnapshot
from inspector.session.columns import TableView
from inspector.session.kernel_loader import Kernels
from inspector.session.query import ALL_ROWS, GroupBy, Selector
from inspector.session.session import Session
from inspector.session.timeline import Density, Timeline

NO_ROWS = "There are no records in this range"
_LEAST_RANGE_S = 1.0


@dataclass(frozen=True, slots=True)
class ReportWish:
    """What a report is to be about.

    Attributes:
        source: What the session is called.
        made_ts: When the report is made, Unix seconds.
        start_ts: Where it begins, Unix seconds; None for the first record.
        end_ts: The instant it is of: what is later does not count; None for the last record.
        charts: What is charted, whatever ranges they say; None for what is most active.
        filters: Which rows count in the table of KPIs.
        filter_words: The same in words; empty for all rows.
        rules: The rules that are evaluated; None for none.
        baselines: What is usual.
        config_folder: Where config files are; None if there is none.
    """

    source: str
    made_ts: float
    start_ts: float | None = None
    end_ts: float | None = None
    charts: tuple[ChartSpec, ...] | None = None
    filters: Selector = ALL_ROWS
    filter_words: str = ""
    rules: AlertsConfig | None = None
    baselines: BaselinesConfig | None = None
    config_folder: Path | None = None


@dataclass(frozen=True, slots=True)
class ConfigSave:
    """A save of a config file: which, and what its history says."""

    file: str
    entry: Entry

    @property
    def ts(self) -> float:
        """When, Unix seconds."""
        return self.entry.when.timestamp()


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says.

    Attributes:
        wish: What it is about.
        span: First and last instant, Unix seconds.
        rows: Rows in the span that count.
        session_rows: Rows of the whole session.
        ledger: What was read.
        density: Rows over time, of the whole session.
        charts: The charts.
        kpis: KPIs of entries, and of tiers with all rows as the last one.
        firings: Alerts that fired in the span, the earliest first.
        severities: By name of a rule.
        notes: What somebody should know about the rules.
        saves: Saves of config files in the span, the earliest first.
    """

    wish: ReportWish
    span: tuple[float, float]
    rows: int
    session_rows: int
    ledger: LedgerSnapshot
    density: Density
    charts: tuple[ChartPicture, ...]
    kpis: tuple[KpiRows, KpiRows]
    firings: tuple[Interval, ...]
    severities: Mapping[str, str]
    notes: tuple[str, ...]
    saves: tuple[ConfigSave, ...]


class NothingToReportError(InspectorError):
    """There is nothing in the range that a report is to be about."""


def make_report(
    session: Session,
    kernels: Kernels,
    wish: ReportWish,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> Report:
    """Gather all that a report says.

    Args:
        session: What was read.
        kernels: What does the work.
        wish: What it is about.
        is_unwanted: Asked between the steps whether to give up.

    Raises:
        NothingToReportError: There are no rows in the range, or it was given up.
    """
    view = session.view
    span = _span(view, wish)
    census = Census(session.registry, session.names, kernels.fold)
    census.update(view)
    lookup = BaselineLookup(wish.baselines.baseline if wish.baselines else ())
    kpis = kpi_rows(session, kernels.fold, view, wish.filters, span, lookup)
    rows = kpis[1].total
    if not rows:
        raise NothingToReportError(NO_ROWS, where=wish.source, remedy="Choose another range")
    _go_on(wish, is_unwanted)
    firings, notes = _firings(session, kernels, wish, span)
    severities = {one.name: one.severity for one in wish.rules.rule} if wish.rules else {}
    saves = _saves(wish.config_folder, span)
    specs = wish.charts if wish.charts is not None else _default_charts(census)
    specs = tuple(replace(one, range_s=span[1] - span[0]) for one in specs)
    _go_on(wish, is_unwanted)
    charts = charts_of(session, kernels.fold, view, census, specs, span)
    return Report(
        wish=wish,
        span=span,
        rows=rows,
        session_rows=view.rows,
        ledger=session.ledger.snapshot(),
        density=Timeline(session.names, kernels.fold).update(view),
        charts=tuple(_marked(one, firings, saves, wish) for one in charts),
        kpis=kpis,
        firings=firings,
        severities=severities,
        notes=notes,
        saves=saves,
    )


def _span(view: TableView, wish: ReportWish) -> tuple[float, float]:
    """Return from when to when the report is; clocks that are wrong make it no longer."""
    if not view.rows or not math.isfinite(view.extent.start_ts):
        raise NothingToReportError("There are no records", where=wish.source)
    end_ts = view.extent.follow_ts if wish.end_ts is None else wish.end_ts
    start_ts = view.extent.start_ts if wish.start_ts is None else wish.start_ts
    if start_ts > end_ts:
        raise NothingToReportError(
            NO_ROWS, where=wish.source, remedy="It must begin before it ends"
        )
    return min(start_ts, end_ts - _LEAST_RANGE_S), end_ts


def _go_on(wish: ReportWish, is_unwanted: Callable[[], bool]) -> None:
    if is_unwanted():
        raise NothingToReportError("the report was given up", where=wish.source)


def _default_charts(census: Census) -> tuple[ChartSpec, ...]:
    chosen = ChartChoice().update(census.activities(""))
    return tuple(ChartSpec(one, ALL_ROWS, GroupBy.NAMESPACE, 0.0) for one in chosen)


def _firings(
    session: Session, kernels: Kernels, wish: ReportWish, span: tuple[float, float]
) -> tuple[tuple[Interval, ...], tuple[str, ...]]:
    """Return what fired in a span, as far as it was known at its end."""
    if wish.rules is None:
        return (), ("The rules are not read yet.",)
    found = backtest(session, wish.rules, wish.baselines or BaselinesConfig(), kernels.alerts)
    start_ts, end_ts = span
    own = [
        replace(one, to_ts=min(one.to_ts, end_ts), is_over=one.is_over and one.to_ts <= end_ts)
        for one in found.timeline
        if one.state is AlertState.FIRING and one.from_ts <= end_ts and one.to_ts >= start_ts
    ]
    own.sort(key=lambda one: (one.from_ts, one.rule))
    notes = [f"{rule}: {reason}" for rule, reasons in found.reasons.items() for reason in reasons]
    if found.late_rows:
        notes.append(f"{found.late_rows:,} records came too late and are left out.")
    return tuple(own), tuple(notes)


def _saves(folder: Path | None, span: tuple[float, float]) -> tuple[ConfigSave, ...]:
    found: list[ConfigSave] = []
    for name in CONFIG_FILES if folder is not None else ():
        assert folder is not None
        file = f"{name}.toml"
        try:
            now = config_text(folder / file)
        except ConfigError:
            now = None
        past = History(folder, name).past(now)
        found += [ConfigSave(file, one) for one in past.entries if not one.is_outside]
    found.sort(key=lambda one: one.ts)
    return tuple(one for one in found if span[0] <= one.ts <= span[1])


def _marked(
    chart: ChartPicture,
    firings: Sequence[Interval],
    saves: Sequence[ConfigSave],
    wish: ReportWish,
) -> ChartPicture:
    """Return a chart with the firings of alerts about its measure, and all saves."""
    measure = chart.title.rpartition(".")[2]
    about = {
        one.name: one.severity
        for one in (wish.rules.rule if wish.rules else ())
        if one.measure == measure
    }
    own = tuple(
        Firing(one.from_ts, one.to_ts, about[one.rule]) for one in firings if one.rule in about
    )
    return replace(chart, firings=own, saves=tuple(one.ts for one in saves))
