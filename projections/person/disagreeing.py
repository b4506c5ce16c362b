"""What to do if somebody disagrees, by whose money it is, in the body's own words."""

from __future__ import annotations

from projections.person.subject import Subject
from projections.person.value import Part, Points, Say


def part(subject: Subject) -> Part:
    """How to ask for another look, then how to complain, then how to reach somebody."""
    said = subject.body.disagree
    kinds = {subject.is_nhs(fund) for fund in subject.real_funds}
    items = [Say(words) for words in said.first]
    ways = [way for nhs, way in ((True, said.nhs), (False, said.council)) if nhs in kinds]
    items += [Say(words) for way in ways for words in (*way.again, *way.complain)]
    reach = Points(tuple(Say(words) for words in subject.body.contact), "How to reach us")
    return Part("disagree", "What if I think this is wrong?", (Points(tuple(items)), reach))
