"""Cubes of one account of a story, told without a ledger: for many small stories, and for what
would wait for a second person in a ledger."""

from __future__ import annotations

from ledger.book.having import has_pence
from ledger.calendar import Period
from ledger.entry import Entry
from projections.reports.asking import About, Asking
from projections.reports.cubes import Cube, Cubes, Fact
from projections.reports.gathering import Family
from tests.builders import Story


def about_of(story: Story, days: Period, *, account: str = "A-1") -> About:
    """One account of a story as families see it at the end of these days."""
    draft = story.draft
    found = draft.account(account)
    entries = [
        Entry(place, one.stream, one.version, "", "", None, "", one.event)
        for place, one in enumerate(draft.decided, 1)
        if one.stream == found.stream
    ]
    has = dict(has_pence(draft, found, days.last))
    return About(Asking(None, 0, days, draft.policies), found, entries, has)


def facts_of(story: Story, family: Family, days: Period) -> list[Fact]:
    return list(family.of_account(about_of(story, days)))


def cubes_of_story(story: Story, *families: Family, days: Period) -> Cubes:
    """What one account adds to the cubes of these families."""
    cubes = {name: Cube(shape) for family in families for name, shape in family.cubes.items()}
    about = about_of(story, days)
    for family in families:
        for fact in family.of_account(about):
            cubes[fact.cube].add(fact.key, fact.pence, fact.count, 1)
    return cubes
