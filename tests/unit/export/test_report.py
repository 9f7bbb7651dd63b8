"""Reports: what they say, and that nothing of others in them is markup."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.analysis.chart_spec import ChartSpec
from inspector.analysis.stats import session_stats
from inspector.config.defaults import default_text
from inspector.config.history import Entry, History
from inspector.config.models import AlertsConfig
from inspector.config.reading import read_config
from inspector.core.registry import Registry
from inspector.export.chart_picture import ChartPicture, Firing, Line
from inspector.export.chart_svg import chart_svg
from inspector.export.markup import element, text
from inspector.export.report import NothingToReportError, Report, ReportWish, make_report
from inspector.export.report_html import report_html
from inspector.session.kernel_loader import UNCOMPILED
from inspector.session.query import ALL_ROWS, GroupBy
from inspector.session.series import Measure
from inspector.session.session import Session

FIRST_TS = 1_735_758_000.0
MADE_TS = 1_735_800_000.0
HOSTILE = 'ability.<script>alert("1")</script>&amp;'
Sessions = Callable[..., Session]
_VOID = {"meta", "wbr"}


class _Page(HTMLParser):
    """Reads a page as a browser does, and remembers what is in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element."""
        self.tags.append(tag)
        names = ("href", "src", "onload", "onerror", "onclick")
        self.links += [name for name, _ in attrs if name in names]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Remember words."""
        self.words.append(data)


def _records(entry: str = "ability.meteor", count: int = 60) -> list[dict[str, Any]]:
    return [
        {
            "ts": FIRST_TS + place,
            "entry": entry if place % 2 else "ability.whirl",
            "metrics": {"casts": 1, "damage_total": 10 + place},
            "meta": {"tier": 1},
        }
        for place in range(count)
    ]


def _report(session: Session, **wish: Any) -> Report:
    return make_report(session, UNCOMPILED, ReportWish("arena", MADE_TS, **wish))


def _rows(report: Report) -> dict[str, tuple[float, float]]:
    """Return value and n of dmg_per_cast, by entry."""
    (part,) = report.kpis[0].parts
    kpi = [one.name for one in part.table.kpis].index("dmg_per_cast")
    return {
        name: (part.table.value[row, kpi], part.table.count[row, kpi])
        for row, name in enumerate(part.table.groups)
    }


def test_a_report_of_all_agrees_with_the_statistics(session_of: Sessions) -> None:
    """Every record counts once, the first and the last one too."""
    session = session_of(_records())

    report = _report(session)

    stats = session_stats(session, UNCOMPILED.fold).entries
    expected = {name: one.kpis["dmg_per_cast"] for name, one in stats.items()}
    assert _rows(report) == {
        name: pytest.approx((one.value, one.n)) for name, one in expected.items()
    }
    assert report.rows == report.session_rows == 60


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=st.integers(0, 40), length=st.integers(1, 50))
def test_a_report_of_a_range_is_that_of_its_records_alone(
    session_of: Sessions, first: int, length: int
) -> None:
    """Both ends count, whatever else the session holds."""
    records = _records(count=100)
    last = first + length

    report = _report(session_of(records), start_ts=FIRST_TS + first, end_ts=FIRST_TS + last)

    alone = _report(session_of(records[first : last + 1]))
    assert _rows(report) == _rows(alone)
    assert report.rows == last - first + 1


def test_the_state_is_that_of_the_instant(session_of: Sessions, registry: Registry) -> None:
    """An alert that has recovered since still fires in the report."""
    records: list[dict[str, Any]] = []
    for place in range(120):
        heal = {"healing_total": 1, "overheal_total": 9 if place < 60 else 0}
        meta = {"tier": 1, "tags": ["sustain_leech"]}
        records.append(
            {"ts": FIRST_TS + 10 * place, "entry": "ability.mend", "metrics": heal, "meta": meta}
        )
    rules = read_config(default_text("alerts"), AlertsConfig, "alerts.toml", registry)
    session = session_of(records)

    then = _report(session, rules=rules, end_ts=FIRST_TS + 590)
    later = _report(session, rules=rules)

    cut = _report(session_of(records[:60]), rules=rules)
    assert [one.is_over for one in then.firings] == [False]
    assert [one.from_ts for one in then.firings] == [one.from_ts for one in cut.firings]
    assert [one.is_over for one in later.firings] == [True]


@pytest.mark.parametrize(
    "wish", [{"start_ts": FIRST_TS + 500}, {"start_ts": FIRST_TS + 9, "end_ts": FIRST_TS + 2}]
)
def test_a_range_without_records_is_said(session_of: Sessions, wish: dict[str, float]) -> None:
    """Rather than an empty page."""
    with pytest.raises(NothingToReportError, match="no records in this range"):
        _report(session_of(_records()), **wish)


