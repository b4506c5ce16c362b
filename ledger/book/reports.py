"""Keeping what was given out of the ledger, so that it can be asked for again as it was."""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_be_open
from ledger.book.draft import Draft, Record
from ledger.errors import Refused

STREAM = "_reports"


def issue_report(draft: Draft, order: c.IssueReport) -> None:
    """Keep a report or letter as given out. It may have known no more than the ledger holds, and
    what is published has taken in everything of its kind that was published before."""
    if order.position > draft.position:
        raise Refused(
            "not-known-yet",
            f"the report says it knew entry {order.position:,}, and the ledger has "
            f"{draft.position:,}",
            "issue it from the ledger it was made of",
        )
    if order.account is not None:
        must_be_open(draft.account(order.account))
    days = (order.first_on, order.last_on)
    if None not in days and order.last_on < order.first_on:
        raise Refused("end-before-start", "the report's last day is before its first")
    record = draft.record(STREAM)
    _must_have_taken_in(record, order)
    issued = e.ReportIssued(
        report=order.report,
        form=order.form,
        account=order.account or "",
        first_on=order.first_on,
        last_on=order.last_on,
        position=order.position,
        asked=order.asked,
        sha256=order.sha256,
        published=order.published,
        beside=order.beside,
        made_with=order.made_with,
        given_to=order.given_to,
        issued_on=order.issued_on,
    )
    draft.add(record, issued)


def _must_have_taken_in(record: Record, order: c.IssueReport) -> None:
    """Two that were made at once would each hide its small numbers and not the other's."""
    if not order.published:
        return
    for entry in record.entries[order.beside :]:
        event = entry.event
        if isinstance(event, e.ReportIssued) and event.published and event.report == order.report:
            raise Refused(
                "published-meanwhile",
                f"another {order.report} report was published since this one was made, as number "
                f"{entry.version}, and small numbers could follow from the two together",
                "the same again: it is made beside that one",
            )
