"""A report in each form that somebody else reads. Pure: a value in, bytes out."""

from __future__ import annotations

from projections.reports.report import Report


def write_report(report: Report, suffix: str, *, only: str | None = None) -> bytes:
    """The report as a file of that kind: `.html`, `.xlsx`, `.csv` or `.json`; of csv and json,
    only one section or chapter.

    Raises KeyError for another suffix. The same value gives the same bytes.
    """
    if suffix == ".csv":
        from projections.writers.report_data import csv_text

        return csv_text(report, only=only).encode()
    if suffix == ".json":
        from projections.writers.report_data import json_bytes

        return json_bytes(report, only=only)
    raise KeyError(suffix)