def test_a_session_without_records_is_said(session_of: Sessions) -> None:
    """As soon as it is asked."""
    with pytest.raises(NothingToReportError, match="There are no records"):
        _report(session_of([]))


def test_saves_of_config_files_are_told(session_of: Sessions, tmp_path: Path) -> None:
    """Those of the range, with who and why, whatever is written there."""
    said = "revision = {}\n"
    for revision, ts in ((1, FIRST_TS - 9), (2, FIRST_TS + 20)):
        when = datetime.fromtimestamp(ts, UTC)
        saved = Entry(revision, when, "ana", "<b>less</b> noise", said.format(revision))
        History(tmp_path, "sampling").add(saved)
    (tmp_path / "sampling.toml").write_text(said.format(2))

    report = _report(session_of(_records()), config_folder=tmp_path)

    assert [(one.file, one.entry.revision) for one in report.saves] == [("sampling.toml", 2)]
    page = _Page(report_html(report))
    assert "<b>less</b> noise" in page.words


def test_who_closes_the_session_waits_for_no_report(session_of: Sessions) -> None:
    """It is given up between two steps."""
    with pytest.raises(NothingToReportError, match="given up"):
        make_report(session_of(_records()), UNCOMPILED, ReportWish("a", MADE_TS), lambda: True)


def test_the_page_needs_nothing_but_itself(session_of: Sessions) -> None:
    """Well formed, without script, link or picture from elsewhere."""
    page = _Page(report_html(_report(session_of(_records()))))

    assert page.open == []
    assert page.links == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    said = " ".join(page.words)
    for head in ("Charts", "KPIs by entry", "Alerts that fired", "Config saves", "Rejected lines"):
        assert head in said


def test_every_picture_is_svg_by_itself(session_of: Sessions) -> None:
    """Well formed, with words that are text."""
    page = report_html(_report(session_of(_records())))

    pictures = [ET.fromstring(one) for one in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]  # noqa: S314

    labels = [one for picture in pictures for one in picture.iter() if one.tag.endswith("text")]
    assert len(pictures) > 3
    assert any(one.text == "0" for one in labels)


def test_no_name_is_markup(session_of: Sessions, registry: Registry) -> None:
    """Neither that of an entry or a shard, nor that of the source or a filter."""
    records = [one | {"shard": HOSTILE} for one in _records(HOSTILE)]
    measure = Measure(registry.keys[registry.key_id("casts")])
    charts = tuple(ChartSpec(measure, ALL_ROWS, by, 60.0) for by in (GroupBy.SHARD, GroupBy.ENTRY))
    wish = ReportWish(f"</title>{HOSTILE}", MADE_TS, charts=charts, filter_words=HOSTILE)

    page = _Page(report_html(make_report(session_of(records), UNCOMPILED, wish)))

    assert page.open == []
    assert "script" not in page.tags
    assert sum("<script>" in one for one in page.words) >= 4


@given(st.text())
def test_any_text_stays_one_text(said: str) -> None:
    """In an element and in an attribute; what cannot be seen is spelt out."""
    page = _Page(element("p", text(said), title=said))

    assert page.tags == ["p"]
    assert page.open == []
    shown = "".join(page.words)
    assert all(one.isprintable() or one == "\N{NO-BREAK SPACE}" for one in shown)
    if said.isprintable():
        assert shown == said


@given(
    y=st.lists(st.floats(-1e9, 1e9) | st.just(float("nan")), min_size=1, max_size=30),
    half=st.floats(0, 1e9),
)
def test_every_curve_can_be_drawn(y: list[float], half: float) -> None:
    """Gaps, single points, flat lines and wide intervals; no coordinate is NaN."""
    ts = FIRST_TS + np.arange(len(y))
    halves = np.full(len(y), half)
    line = Line("a", "s0", ts.astype(np.float64), np.array(y), halves, "1")
    span = (FIRST_TS, FIRST_TS + max(len(y) - 1, 1))

    drawn = chart_svg(ChartPicture("t", "s", "", "1", span, (line,)))

    assert "nan" not in drawn
    assert "inf" not in drawn
    ET.fromstring(drawn)  # noqa: S314


def test_many_alerts_at_once_are_no_darker_than_one() -> None:
    """What overlaps is one stretch; what does not stays apart."""
    firings = tuple(Firing(FIRST_TS + at, FIRST_TS + at + 10, "warning") for at in (0, 5, 9, 50))
    span = (FIRST_TS, FIRST_TS + 100)

    drawn = chart_svg(ChartPicture("t", "s", "", "1", span, (), firings=firings))

    assert drawn.count("firing at-warning") == 2
