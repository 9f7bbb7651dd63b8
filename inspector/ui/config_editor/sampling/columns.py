"""The columns of the table of rates: what each says of a metric key, and of what is forecast."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from inspector.analysis.sampling_forecast import KeyForecast, SamplingForecast
from inspector.ui.config_editor.sampling.cell import Cell, Tail, Tone
from inspector.ui.config_editor.sampling.draft import RateRow
from inspector.ui.config_editor.sampling.rates import as_rate, range_text, rate_text
from inspector.ui.models.format import (
    NO_DATA,
    byte_rate,
    byte_rate_change,
    number,
    relative_error,
)

WARN_ERROR = 0.03
"""From this relative standard error on, a figure is marked: changes of a few per cent drown."""

SPAN_PX = 80
"""Room for two rates, 0.10-0.50; where no override changes anything, one rate takes less."""

_LEAST_CHANGE = 0.5
_LEAST_SHARE = 0.001
_NO_KEY = KeyForecast(math.nan, math.nan, math.nan, math.nan)
Forecast = SamplingForecast | None
SortKey = float | str


@dataclass(frozen=True, slots=True)
class RateColumn:
    """One column.

    Attributes:
        title: Its head.
        hint: What it means, for the tooltip of its head.
        width_px: How wide it is, or at least is.
        priority: 0 for a column that is always there; those with the highest give way first.
        cell: What it says.
        sort_key: What rows are put in order by; NaN for what goes last.
        grows: Its share of the width that is left over.
        is_text: Whether it holds words, which stand at the left, rather than figures.
        is_forecast: Whether it changes with the forecast.
    """

    title: str
    hint: str
    width_px: int
    priority: int
    cell: Callable[[RateRow, Forecast], Cell]
    sort_key: Callable[[RateRow, Forecast], SortKey]
    grows: int = 0
    is_text: bool = False
    is_forecast: bool = False


def key_figures(row: RateRow, forecast: Forecast) -> KeyForecast:
    """Return what is forecast for a metric key; NaNs without data."""
    return _NO_KEY if forecast is None else forecast.keys.get(row.name, _NO_KEY)


def change_per_s(row: RateRow, forecast: Forecast) -> float:
    """Return by how many bytes a second a metric key grows; 0 for what is not worth a figure."""
    figures = key_figures(row, forecast)
    change = figures.predicted_bytes_per_s - figures.bytes_per_s
    least = max(_LEAST_CHANGE, _LEAST_SHARE * figures.bytes_per_s)
    return 0.0 if abs(change) < least else change


def kpi_errors(row: RateRow, forecast: Forecast) -> tuple[tuple[str, float], ...]:
    """Return the KPIs that use a metric key, each with its relative standard error."""
    errors = {} if forecast is None else forecast.kpi_errors
    return tuple((name, errors.get(name, math.nan)) for name in row.kpis)


def error_tone(error: float) -> Tone:
    """Return the colour of a relative standard error."""
    return Tone.WARN if error >= WARN_ERROR else Tone.TEXT


def _metric(row: RateRow, _forecast: Forecast) -> Cell:
    tone = Tone.CRIT if row.problem else Tone.TEXT
    return Cell(row.name, tone, row.kind, Tone.MUTED, Tail.DROPPED)


def _default(row: RateRow, _forecast: Forecast) -> Cell:
    return Cell(NO_DATA if row.default is None else rate_text(row.default), Tone.MUTED)


def _span(span: tuple[float, float] | None, row: RateRow) -> Cell:
    if span is None:
        return Cell(NO_DATA, Tone.MUTED)
    is_default = span == (row.default, row.default)
    return Cell(range_text(*span), Tone.MUTED if is_default else Tone.TEXT)


def _file(row: RateRow, _forecast: Forecast) -> Cell:
    return _span(row.by_file, row)


def _effective(row: RateRow, _forecast: Forecast) -> Cell:
    return _span(row.effective, row)


def _values(row: RateRow, forecast: Forecast) -> Cell:
    values = key_figures(row, forecast).values_per_s
    return _figure(values, f"{number(values)}/s")


def _bytes(row: RateRow, forecast: Forecast) -> Cell:
    amount = key_figures(row, forecast).bytes_per_s
    return _figure(amount, byte_rate(amount))


def _predicted(row: RateRow, forecast: Forecast) -> Cell:
    change = change_per_s(row, forecast)
    if math.isnan(change):
        return Cell(NO_DATA, Tone.MUTED)
    if not change:
        return Cell("")
    return Cell(byte_rate_change(change), Tone.OK if change < 0 else Tone.WARN)


def _used_by(row: RateRow, forecast: Forecast) -> Cell:
    """Name the KPI that suffers most, with its error; one that stays exact needs none."""
    errors = kpi_errors(row, forecast)
    if not errors:
        return Cell(NO_DATA, Tone.MUTED)
    name, error = max(errors, key=lambda pair: -1.0 if math.isnan(pair[1]) else pair[1])
    tail = "" if math.isnan(error) or not error else relative_error(error)
    more = f"+{len(errors) - 1}" if len(errors) > 1 else ""
    behind = " ".join(part for part in (tail, more) if part)
    tone = Tone.WARN if error >= WARN_ERROR else Tone.TEXT if tail else Tone.MUTED
    return Cell(name, Tone.MUTED, behind, tone, when_narrow=Tail.KEPT)


def _error(row: RateRow, forecast: Forecast) -> Cell:
    error = key_figures(row, forecast).error
    return _figure(error, relative_error(error), error_tone(error))


def _figure(value: float, text: str, tone: Tone = Tone.TEXT) -> Cell:
    return Cell(NO_DATA, Tone.MUTED) if math.isnan(value) else Cell(text, tone)


def _low(span: tuple[float, float] | None) -> float:
    return math.nan if span is None else span[0]


def _value(row: RateRow) -> float:
    rate = as_rate(row.value)
    return math.nan if rate is None else rate


def _worst_kpi(row: RateRow, forecast: Forecast) -> float:
    known = [error for _name, error in kpi_errors(row, forecast) if not math.isnan(error)]
    return max(known, default=math.nan)


COLUMNS: tuple[RateColumn, ...] = (
    RateColumn(
        "Metric",
        "Metric key, and how its values add up",
        156,
        0,
        _metric,
        lambda row, _forecast: row.name,
        grows=4,
        is_text=True,
    ),
    RateColumn(
        "Default",
        "Rate of the registry, where no file says otherwise",
        62,
        4,
        _default,
        lambda row, _forecast: math.nan if row.default is None else row.default,
    ),
    RateColumn(
        "File",
        "Rate that holds by the file on disk; from lowest to highest where overrides change it",
        SPAN_PX,
        1,
        _file,
        lambda row, _forecast: _low(row.by_file),
    ),
    RateColumn(
        "Rate",
        "Probability that a value is kept, 0 to 1, in the draft",
        176,
        0,
        lambda row, _forecast: Cell(str(row.value)),
        lambda row, _forecast: _value(row),
        grows=2,
        is_text=True,
    ),
    RateColumn(
        "Effective",
        "Rate that would hold once the draft is saved; a range where overrides change it",
        SPAN_PX,
        8,
        _effective,
        lambda row, _forecast: _low(row.effective),
    ),
    RateColumn(
        "Values now",
        "Values that were written a second",
        88,
        9,
        _values,
        lambda row, forecast: key_figures(row, forecast).values_per_s,
        is_forecast=True,
    ),
    RateColumn(
        "Bytes now",
        "What they took in the lines, with their rates",
        84,
        2,
        _bytes,
        lambda row, forecast: key_figures(row, forecast).bytes_per_s,
        is_forecast=True,
    ),
    RateColumn(
        "Predicted",
        "How many bytes a second more or less the draft would have written",
        86,
        0,
        _predicted,
        lambda row, forecast: -change_per_s(row, forecast),
        is_forecast=True,
    ),
    RateColumn(
        "Used by",
        "KPIs that use it; the one that suffers most, with its standard error",
        112,
        5,
        _used_by,
        _worst_kpi,
        grows=4,
        is_text=True,
        is_forecast=True,
    ),
    RateColumn(
        "Error",
        "Standard error of its sum over one window, over the sum",
        92,
        0,
        _error,
        lambda row, forecast: key_figures(row, forecast).error,
        is_forecast=True,
    ),
)
FILE, RATE, EFFECTIVE, ERROR = 2, 3, 4, len(COLUMNS) - 1


def about(row: RateRow, forecast: Forecast, window: str) -> str:
    """Return all there is to say of a metric key, line by line."""
    lines = [f"{row.name}  {row.kind}", row.description]
    if row.problem:
        lines.append(f"Cannot be saved: {row.problem}")
    lines.append(levels(row))
    lines += [f"Override {path}" for path in row.overrides[:10]]
    if len(row.overrides) > 10:
        lines.append(f"and {len(row.overrides) - 10} more overrides")
    figures = key_figures(row, forecast)
    if not math.isnan(figures.error):
        lines.append(f"Its sum over {window}: {relative_error(figures.error)}")
    lines += [f"{name} over {window}: {relative_error(e)}" for name, e in kpi_errors(row, forecast)]
    return "\n".join(line for line in lines if line)


def levels(row: RateRow) -> str:
    """Return default, file and effective value on one line."""
    default = NO_DATA if row.default is None else rate_text(row.default)
    on_disk = as_rate(row.on_disk)
    said = "not set" if on_disk is None else rate_text(on_disk)
    holds = NO_DATA if row.effective is None else range_text(*row.effective)
    text = f"default {default} · file {said} · effective {holds}"
    if row.overrides:
        amount = len(row.overrides)
        text += f" · {amount} override" + ("" if amount == 1 else "s")
    return text
