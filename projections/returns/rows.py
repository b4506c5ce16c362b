"""What returns have in common: sums over ledgers; numbers of people, a row for each combination;
private fields, filled or missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from projections.reports.cubes import Cubes, People
from projections.reports.gathering import Family, empty_cubes, gather
from projections.returns.definition import Definition, Listed
from projections.returns.files import Value, key_of
from projections.returns.lacks import Lack, keep_details
from projections.returns.person import Kept, not_valid
from projections.returns.statutory import Question, Statutory

PRIVATE = "private."
READ = "the same with --with-private"


def added_up(questions: Sequence[Question], families: Sequence[Family]) -> Cubes:
    """The cubes of all the ledgers that a return is asked of."""
    whole, people = empty_cubes(families), People()
    for one in questions:
        for name, cube in gather(one.asking, families, people=people).items():
            whole[name].take_in(cube)
    return whole


class Numbers(Statutory):
    """A return of numbers of people: a row for each combination of what its file is by, noughts
    among them."""

    def listed(self, dim: str) -> Sequence[str]:
        """The values that always have a row; others have one where anybody counts in it."""
        raise NotImplementedError

    def words(self, dim: str, value: str) -> str:
        """What a value of a dimension is called."""
        raise NotImplementedError

    def rows(self, questions: Sequence[Question]) -> Iterator[Mapping[str, Value]]:
        cube = added_up(questions, self.families())[self.definition.head.name]
        dims = self.definition.layout.by
        every = [dict.fromkeys([*self.listed(dim), *cube.values(dim)]) for dim in dims]
        for values in product(*every):
            own = dict(zip(dims, values, strict=True))
            row: dict[str, Value] = self.head_values
            row |= {dim: self.words(dim, value) for dim, value in own.items()}
            for asked in self.definition.fields:
                if asked.fill == "people":
                    row[key_of(asked)] = cube.total(**own, **asked.where).people
            yield row


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
    kept, on = question.kept.get(account, Kept()), question.asking.on
    for name in sorted(kept.lost):
        why = "what was kept is erased, or you may not read it"
        yield Lack("private", account, name, why, "", keep_details(account, name, on))
    for asked in definition.fields:
        name = asked.fill.removeprefix(PRIVATE)
        if asked.wanted and asked.fill.startswith(PRIVATE) and name not in kept.fields:
            try_ = keep_details(account, name, on)
            yield Lack("details", account, asked.name, "nobody kept it", "", try_)
    for name, why in not_valid(kept).items():
        yield Lack("not-valid", account, name, why, "", keep_details(account, name, on))
    for asked in definition.fields:
        name, listed = asked.fill.removeprefix(PRIVATE), definition.list_of(asked)
        said = kept.values.get(name) if asked.fill.startswith(PRIVATE) else None
        if listed is not None and said is not None and listed.word_for(said) is None:
            yield Lack("coded", account, asked.name, why_not(definition, listed), "",
                       keep_details(account, name, on))  # fmt: skip


def why_not(definition: Definition, listed: Listed) -> str:
    """Why something is none of a list, and where the list is."""
    return f"{listed.in_words}: dpl report definition {definition.head.name} shows it"


def age_lack(question: Question, account: str, band: str) -> Lack:
    """That nothing tells the age of an account's person."""
    kept = question.kept.get(account, Kept())
    if "date_of_birth" in kept.fields and not question.private:
        why, try_ = "the date of birth is kept and was not read", READ
    else:
        why = "the age band is none that the return knows"
        try_ = keep_details(account, "date_of_birth", question.asking.on)
    return Lack("age", account, "age", why, band, try_)


def frequency_lack(definition: Definition, place: str, frequency: str) -> Iterator[Lack]:
    """That the definition has no word for how often something comes."""
    if frequency not in definition.frequencies:
        name = definition.head.name
        try_ = f"[frequencies] in one of your own: dpl report definition {name} > {name}.toml"
        why = "the definition has no word for it"
        yield Lack("coded", place, "frequency", why, frequency, try_)
