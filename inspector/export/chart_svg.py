"""Charts as SVG, in plain text: lines and words that a browser draws, in classes of the page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from inspector.export.chart_picture import ChartPicture, Firing, Floats, Line
from inspector.export.markup import element
from inspector.export.svg_scale import Drawing, fitted, time_ticks

WIDTH_PX, HEIGHT_PX = 560.0, 190.0
_BOX = (52.0, 12.0, 550.0, 166.0)
_LABEL_GAP_PX, _TIME_Y_PX, _BASELINE_PX = 8.0, 184.0, 4.0
_EDGE_PX, _MARK_PX = 28.0, 3.5
_GROW = 1.02
_STRIP_HEIGHT_PX, _STRIP_BARS_PX = 72.0, 50.0
_STRIP_BOX = (10.0, 6.0, 1_110.0, _STRIP_BARS_PX)
_STRIP_WIDTH_PX, _STRIP_TIME_Y_PX = 1_120.0, 68.0
_BAR_WIDTH_PX, _BAR_HEIGHT_PX, _LEAST_BAR_PX = 160.0, 10.0, 2.0


def chart_svg(chart: ChartPicture) -> str:
    """Return the plot of a chart; its title and legend are words around it."""
    drawing = Drawing(chart.span, *fitted(*_extremes(chart)), _BOX)
    parts = [
        *_firings(chart, drawing),
        *_scales(drawing),
        *_saves(chart.saves, drawing),
        # The first curve lies over the others.
        *(part for line in reversed(chart.lines) for part in _curve(line, drawing)),
    ]
    return _svg(parts, WIDTH_PX, HEIGHT_PX, f"{chart.title}, {chart.subtitle}")


def overview_svg(
    start_ts: float,
    bucket_s: float,
    rows: Floats,
    span: tuple[float, float],
    saves: Sequence[float],
) -> str:
    """Return the density of a session, the part that a report is about in stronger colour.

    Args:
        start_ts: Start of the first bucket, Unix seconds.
        bucket_s: Width of a bucket in seconds.
        rows: (n,) float64, rows in each bucket.
        span: What the report is about, Unix seconds.
        saves: When config files were saved, Unix seconds.
    """
    most = max(float(rows.max(initial=0.0)), 1.0)
    whole = (start_ts, start_ts + bucket_s * max(len(rows), 1))
    drawing = Drawing(whole, 0.0, most, _STRIP_BOX)
    left, right = (_clamped(drawing.x(ts), drawing) for ts in span)
    _, top, _, bottom = _STRIP_BOX
    parts = [
        element("rect", class_="part", x=left, y=top, width=right - left, height=bottom - top),
        element("path", class_="density", d=_bars(start_ts, bucket_s, rows, drawing)),
        *_saves(saves, drawing),
        *_times(drawing, _STRIP_TIME_Y_PX),
    ]
    return _svg(parts, _STRIP_WIDTH_PX, _STRIP_HEIGHT_PX, "Records over time")


def stretch_svg(start_ts: float, end_ts: float, severity: str, span: tuple[float, float]) -> str:
    """Return where in a span something went on, as a small bar."""
    drawing = Drawing(span, 0.0, 1.0, (0.0, 0.0, _BAR_WIDTH_PX, _BAR_HEIGHT_PX))
    left, right = (_clamped(drawing.x(ts), drawing) for ts in (start_ts, end_ts))
    width = max(right - left, _LEAST_BAR_PX)
    left = min(left, _BAR_WIDTH_PX - width)
    track = element(
        "rect", class_="track", x=0.0, y=3.0, width=_BAR_WIDTH_PX, height=_BAR_HEIGHT_PX - 6.0
    )
    bar = element(
        "rect", class_=f"at-{severity}", x=left, y=0.0, width=width, height=_BAR_HEIGHT_PX
    )
    return _svg([track, bar], _BAR_WIDTH_PX, _BAR_HEIGHT_PX, "When in the range")


def _svg(parts: Sequence[str], width: float, height: float, name: str) -> str:
    return element(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_label=name,
    )


def _extremes(chart: ChartPicture) -> tuple[float, float]:
    start_ts, end_ts = chart.span
    low, high = math.inf, -math.inf
    for line in chart.lines:
        seen = (line.ts >= start_ts) & (line.ts <= end_ts) & np.isfinite(line.y)
        if seen.any():
            half = line.half[seen] if line.half is not None else 0.0
            low = min(low, float(np.min(line.y[seen])))
            high = max(high, float(np.max(line.y[seen] + half)))
    return low * _GROW, high * _GROW


def _scales(drawing: Drawing) -> Iterator[str]:
    left, _, right, _ = drawing.box
    for value, label in drawing.lines():
        y = round(drawing.y(value)) + 0.5
        yield element("line", class_="grid", x1=left, x2=right, y1=y, y2=y)
        x, y = left - _LABEL_GAP_PX, y + _BASELINE_PX
        yield element("text", label, class_="label", x=x, y=y, text_anchor="end")
    yield from _times(drawing, _TIME_Y_PX)


def _times(drawing: Drawing, y: float) -> Iterator[str]:
    left, _, right, _ = drawing.box
    for ts, label in time_ticks(drawing.span):
        x = drawing.x(ts)
        is_first, is_last = x < left + _EDGE_PX, x > right - _EDGE_PX
        anchor = "start" if is_first else "end" if is_last else "middle"
        yield element("text", label, class_="label", x=x, y=y, text_anchor=anchor)


def _firings(chart: ChartPicture, drawing: Drawing) -> Iterator[str]:
    _, top, _, bottom = drawing.box
    for one in _merged(chart.firings):
        left, right = (_clamped(drawing.x(ts), drawing) for ts in (one.start_ts, one.end_ts))
        width = max(right - left, _LEAST_BAR_PX)
        yield element(
            "rect",
            class_=f"firing at-{one.severity}",
            x=left,
            y=top,
            width=width,
            height=bottom - top,
        )


def _merged(firings: Sequence[Firing]) -> list[Firing]:
    """Return stretches that do not overlap, severity by severity: many alerts are no darker."""
    found: list[Firing] = []
    for one in sorted(firings, key=lambda one: (one.severity, one.start_ts)):
        last = found[-1] if found else None
        if last and last.severity == one.severity and one.start_ts <= last.end_ts:
            found[-1] = replace(last, end_ts=max(last.end_ts, one.end_ts))
        else:
            found.append(one)
    return found


def _saves(saves: Sequence[float], drawing: Drawing) -> Iterator[str]:
    _, top, _, bottom = drawing.box
    for ts in saves:
        if drawing.span[0] <= ts <= drawing.span[1]:
            x = drawing.x(ts)
            yield element("line", class_="save", x1=x, x2=x, y1=top, y2=bottom)
            yield element("circle", class_="save-dot", cx=x, cy=top, r=_MARK_PX)


def _curve(line: Line, drawing: Drawing) -> Iterator[str]:
    start_ts, end_ts = drawing.span
    seen = (line.ts >= start_ts) & (line.ts <= end_ts)
    ts, y = line.ts[seen], line.y[seen]
    for first, stop in _runs(np.isfinite(y)):
        xs = [drawing.x(one) for one in ts[first:stop].tolist()]
        ys = [drawing.y(one) for one in y[first:stop].tolist()]
        if line.half is not None:
            half, middle = line.half[seen][first:stop], y[first:stop]
            area = _band(xs, np.maximum(middle - half, drawing.low), middle + half, drawing)
            yield element("path", class_=f"band fill-{line.ink}", d=area)
        if stop - first == 1:
            yield element("circle", class_=f"fill-{line.ink}", cx=xs[0], cy=ys[0], r=2.0)
        else:
            yield element("path", class_=f"curve ink-{line.ink}", d=_path(xs, ys))


def _band(xs: list[float], low: Floats, high: Floats, drawing: Drawing) -> str:
    upper = [drawing.y(one) for one in high.tolist()]
    lower = [drawing.y(one) for one in low.tolist()]
    return _path([*xs, *reversed(xs)], [*upper, *reversed(lower)]) + "Z"


def _path(xs: Sequence[float], ys: Sequence[float]) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    return f"M{points}"


def _bars(start_ts: float, bucket_s: float, rows: Floats, drawing: Drawing) -> str:
    bottom = drawing.box[3]
    found = []
    for number, count in enumerate(rows.tolist()):
        if count:
            left = drawing.x(start_ts + number * bucket_s)
            right = drawing.x(start_ts + (number + 1) * bucket_s)
            top = min(drawing.y(count), bottom - 1)
            found.append(f"M{left:.1f},{bottom:g}V{top:.1f}H{right:.1f}V{bottom:g}Z")
    return "".join(found) or "M0,0"


def _runs(known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[tuple[int, int]]:
    """Yield where stretches of points with data begin and stop."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    pairs = edges.reshape(-1, 2).tolist()
    yield from ((first, stop) for first, stop in pairs)


def _clamped(x: float, drawing: Drawing) -> float:
    left, _, right, _ = drawing.box
    return min(max(x, left), right)
