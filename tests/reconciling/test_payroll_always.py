"""Whatever is wrong with a payroll is found, named and priced; every penny is in an item."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.reconciling.late import late, side_of
from tests.builders import ONE_FUND, Story, day
from tests.reconciling.payslips import NAME, adds_up, kinds, slip, told, value, wage

BEGINS, ENDS = day(6), date(2025, 7, 31)
WEEKS = [day(11) + timedelta(days=7 * week) for week in range(16)]  # 11 April to 25 July
IN_QUARTER = [on for on in WEEKS if on <= date(2025, 7, 5)]
MONTHS = {4: 3, 5: 5, 6: 4}
"""Pay days in the months whose pension has to be paid by the end of July."""
NET, TAX, PENSION, HOLIDAY = 13_660, 1_050, 1_050, 1_811
settle = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def slips() -> list[e.Payslip]:
    return [
        slip(on, gross=15_000, tax=500, ni_employee=240, ni_employer=310, pension_employee=600,
             pension_employer=450, holiday=HOLIDAY)
        for on in WEEKS
    ]  # fmt: skip


def spend(pence: int, on: date, category: str, payee: str) -> list[c.RecordSpend]:
    return [wage(pence, on, payee, category=category)] if pence else []


def held(kind: str, pence: int) -> list[c.RecordLiability]:
    return [c.RecordLiability(account="A-1", liability=f"{kind}-1", kind=kind, amount_pence=pence,
                              fund="nhs", recorded_on=ENDS)] if pence else []  # fmt: skip


@settle
@given(
    missing=st.sets(st.integers(0, 15), max_size=3),
    other=st.dictionaries(st.integers(0, 15), st.integers(-3_000, 3_000), max_size=2),
    ghost=st.integers(0, 20_000),
    drift=st.lists(st.integers(0, 3), min_size=16, max_size=16),
    tax_short=st.integers(0, TAX * len(IN_QUARTER)),
    unpaid=st.sets(st.sampled_from([4, 5, 6])),
    aside=st.tuples(*[st.integers(-1_000, 1_000)] * 3),
)
def test_each_seeded_fault_is_found_named_and_priced(
    missing, other, ghost, drift, tax_short, unpaid, aside
):
    """Wages missing, of another amount and without a payslip; HMRC paid short; pension missed; what
    is set aside wrong in each of three kinds."""
    other = {week: pence for week, pence in other.items() if pence and week not in missing}
    due = {"paye": 3 * TAX, "pension": 4 * PENSION, "holiday": 16 * HOLIDAY}
    off = dict(zip(due, aside, strict=True))
    history = [
        *(wage(NET + other.get(week, 0), on + timedelta(days=drift[week]))
          for week, on in enumerate(WEEKS) if week not in missing),
        *spend(ghost, day(20), "wages", "PA-9"),
        *spend(TAX * len(IN_QUARTER) - tax_short, date(2025, 7, 20), "tax", "hmrc"),
        *(x for month, weeks in MONTHS.items() if month not in unpaid
          for x in spend(weeks * PENSION, date(2025, month + 1, 20), "pension", "nest")),
        *(x for kind, pence in due.items() for x in held(kind, pence + off[kind])),
    ]  # fmt: skip
    story = Story(*ONE_FUND, *history, told(*slips(), first_on=BEGINS, last_on=ENDS))
    found = value(story, BEGINS, ENDS)
    adds_up(found)
    missed = sum(MONTHS[month] for month in unpaid) * PENSION
    expected = Counter(
        [("wage-not-paid", -NET) for _ in missing]
        + [("net-differs", pence) for pence in other.values()]
        + [("wage-without-payslip", ghost)] * bool(ghost)
        + [("tax-not-paid", -tax_short)] * bool(tax_short)
        + [("liability-differs", off["paye"] - tax_short)] * (off["paye"] != tax_short)
        + [("liability-differs", off["pension"] - missed)] * (off["pension"] != missed)
        + [("holiday-differs", off["holiday"])] * bool(off["holiday"])
    )
    opened = found.open_items
    late = [item for item in opened if item.kind == "pension-not-paid"]
    assert sum(item.pence for item in late) == -missed
    assert Counter(kinds([i for i in opened if i not in late])) == expected
    _explain(story, found)
    assert value(story, BEGINS, ENDS).squared


def _explain(story: Story, found) -> None:
    for item in found.open_items:
        story.when(c.ExplainDifference(
            of=NAME, lines=item.lines, entries=item.entries, kind="agreed", reason="known",
            explained_on=ENDS,
        ))  # fmt: skip
        assert story.refusal is None, (item, str(story.refusal))


DAYS = st.integers(0, 60).map(lambda number: day(1) + timedelta(days=number))
PEOPLE = st.sampled_from(["PA-1", "PA-2", None])
AMOUNTS = st.sampled_from([5_000, 5_000, 7_000, 12_000])


@settle
@given(st.data())
def test_every_penny_is_in_an_item_whatever_happens(data):
    """Payslips, wages, payments, money back, reversals and liabilities in any order, and any days:
    each payslip and spend is in one match at most."""
    story = Story(*ONE_FUND)
    for number in range(data.draw(st.integers(3, 25))):
        story.refusal = None
        story.when(_something(data, story, number))
    story.refusal = None
    story.when(told(slip(day(4), 1, "PA-3"), name="ee"))
    first = data.draw(DAYS)
    found = value(story, first, max(day(1), first + timedelta(days=data.draw(st.integers(0, 60)))))
    adds_up(found)
    lines = [line for match in found.matches for line in match.lines]
    entries = [ref for match in found.matches for ref in match.entries]
    assert len(lines) == len(set(lines))
    assert len(entries) == len(set(entries))
    alone = {line for item in found.parts[0].items if item.kind != "timing" for line in item.lines}
    assert not alone & set(lines)


@settle
@given(st.data())
def test_what_came_late_makes_up_what_stands_now(data):
    """Row by row and part by part, to the penny."""
    story = Story(*ONE_FUND, told(slip(day(4), 1, "PA-3", tax=5, holiday=1), name="ee"))
    days = day(5), data.draw(DAYS.filter(lambda on: on > day(5)))
    seen = []
    for half in range(2):
        for number in range(data.draw(st.integers(1, 8))):
            story.refusal = None
            story.when(_something(data, story, 10 * half + number))
        story.refusal = None
        seen.append(value(story, *days))
    was, now = seen
    found = late(was, now)
    for side in ("theirs", "ours"):
        for one in now.parts:
            ends = [side_of(at, side, one.fund).closing_pence for at in (was, now)]
            assert found.pence(side, one.fund) == ends[1] - ends[0]
            assert not [c for c in found.changes if c.how == "balance"]


def _something(data, story: Story, number: int) -> c.Command:
    on = data.draw(DAYS)
    account = story.draft.account("A-1")
    spends = [version for version in account.spends if account.is_live(version)]
    ways = ["slip", "slip", "wage", "wage", "tax", "pension", "held"]
    ways += ["back", "reverse", "settle"] if spends else []
    way = data.draw(st.sampled_from(ways))
    if way == "slip":
        who = data.draw(st.sampled_from(["PA-1", "PA-2"]))
        pay = data.draw(AMOUNTS)
        holiday = data.draw(st.sampled_from([None, -500, 700]))
        one = slip(on, pay, who, tax=data.draw(st.integers(-300, 900)), pension_employee=100,
                   holiday=holiday)  # fmt: skip
        mode = data.draw(st.sampled_from(["slip", "balance"]))
        return told(one, name=f"{number:02d}", holiday=mode)
    if way == "back":
        return c.ReceiveRefund(account="A-1", spend=data.draw(st.sampled_from(spends)),
                               amount_pence=data.draw(AMOUNTS), received_on=on)  # fmt: skip
    if way == "reverse":
        return c.ReverseEntry(account="A-1", entry=data.draw(st.sampled_from(spends)),
                              reason="wrong")  # fmt: skip
    if way == "held":
        kind = data.draw(st.sampled_from(["paye", "pension", "holiday"]))
        return c.RecordLiability(account="A-1", liability=f"li-{number}", kind=kind, fund="nhs",
                                 amount_pence=data.draw(AMOUNTS), recorded_on=on)  # fmt: skip
    if way == "settle":
        known = list(account.budget.liabilities) or ["none"]
        return c.SettleLiability(account="A-1", liability=data.draw(st.sampled_from(known)),
                                 settled_on=on, reason="paid")  # fmt: skip
    category = {"wage": "wages"}.get(way, way)
    return wage(data.draw(AMOUNTS), on, data.draw(PEOPLE), category=category)
