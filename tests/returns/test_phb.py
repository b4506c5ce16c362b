"""People with personal health budgets: everybody once in each number, and the numbers agree."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.calendar import Period
from ledger.policy.policies import Policies
from projections.reports.asking import Asking
from projections.returns.person import Kept
from projections.returns.phb import (
    BEFORE,
    ENDED,
    LIVE,
    MEASURES,
    MOVED_IN,
    MOVED_OUT,
    NEW,
    ONE_OFF,
    TO_DATE,
    category,
    counted,
    facts,
)
from projections.returns.phb_return import Phb
from projections.returns.running import Holder, Run
from projections.returns.statutory import Body
from tests.builders import allocated, day, fund, opened
from tests.returns.worlds import Q1, Q2, Q3, Q4, figures, person, shipped_definition, told

PHB = shipped_definition("phb")
QUARTERS = (Q1, Q2, Q3, Q4)


def asking(days) -> Asking:
    return Asking(None, 0, Period(*days), Policies())  # type: ignore[arg-type]


def run(first: date, last: date | None = None, **changes) -> Run:
    fields = {
        "account": "A-1", "allocation": "al-1", "fund": "nhs", "programme": "chc",
        "deployment": "direct_payment", "once": False, "entries": (),
    }  # fmt: skip
    return Run(first=first, last=last, **fields | changes)


def one(*runs: Run, reviews=(), band: str = "18-64", group: str = "adult-chc", **changes) -> Holder:
    fields = {"account": "A-1", "person": "P-1", "died_on": None}
    said = ((date.min, changes.pop("eligibility", "adult-chc")),)
    return Holder(
        care_group=group, age_band=band, eligibilities=said, runs=runs, reviews=tuple(reviews),
        **fields | changes,
    )  # fmt: skip


def measures(days, *holders: Holder) -> set[str]:
    return {found.measure for found in counted(asking(days), PHB, list(holders))}


# ── one person ───────────────────────────────────────────────────────────────────────────────


def test_a_budget_is_new_in_its_quarter_live_at_its_end_and_ended_in_its_last():
    budget = one(run(day(1, 5), day(1, 11)))
    assert measures(Q1, budget) == {NEW, LIVE, TO_DATE}
    assert measures(Q2, budget) == {BEFORE, LIVE, TO_DATE}
    assert measures(Q3, budget) == {BEFORE, ENDED, TO_DATE}
    assert measures(Q4, budget) == {TO_DATE}


def test_a_budget_that_ends_on_the_last_day_of_a_quarter_is_live_at_its_end():
    budget = one(run(day(1), day(30, 6)))
    assert measures(Q1, budget) == {NEW, LIVE, TO_DATE}
    assert measures(Q2, budget) == {BEFORE, ENDED, TO_DATE}


def test_a_budget_that_begins_on_the_last_day_of_a_quarter_is_new_and_live_at_its_end():
    assert measures(Q1, one(run(day(30, 6)))) == {NEW, LIVE, TO_DATE}


def test_one_that_began_and_ended_in_a_quarter_is_new_and_ended_and_never_live():
    assert measures(Q2, one(run(day(10, 7), day(20, 8)))) == {NEW, ENDED, TO_DATE}


def test_a_budget_paid_once_counts_in_its_quarter_and_year_and_is_never_live():
    given = one(run(day(10, 7), once=True))
    assert measures(Q1, given) == set()
    assert measures(Q2, given) == {ONE_OFF, TO_DATE}
    assert measures(Q3, given) == {TO_DATE}


def test_a_wheelchair_budget_that_a_review_makes_a_live_one_is_new_in_that_quarter():
    given = run(day(10, 4), once=True, programme="wheelchair")
    reviewed = one(given, reviews=[("nhs", day(1, 12))])
    assert measures(Q1, reviewed) == {ONE_OFF, TO_DATE}
    assert measures(Q2, reviewed) == {TO_DATE}
    assert measures(Q3, reviewed) == {NEW, LIVE, TO_DATE}
    assert measures(Q4, reviewed) == {BEFORE, LIVE, TO_DATE}
    next_year = (day(1, 10, 2026), day(31, 12, 2026))
    assert measures(next_year, reviewed) == {BEFORE, ENDED, TO_DATE}


def test_without_a_review_of_its_own_since_it_was_given_a_wheelchair_budget_was_paid_once():
    given = run(day(10, 4), once=True, programme="wheelchair")
    assert measures(Q3, one(given)) == {TO_DATE}
    assert measures(Q3, one(given, reviews=[("council", day(1, 12))])) == {TO_DATE}
    assert measures(Q3, one(given, reviews=[("nhs", day(9, 4))])) == {TO_DATE}


def test_who_stands_in_another_row_than_before_moved_and_is_neither_new_nor_ended():
    changed = one(run(day(1), day(31, 7)), run(day(1, 8), deployment="notional"))
    found = {f.key[0]: f.key[2] for f in facts(asking(Q2), PHB, [changed], {}, {})}
    assert found == {
        BEFORE: "direct_payment", MOVED_OUT: "direct_payment", MOVED_IN: "notional",
        LIVE: "notional", TO_DATE: "notional",
    }  # fmt: skip


def test_who_grew_up_in_the_quarter_moved_from_the_children_to_the_adults():
    kept = {"A-1": Kept({"date_of_birth"}, {"date_of_birth": "2007-08-15"})}
    child = one(run(day(1)), band="0-17")
    found = {f.key[0]: f.key[3] for f in facts(asking(Q2), PHB, [child], kept, {})}
    assert found == {
        BEFORE: "child", MOVED_OUT: "child", MOVED_IN: "adult", LIVE: "adult", TO_DATE: "adult",
    }  # fmt: skip


def test_the_account_opened_last_says_how_old_somebody_is_whatever_it_is_called():
    as_a_child = {"band": "0-17", "opened_on": day(1, 4, 2018)}
    grown_up = {"band": "18-64", "opened_on": day(1, 8)}
    for first, then in (("A-1", "A-2"), ("A-2", "A-1")):
        both = [
            one(run(day(1), day(31, 7), account=first), account=first, **as_a_child),
            one(run(day(1, 8), account=then), account=then, **grown_up),
        ]
        found = {f.key[0]: f.key[3] for f in facts(asking(Q2), PHB, sorted(both), {}, {})}
        assert (found[BEFORE], found[LIVE]) == ("child", "adult")
        assert (found[MOVED_OUT], found[MOVED_IN]) == ("child", "adult")


def test_a_child_who_died_is_a_child_for_good():
    kept = {"A-1": Kept({"date_of_birth"}, {"date_of_birth": "2007-08-15"})}
    child = one(run(day(1), day(10, 7)), band="0-17")
    found = {f.key[0]: f.key[3] for f in facts(asking(Q2), PHB, [child], kept, {})}
    assert found == {BEFORE: "child", ENDED: "child", TO_DATE: "child"}


def test_a_person_with_two_budgets_in_two_accounts_counts_once_and_as_mixed():
    two = [
        one(run(day(1))),
        one(run(day(1), account="A-2", deployment="notional"), account="A-2"),
    ]
    found = [f.key for f in facts(asking(Q1), PHB, two, {}, {}) if f.key[0] == LIVE]
    assert found == [(LIVE, "ongoing", "mixed", "adult", "adult-chc-standard")]


def test_who_changed_the_way_of_holding_is_told_by_the_last_one():
    changed = one(run(day(1), day(31, 5)), run(day(1, 6), deployment="notional"))
    found = {f.key[0]: f.key[2] for f in facts(asking(Q1), PHB, [changed], {}, {})}
    assert found == {NEW: "notional", LIVE: "notional", TO_DATE: "notional"}


@pytest.mark.parametrize(
    ("programme", "eligibility", "group", "age", "expected"),
    [
        ("chc", "adult-chc", "adult-chc", "adult", "adult-chc-standard"),
        ("chc", "adult-chc-fast-track", "adult-chc", "adult", "adult-chc-fast-track"),
        ("chc-fast-track", "adult-chc", "adult-chc", "adult", "adult-chc-fast-track"),
        ("chc", "joint-funded", "learning-disability", "adult", "joint-funded"),
        ("joint-health", "joint", "mental-health", "adult", "joint-funded"),
        ("s117", "s117", "mental-health", "adult", "s117"),
        ("chc", "adult-chc", "adult-chc", "child", "childrens-continuing-care"),
        ("fnc", "fnc", "older", "adult", "fnc"),
        ("wheelchair", "wheelchair", "wheelchair", "child", "wheelchair"),
        ("phb", "long-term", "mental-health", "adult", "mental-health"),
        ("phb", "long-term", "autism", "adult", "learning-disability-autism"),
        ("phb", "long-term", "stroke", "adult", "other"),
    ],
)
def test_a_budget_has_the_first_category_that_fits(programme, eligibility, group, age, expected):
    budget = run(day(1), programme=programme)
    whose = one(budget, group=group, eligibility=eligibility)
    assert category(PHB, budget, whose, age=age, on=day(1)) == expected


# ── everybody ────────────────────────────────────────────────────────────────────────────────

START = date(2025, 1, 1)
EDGES = [edge + timedelta(days=n) for days in QUARTERS for edge in days for n in (-1, 0, 1)]
DAYS = st.sampled_from(EDGES) | st.integers(0, 480).map(lambda n: START + timedelta(days=n))


@st.composite
def holders_of_one(draw, number: int) -> list[Holder]:
    holders = []
    for place in range(draw(st.integers(1, 2))):
        runs = []
        for _ in range(draw(st.integers(1, 3))):
            first, length = draw(DAYS), draw(st.none() | st.integers(0, 200))
            last = None if length is None else first + timedelta(days=length)
            programme = draw(st.sampled_from(["chc", "wheelchair", "s117", "phb"]))
            deployment = draw(st.sampled_from(["notional", "third_party", "direct_payment"]))
            runs.append(run(first, last, programme=programme, deployment=deployment,
                            once=draw(st.booleans())))  # fmt: skip
        reviews = [("nhs", on) for on in draw(st.lists(DAYS, max_size=2))]
        band = draw(st.sampled_from(["0-17", "18-64", "strange"]))
        holders.append(one(*runs, reviews=reviews, band=band, person=f"P-{number}",
                           account=f"A-{number}-{place}"))  # fmt: skip
    accounts = {h.account: h for h in holders}
    return [h._replace(runs=tuple(r._replace(account=h.account) for r in h.runs))
            for h in accounts.values()]  # fmt: skip


@st.composite
def people(draw) -> dict[str, list[Holder]]:
    return {f"P-{n}": draw(holders_of_one(n)) for n in range(draw(st.integers(1, 6)))}


BIRTHS = st.none() | st.dates(date(2006, 12, 1), date(2008, 6, 1))


@st.composite
def births(draw) -> dict[str, Kept]:
    """Of some accounts, when their person was born: about eighteen years before."""
    found = {}
    for name in (f"A-{number}-{place}" for number in range(6) for place in range(2)):
        born_on = draw(BIRTHS)
        if born_on is not None:
            found[name] = Kept({"date_of_birth"}, {"date_of_birth": born_on.isoformat()})
    return found


def told_of(who, days, kept=()) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (name, fact.key)
        for name, holders in who.items()
        for fact in facts(asking(days), PHB, holders, dict(kept), {})
    ]


def by_measure(told_) -> dict[str, set[str]]:
    return {m: {who for who, key in told_ if key[0] == m} for m in MEASURES}


@settings(max_examples=150, deadline=None)
@over(people(), births())
def test_live_before_and_new_less_ended_is_live_and_all_of_it_is_in_the_year_to_date(who, kept):
    before_to_date: set[str] = set()
    for days in QUARTERS:
        found = told_of(who, days, kept)
        once = Counter((name, key[0]) for name, key in found)
        assert set(once.values()) <= {1}, "somebody counts twice in one number"
        of = by_measure(found)
        assert len(of[BEFORE]) + len(of[NEW]) - len(of[ENDED]) == len(of[LIVE])
        assert of[LIVE] | of[NEW] | of[ONE_OFF] <= of[TO_DATE]
        assert of[ENDED] <= of[BEFORE] | of[NEW]
        assert not of[NEW] & of[BEFORE] and not of[LIVE] & of[ENDED]
        assert of[MOVED_IN] == of[MOVED_OUT] <= of[BEFORE] & (of[LIVE] | of[ENDED])
        assert before_to_date <= of[TO_DATE]
        before_to_date = of[TO_DATE]


@settings(max_examples=150, deadline=None)
@over(people(), births())
def test_every_row_begins_where_the_quarter_before_left_it_and_adds_up_to_its_end(who, kept):
    """Whatever happens in between: by way of holding, by age, by category, and by all of them."""
    left: Counter | None = None
    for days in (*QUARTERS, (day(1, 4, 2026), day(30, 6, 2026))):
        rows = {m: Counter() for m in MEASURES}
        for _, (measure, _, *place) in told_of(who, days, kept):
            rows[measure][tuple(place)] += 1
        assert left is None or rows[BEFORE] == left
        for parts in ((0,), (1,), (2,), (0, 1, 2)):
            at = {m: Counter() for m in MEASURES}
            for measure, places_ in rows.items():
                for place, people_ in places_.items():
                    at[measure][tuple(place[n] for n in parts)] += people_
            for row in {row for some in at.values() for row in some}:
                come = at[BEFORE][row] + at[NEW][row] + at[MOVED_IN][row]
                assert come - at[ENDED][row] - at[MOVED_OUT][row] == at[LIVE][row]
        left = rows[LIVE]


@settings(max_examples=100, deadline=None)
@over(people(), st.sampled_from(QUARTERS))
def test_each_partition_adds_up_to_the_whole(who, days):
    found = told_of(who, days)
    for measure, whole in by_measure(found).items():
        for place in range(1, 5):
            parts = Counter(key[place] for _, key in found if key[0] == measure)
            assert sum(parts.values()) == len(whole)


# ── a whole ledger, on both databases ────────────────────────────────────────────────────────

WORLD = (
    *person("A-1", person="P-1"),
    *person("A-2", person="P-1", deployment="notional"),
    *person("A-3", "wheelchair", frequency="one-off", from_on=day(10, 5)),
    *person("A-4", "childrens-continuing-care", age_band="0-17", deployment="third_party"),
    *person("A-5", "social-care"),
    *person("A-6", from_on=day(1, 8)),
    *person("A-7"),
    c.RecordDeath(account="A-7", died_on=day(20, 5)),
    *person("A-8"),
    c.EndAllocation(account="A-8", allocation="al-nhs", last_on=day(30, 6),
                    decided_on=day(1, 6), reason="moved-away"),
)  # fmt: skip


@pytest.fixture
def ledger(ledger_url) -> str:
    return told(ledger_url, *WORLD)


def test_whose_payments_are_suspended_is_live_and_neither_new_nor_ended(ledger_url):
    held = c.SuspendPayments(account="A-1", from_on=day(20, 6), reason="hospital")
    report = Phb(PHB, *Q2).shown.report(told(ledger_url, *person("A-1"), held))
    numbers = [figures(report, "phb-numbers", one)["people"] for one in (BEFORE, NEW, ENDED, LIVE)]
    assert numbers == [1, 0, 0, 1]


def test_the_return_counts_people_of_a_ledger_and_each_figure_opens_to_its_entries(ledger):
    asked = Phb(PHB, *Q1)
    report = asked.shown.report(ledger)
    assert figures(report, "phb-numbers", LIVE) == {"people": 3, "adult": 2, "child": 1}
    assert figures(report, "phb-numbers", NEW) == {"people": 4, "adult": 3, "child": 1}
    assert figures(report, "phb-numbers", ENDED)["people"] == 1
    assert figures(report, "phb-numbers", ONE_OFF)["people"] == 1
    assert figures(report, "phb-numbers", TO_DATE)["people"] == 5
    assert figures(report, "phb-by-mode", "mixed")["live"] == 1
    opened_ = asked.shown.explain(ledger, "phb-by-mode/mixed/live")
    assert opened_.people == 1
    assert [row.name for row in opened_.rows] == ["A-1/3", "A-2/3"]


def test_the_next_quarter_follows_from_this_one(ledger):
    report = Phb(PHB, *Q2).shown.report(ledger)
    whole = {m: figures(report, "phb-numbers", m)["people"] for m in (BEFORE, NEW, ENDED, LIVE)}
    assert whole == {BEFORE: 3, NEW: 1, ENDED: 1, LIVE: 3}
    assert figures(report, "phb-numbers", TO_DATE)["people"] == 6


def test_the_file_has_every_row_of_the_definition_and_adds_up_to_the_report(ledger):
    sent = Phb(PHB, *Q1, body=Body("QU9", "Northshire")).file(ledger)
    rows = list(csv.DictReader(StringIO(sent.data.decode(), newline="")))
    assert len(rows) == sent.rows == len(PHB.categories) * len(PHB.ages) * len(PHB.modes)
    assert list(rows[0]) == [one.name for one in PHB.fields]
    assert {row["ORG_CODE"] for row in rows} == {"QU9"}
    assert sum(int(row["LIVE_AT_QUARTER_END"]) for row in rows) == 3
    assert sum(int(row["YEAR_TO_DATE"]) for row in rows) == 5
    assert sum(int(row["YEAR_TO_DATE_ONE_OFF"]) for row in rows) == 1


def test_another_funders_money_is_left_out(ledger):
    report = Phb(PHB, *Q1, funder="northshire-icb").shown.report(ledger)
    assert figures(report, "phb-numbers", TO_DATE)["people"] == 5


def test_what_was_not_known_then_does_not_count(ledger):
    early = Phb(PHB, *Q1).shown.report(ledger, known_at=3)
    assert figures(early, "phb-numbers", LIVE)["people"] == 1


def test_a_grown_up_child_is_an_adult_once_the_date_of_birth_may_be_read(ledger_url):
    born = c.KeepPersonDetails(account="A-1", kept_on=day(1), fields=("date_of_birth",))
    told(
        ledger_url, *person("A-1", age_band="0-17"), born,
        private={3: {"date_of_birth": "2007-06-30"}},
    )  # fmt: skip
    assert figures(Phb(PHB, *Q1).shown.report(ledger_url), "phb-numbers", LIVE)["child"] == 1
    read = Phb(PHB, *Q1, private=True).shown.report(ledger_url)
    assert figures(read, "phb-numbers", LIVE)["adult"] == 1
    (note,) = [one for one in Phb(PHB, *Q1).check(ledger_url) if one.field == "age"]
    assert note.try_ == "the same with --with-private" and not note.is_fault
    read = Phb(PHB, *Q1, private=True).check(ledger_url)
    assert not any(one.field == "age" for one in read)


def test_what_the_ledger_lacks_is_listed_with_what_to_try(ledger_url):
    told(
        ledger_url,
        *person("A-1", "chcc"),
        *person("A-2", "wheelchair", frequency="one-off", from_on=day(10, 5)),
        *person("A-3", "phb", care_group="stroke", eligibility="long-term"),
        *person("A-4", age_band="grown"),
        opened("A-5", person="P-5"), fund("nhs", "A-5"),
        *person("A-6", age_band="0-17"),
    )  # fmt: skip
    found = Phb(PHB, *Q1).check(ledger_url)
    assert [(one.kind, one.place, one.field, one.found) for one in found if one.is_fault] == [
        ("body", "", "ORG_CODE", ""),
        ("coded", "A-1", "programme", "chcc"),
        ("record", "A-5", "allocation", ""),
        ("age", "A-4", "age", "grown"),
        ("age", "A-6", "age", "0-17"),
    ]
    assert [(one.kind, one.place, one.field) for one in found if not one.is_fault] == [
        ("counted", "A-2", "review"),
        ("counted", "A-3", "category"),
        ("confirm", "", "ORG_CODE"),
        *[("confirm", "", "phb-2025-26")] * 3,
    ]
    assert all(one.try_ for one in found)
    figures(Phb(PHB, *Q1).shown.report(ledger_url), "phb-numbers", LIVE)


def test_somebody_of_no_known_age_is_in_the_whole_and_told_apart(ledger_url):
    told(ledger_url, *person("A-1", age_band="grown"), *person("A-2"))
    report = Phb(PHB, *Q1).shown.report(ledger_url)
    found = figures(report, "phb-numbers", LIVE)
    assert found == {"people": 2, "adult": 1, "child": 0, "unknown": 1}
    sent = Phb(PHB, *Q1).file(ledger_url)
    rows = list(csv.DictReader(StringIO(sent.data.decode())))
    assert sum(int(row["LIVE_AT_QUARTER_END"]) for row in rows) == 2


def test_an_allocation_taken_back_never_counted(ledger_url):
    told(
        ledger_url, *person("A-1"),
        c.ReverseEntry(account="A-1", entry=3, reason="typing-error"),
        allocated("nhs", "A-1", from_on=day(1, 8)),
    )  # fmt: skip
    assert figures(Phb(PHB, *Q1).shown.report(ledger_url), "phb-numbers", TO_DATE)["people"] == 0
    opened_ = Phb(PHB, *Q2).shown.explain(ledger_url, "phb-numbers/live/people")
    assert [row.name for row in opened_.rows] == ["A-1/5"]


def test_a_wheelchair_budget_under_review_is_new_and_opens_to_the_review(ledger_url):
    told(
        ledger_url,
        *person("A-1", "wheelchair", frequency="one-off", from_on=day(10, 5)),
        c.HoldReview(account="A-1", fund="nhs", held_on=day(2, 9), plan_right=True, used_well=True,
                     sufficient=True, obligations_kept=True),
    )  # fmt: skip
    for days, expected in ((Q1, (0, 0, 0, 1)), (Q2, (0, 1, 1, 0)), (Q3, (1, 0, 1, 0))):
        report = Phb(PHB, *days).shown.report(ledger_url)
        found = [figures(report, "phb-numbers", m)["people"] for m in (BEFORE, NEW, LIVE, ONE_OFF)]
        assert tuple(found) == expected
    opened_ = Phb(PHB, *Q2).shown.explain(ledger_url, "phb-numbers/new/people")
    assert [row.name for row in opened_.rows] == ["A-1/3", "A-1/4"]


def test_the_file_tells_of_each_row_who_moved_in_and_out(ledger_url):
    told(
        ledger_url,
        *person("A-1", to_on=day(31, 7)),
        allocated("nhs", "A-1", allocation="al-2", deployment="notional", from_on=day(1, 8)),
    )
    sent = Phb(PHB, *Q2).file(ledger_url)
    rows = list(csv.DictReader(StringIO(sent.data.decode(), newline="")))
    names = ("LIVE_AT_QUARTER_BEFORE", "NEW_IN_QUARTER", "MOVED_IN", "MOVED_OUT",
             "ENDED_IN_QUARTER", "LIVE_AT_QUARTER_END")  # fmt: skip
    own = {row["MODE"]: [int(row[name]) for name in names]
           for row in rows if row["YEAR_TO_DATE"] == "1" or row["MOVED_OUT"] == "1"}  # fmt: skip
    assert own == {"Direct payment": [1, 0, 0, 1, 0, 0], "Notional": [0, 0, 1, 0, 0, 1]}


def test_a_budget_counts_on_the_days_on_which_its_fund_was_the_nhs(ledger_url):
    """Of no programme of the return from 1 August: it ended on 31 July, and was live before."""
    other = fund(
        "nhs", "A-1", programme="carers", funder="northshire-icb", contribution_charged=False,
        from_on=day(1, 8),
    )  # fmt: skip
    told(ledger_url, *person("A-1"), other)
    assert figures(Phb(PHB, *Q1).shown.report(ledger_url), "phb-numbers", LIVE)["people"] == 1
    second = Phb(PHB, *Q2).shown.report(ledger_url)
    assert figures(second, "phb-numbers", ENDED)["people"] == 1
    assert figures(Phb(PHB, *Q3).shown.report(ledger_url), "phb-numbers", LIVE)["people"] == 0
