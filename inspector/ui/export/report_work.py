"""Writing the report of a page; loaded when one is wanted, for it needs what reads config files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from inspector.export.report import ReportWish, make_report
from inspector.export.report_html import report_html
from inspector.files.atomic import write_atomic
from inspector.ui.chart_specs import spec_of
from inspector.ui.export.report_wish import PageReport, filter_words


def write_report(path: Path, page: PageReport, is_unwanted: Callable[[], bool]) -> None:
    """Write a report; takes as long as evaluating all rules over the session.

    Args:
        path: The file.
        page: What it is about.
        is_unwanted: Asked now and then whether to give up.

    Raises:
        InspectorError: There is nothing to report, it was given up, or the file cannot be written.
    """
    source, request = page.source, page.request
    found = (spec_of(one, request, source.session.registry) for one in page.charts)
    filters = replace(request.filters, namespace=request.namespace)
    words = [f"namespace {request.namespace}"] if request.namespace else []
    words += [filter_words(request.filters)] if filter_words(request.filters) else []
    wish = ReportWish(
        source=source.label,
        made_ts=page.made_ts,
        start_ts=page.start_ts,
        end_ts=page.end_ts,
        charts=tuple(one for one in found if one is not None),
        filters=filters,
        filter_words="; ".join(words),
        rules=page.files.alerts if page.files is not None else None,
        baselines=page.files.baselines if page.files is not None else None,
        config_folder=source.config_folder,
    )
    report = make_report(source.session, source.loader.kernels, wish, is_unwanted)
    write_atomic(path, report_html(report).encode())
