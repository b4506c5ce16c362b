"""What rows of returns have in common: sums over ledgers; private fields, filled or missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from projections.reports.cubes import Cubes, People
from projections.reports.gathering import Family, empty_cubes, gather
from projections.returns.definition import Definition
from projections.returns.files import Value
from projections.returns.lacks import Lack
from projections.returns.person import Kept, not_valid
from projections.returns.private_fields import FIELDS, option_of
from projections.returns.statutory import Question

PRIVATE = "private."


def added_up(questions: Sequence[Question], families: Sequence[Family]) -> Cubes:
    """The cubes of all the ledgers that a return is asked of."""
    whole, people = empty_cubes(families), People()
    for one in questions:
        for name, cube in gather(one.asking, families, people=people).items():
            whole[name].take_in(cube)
    return whole


def private_values(question: Question, account: str, *, private: bool) -> dict[str, Value]:
    """What was kept of a person, by what fields are filled from; nothing unless asked for."""
    kept = question.kept.get(account)
    if not private or kept is None:
        return {}
    found: dict[str, Value] = {f"{PRIVATE}{name}": text for name, text in kept.values.items()}
    if kept.birth is not None:
        found[f"{PRIVATE}date_of_birth"] = kept.birth
    return found


def person_lacks(definition: Definition, question: Question, account: str) -> Iterator[Lack]:
    """The private fields that a row wants and nobody kept, that could not be read, or that do not
    pass their check. Names of fields alone: never what they say."""
    kept = question.kept.get(account, Kept())
    if kept.unreadable:
        why = "what was kept is erased, or you may not read it"
        yield Lack("private", account, "details", why, "", "ask who may, or keep it again")
    for asked in definition.fields:
        name = asked.fill.removeprefix(PRIVATE)
        if asked.wanted and asked.fill.startswith(PRIVATE) and name not in kept.fields:
            try_ = f"dpl account details {account} --on … {option_of(name)} …"
            if name not in FIELDS:
                try_ = "another field in the definition: no such detail is kept"
            yield Lack("details", account, asked.name, "nobody kept it", "", try_)
    for name, why in not_valid(kept).items():
        try_ = f"dpl account details {account} --on … {option_of(name)} …"
        yield Lack("not-valid", account, name, why, "", try_)


def age_lacks_of_account(account: str) -> Iterator[Lack]:
    try_ = f"dpl account details {account} --on … --date-of-birth …"
    yield Lack("age", account, "age", "the age band is none that the return knows", "", try_)
