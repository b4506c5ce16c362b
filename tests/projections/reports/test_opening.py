"""A page lists what adds most to each figure, and says how many more facts there are."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from projections.reader import reading
from projections.reports import kept as keeping
from projections.reports.commissioner import FAMILIES, commissioner
from projections.reports.cubes import Fact
from projections.reports.gathering import gather
from projections.reports.kept import MOST_NAMED, Kept, kept_of
from projections.reports.opening import key_of, open_figures
from projections.reports.report import Of
from projections.writers.report_html import html
from tests.builders import ONE_FUND, paid, spent
from tests.projections.reports.gathered import recorded
from tests.projections.reports.test_contributions import COUNCIL, START, assessed, week_end
from tests.projections.reports.walks import STEPS, walked

QUARTER = {"first_on": date(2025, 4, 1), "last_on": date(2025, 6, 30)}
FACTS = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.sampled_from("xy"), st.integers(-500, 500) | st.just(0),
        st.integers(-3, 3), st.sampled_from(["A-1", "A-2", ""]),
    ),
    max_size=30,
)  # fmt: skip
"""Some of no money, some that count nothing or are taken back, and of the ledger as a whole."""


@given(FACTS, st.integers(1, 6), st.sampled_from([{"a"}, {"a", "b"}, {"c"}]))
def test_no_fact_that_is_only_counted_adds_more_than_one_that_is_listed(told, most, wanted):
    kept = Kept(most)
    for number, (one, other, pence, count, account) in enumerate(told):
        kept.keep(account, Fact("money", (one, other), pence, count, (number,)))
    cells = kept.behind("money", [(0, wanted)])
    largest = sorted((one.size for cell in cells for one in cell.largest), reverse=True)[:most]
    every = sorted(
        ((abs(pence), abs(count), -number - 1)
         for number, (one, _, pence, count, _) in enumerate(told) if one in wanted),
        reverse=True,
    )  # fmt: skip
    assert largest == every[:most]
    assert sum(cell.facts for cell in cells) == len(every)
    for one in (one for cell in cells for one in cell.largest):
        (number,) = one.entries
        assert (one.pence, one.count, one.account) == told[number][2:]


@given(STEPS, st.integers(1, 4))
@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_what_is_listed_of_each_figure_comes_to_it_or_says_how_many_more_there_are(steps, most):
    with tempfile.TemporaryDirectory() as folder:
        url = walked(f"sqlite:///{Path(folder) / 'ledger.db'}", steps)
        what = commissioner(**QUARTER)
        report, kept = what.report(url), Kept(most)
        facts: list[Fact] = []

        def keep(account: str, fact: Fact) -> None:
            kept.keep(account, fact)
            facts.append(fact)

        with reading(url) as reader:
            asking = what.asking(reader)
            gather(asking, FAMILIES, keep=keep)
            found = open_figures(report, kept, FAMILIES, reader, known=asking.known)
    dims = {name: shape.dims for family in FAMILIES for name, shape in family.cubes.items()}
    figures = [
        one for section in report.sections for row in section.every_row() for one in row.figures
    ]
    for figure in figures:
        if figure.of is None:
            continue
        refs, more = found.figures[key_of(figure.of)]
        assert len(refs) + more == sum(1 for fact in facts if stands_in(fact, figure.of, dims))
        assert len(refs) == most or not more
        if not more and figure.of.measure == "pence":
            assert sum(ref.pence for ref in refs) == figure.value
        for ref in refs:
            assert set(ref.entries) <= found.entries.keys()
            assert len(ref.entries) == min(ref.of, MOST_NAMED)


def stands_in(fact: Fact, of: Of, dims: dict[str, tuple[str, ...]]) -> bool:
    return fact.cube == of.cube and all(
        fact.key[dims[of.cube].index(dim)] in values for dim, values in of.where
    )


def test_a_page_of_a_large_book_lists_fewer_of_each_figure_and_not_none(tmp_path, monkeypatch):
    days = [date(2025, 4, number) for number in range(2, 29)]
    url = recorded(
        f"sqlite:///{tmp_path / 'ledger.db'}", *ONE_FUND, paid(90_000),
        *(spent(100 + day.day, paid_on=day) for day in days),
    )  # fmt: skip
    what = commissioner(**QUARTER)
    monkeypatch.setattr(keeping, "LARGE", 30)
    monkeypatch.setattr(keeping, "MOST_OF_ONE_OF_A_LARGE_BOOK", 4)
    report, found = what.opened(url)
    page = html(report, found)
    (listed,) = [part for part in page.split("<h3") if "--explain spend-by-category/" in part]
    assert [pence in listed for pence in ("£1.28", "£1.25", "£1.24")] == [True, True, False]
    assert "These are the largest; there are 23 more" in listed
    assert kept_of(30).most == keeping.MOST_OF_ONE


def test_a_total_opens_as_its_rows_do(tmp_path):
    url = recorded(f"sqlite:///{tmp_path / 'ledger.db'}", *ONE_FUND, paid(90_000), spent(500))
    report, found = commissioner(**QUARTER).opened(url)
    (section,) = [one for one in report.sections if one.key == "spend-by-category"]
    assert section.total is not None and section.total.figures[0].of is not None
    refs, more = found.figures[key_of(section.total.figures[0].of)]
    assert ([ref.pence for ref in refs], more) == ([500], 0)


def test_behind_a_number_of_days_stand_the_days_and_not_their_money_alone(tmp_path):
    url = recorded(f"sqlite:///{tmp_path / 'ledger.db'}", *COUNCIL, assessed(5_993))
    page = html(*commissioner(first_on=START, last_on=week_end(39)).opened(url))
    (days,) = [part for part in page.split("<h3") if "Total, days charged" in part]
    (missed,) = [part for part in page.split("<h3") if "26 to 52 weeks, arrears" in part]
    assert "£2,337.27, counted 273" in days and "£2,337.27, counted 39" in missed
