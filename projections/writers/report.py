"""A report in each form that somebody else reads. Pure: a value in, bytes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.reports.report import Report

if TYPE_CHECKING:
    from projections.reports.opening import Opened


def write_report(
    report: Report, suffix: str, *, only: str | None = None, opened: Opened | None = None
) -> bytes:
    """The report as a file of that kind: `.html`, `.xlsx`, `.csv` or `.json`; of csv and json,
    only one section or chapter. A page leads to what stands behind its figures, where opened.

    Raises KeyError for another suffix. The same value gives the same bytes.
    """
    if suffix == ".csv":
        from projections.writers.report_data import csv_text

        return csv_text(report, only=only).encode()
    if suffix == ".json":
        from projections.writers.report_data import json_bytes

        return json_bytes(report, only=only)
    if suffix == ".xlsx":
        from projections.writers.report_xlsx import xlsx

        return xlsx(report)
    if suffix == ".html":
        from projections.writers.report_html import html

        return html(report, opened).encode()
    raise KeyError(suffix)
