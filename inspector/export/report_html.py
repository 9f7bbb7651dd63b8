"""A report as one HTML file: no script, nothing from elsewhere, every text of others escaped."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.export.chart_picture import ChartPicture, Line
from inspector.export.chart_svg import chart_svg, overview_svg, stretch_svg
from inspector.export.markup import element, text
from inspector.export.report import Report
from inspector.export.report_style import style_sheet
from inspector.export.report_tables import kpi_table
from inspector.export.words import clock_text, figure, group_text, instant_text, span_text

_MOST_FIRINGS = 500
_DASH = "\N{EN DASH}"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report_html(report: Report) -> str:
    """Return a report as the text of an HTML file."""
    title = f"{report.wish.source}, {instant_text(report.span[1])} UTC"
    head = (
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        element("title", text(f"{title} {_DASH} Inspector")),
        f"<style>{style_sheet()}</style>",
    )
    body = element("main", *_sections(report))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{"".join(head)}</head><body>{body}</body></html>\n'
    )


def _sections(report: Report) -> Iterator[str]:
    yield _head(report)
    yield _tiles(report)
    yield _overview(report)
    if report.charts:
        yield element("h2", "Charts")
        yield element("div", *map(_chart, report.charts), class_="charts")
    entries, tiers = report.kpis
    yield element("h2", "KPIs by tier")
    yield kpi_table(tiers, "Tier")
    yield element("h2", "KPIs by entry")
    yield kpi_table(entries, "Entry")
    yield element("h2", "Alerts that fired")
    yield _firings(report)
    yield element("h2", "Config saves")
    yield _saves(report)
    yield element("h2", "Rejected lines by reason")
    yield _rejected(report)
    yield element("footer", f"Made by Inspector at {instant_text(report.wish.made_ts)} UTC.")


def _head(report: Report) -> str:
    start_ts, end_ts = report.span
    range_words = (
        f"{instant_text(start_ts)} {_DASH} {instant_text(end_ts)} UTC"
        f" \N{MIDDLE DOT} {span_text(end_ts - start_ts)}"
    )
    parts = [
        element("h1", text(report.wish.source)),
        element("p", f"{range_words}. All instants are in UTC.", class_="muted"),
    ]
    if report.wish.filter_words:
        parts.append(element("p", f"Only {text(report.wish.filter_words)}.", class_="warn"))
    return element("header", *parts)


def _tiles(report: Report) -> str:
    totals = report.ledger.totals
    firing = sum(not one.is_over for one in report.firings)
    tiles = (
        ("State at", clock_text(report.span[1]), ""),
        ("Records in range", f"{report.rows:,}", f"of {report.session_rows:,}"),
        ("Shards", f"{len(report.ledger.shards):,}", f"{len(report.ledger.sources):,} files"),
        ("Rejected lines", f"{totals.rejected_lines:,}", f"of {totals.lines:,} lines"),
        ("Alerts that fired", f"{len(report.firings):,}", f"{firing:,} firing at the end"),
    )
    return element(
        "div",
        *(
            element(
                "div",
                element("span", name, class_="muted"),
                element("b", value),
                element("span", more or "\N{NO-BREAK SPACE}", class_="muted"),
                class_="card tile",
            )
            for name, value, more in tiles
        ),
        class_="tiles",
    )


def _overview(report: Report) -> str:
    density = report.density
    saves = [one.ts for one in report.saves]
    drawn = overview_svg(density.start_ts, density.bucket_s, density.rows, report.span, saves)
    words = f"Records over the whole session, {span_text(density.bucket_s)} a bar"
    return element("div", element("span", words, class_="muted"), drawn, class_="card overview")


def _chart(chart: ChartPicture) -> str:
    head = element(
        "div", element("h3", text(chart.title)), element("b", text(chart.value)), class_="head"
    )
    more = [element("li", f"and {chart.more:,} more", class_="muted")] if chart.more else []
    return element(
        "section",
        head,
        element("div", text(chart.subtitle), class_="muted"),
        chart_svg(chart),
        element("ul", *map(_legend, chart.lines), *more, class_="legend"),
        class_="card",
    )


def _legend(line: Line) -> str:
    swatch = element(
        "svg",
        element("rect", class_=f"fill-{line.ink}", width=12.0, height=4.0, rx=2.0),
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 12 4",
        aria_hidden="true",
    )
    value = element("span", text(line.value), class_="muted")
    return element("li", swatch, element("span", text(line.name)), value)


def _firings(report: Report) -> str:
    notes = [element("p", text(one), class_="warn") for one in report.notes]
    if not report.firings:
        notes.insert(0, element("p", "None.", class_="muted"))
        return element("div", *notes, class_="card")
    rows = []
    for one in report.firings[:_MOST_FIRINGS]:
        severity = report.severities.get(one.rule, "warning")
        lasted = span_text(one.to_ts - one.from_ts)
        role = {"critical": "crit", "warning": "warn"}.get(severity, "muted")
        rows.append(
            element(
                "tr",
                element("td", text(one.rule), class_="name"),
                element("td", text(group_text(one.group)), class_="name"),
                element("td", element("span", severity, class_=role), class_="name"),
                element("td", instant_text(one.from_ts)),
                element("td", lasted if one.is_over else f"{lasted}, still firing"),
                element("td", figure(one.value)),
                element("td", figure(one.threshold)),
                element("td", stretch_svg(one.from_ts, one.to_ts, severity, report.span)),
            )
        )
    named = [(name, "name") for name in ("Rule", "Group", "Severity")]
    figures = [(name, "") for name in ("Began", "Lasted", "Value", "Threshold")]
    heads = (*named, *figures, ("In the range", "name"))
    more = len(report.firings) - len(rows)
    if more:
        notes.insert(0, element("p", f"And {more:,} more.", class_="muted"))
    return _table(heads, rows, *notes)


def _saves(report: Report) -> str:
    if not report.saves:
        return element("div", element("span", "None.", class_="muted"), class_="card")
    rows = [
        element(
            "tr",
            element("td", text(one.file), class_="name"),
            element("td", f"{one.entry.revision:,}"),
            element("td", instant_text(one.ts)),
            element("td", text(one.entry.who), class_="name"),
            element("td", text(one.entry.why), class_="why"),
        )
        for one in report.saves
    ]
    heads = (("File", "name"), ("Revision", ""), ("Saved", ""), ("By", "name"), ("Why", "name"))
    return _table(heads, rows)


def _rejected(report: Report) -> str:
    rejected = report.ledger.totals.rejected
    if not report.ledger.totals.rejected_lines:
        said = element("span", "Every line was a valid record.", class_="ok")
        return element("div", said, class_="card")
    total = max(report.ledger.totals.lines, 1)
    rows = [
        element(
            "tr",
            element("td", text(str(reason).replace("_", " ")), class_="name"),
            element("td", f"{count:,}"),
            element("td", f"{100 * count / total:.2g}\N{NO-BREAK SPACE}%"),
        )
        for reason, count in sorted(rejected.items(), key=lambda one: -one[1])
        if count
    ]
    words = element("p", "Of the whole session, whatever the range.", class_="muted")
    return _table((("Reason", "name"), ("Lines", ""), ("Share of lines", "")), rows, words)


def _table(heads: tuple[tuple[str, str], ...], rows: list[str], *below: str) -> str:
    head = [element("th", name, scope="col", class_=kind) for name, kind in heads]
    table = element("table", element("thead", element("tr", *head)), element("tbody", *rows))
    return element("div", element("div", table, class_="scroll"), *below, class_="card long")
