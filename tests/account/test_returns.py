"""A person's return: asked for, received in parts, looked at; and how it stands on a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given as draws
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.life.return_standing import DECIDED, ReturnThen, as_it_stood
from ledger.account.records import Return
from tests.builders import ONE_FUND, Story, day, given

JULY_5, JULY_10, JULY_20, LATER = day(5, 7), day(10, 7), day(20, 7), day(31, 12)
PAPERS = ("bank-statements", "timesheets", "declaration")


def asked(name: str = "R-1", **changes) -> c.RequestReturn:
    fields = {
        "fund": "nhs",
        "first_on": day(1),
        "last_on": day(30, 6),
        "wanted": PAPERS,
        "requested_on": day(1, 7),
        "due_on": day(28, 7),
    }
    return c.RequestReturn(account="A-1", name=name, **fields | changes)


def came(*included: str, on=JULY_10, by=None) -> c.ReceiveReturn:
    return c.ReceiveReturn(
        account="A-1", name="R-1", received_on=on, included=included, declared_by=by
    )


def looked(outcome: str = "accepted", on=JULY_20, **changes) -> c.ReviewReturn:
    return c.ReviewReturn(account="A-1", name="R-1", reviewed_on=on, outcome=outcome, **changes)


def given_up(on=JULY_5) -> c.WithdrawReturn:
    return c.WithdrawReturn(account="A-1", name="R-1", withdrawn_on=on, reason="mistaken")


def story(*commands: c.Command) -> Story:
    return given(*ONE_FUND, *commands)


def stands(*commands: c.Command, on=LATER) -> ReturnThen | None:
    account = story(*commands).draft.account("A-1")
    return as_it_stood(account.returns["R-1"], on)


WHOLE = (asked(), came("bank-statements", "timesheets", by="person"))


# ── what may be recorded ─────────────────────────────────────────────────────────────────────


def test_a_return_is_asked_for_with_what_is_to_come_each_once():
    story().when(asked(wanted=("invoices", "declaration", "invoices"))).then(
        e.ReturnRequested("R-1", "nhs", day(1), day(30, 6), ("invoices", "declaration"),
                          day(1, 7), day(28, 7))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "order", "words"),
    [
        ((), asked(fund="council"), "account A-1 has no fund council; its funds are: nhs"),
        ((), asked(fund="unassigned"), "name the fund"),
        ((), asked(wanted=()), "does not say what is to come"),
        ((), asked(first_on=day(1, 7)), "last day is before its first"),
        ((), asked(due_on=day(30, 6)), "due before it is asked for"),
        ((), asked(requested_on=day(1, 1), due_on=day(2, 1)), "account A-1 was opened on 1 April"),
        ((asked(),), asked(), "was asked for return R-1 already"),
        ((), came("invoices"), "was not asked for return R-1; its returns are: none yet"),
        ((asked(),), came(), "neither what came nor who declared it"),
        ((asked(),), came("declaration"), "a declaration is somebody's"),
        ((asked(),), came("invoices", on=day(30, 6)), "asked for on 1 July 2025, and not yet"),
        ((asked(),), looked(), "nothing has come of return R-1 yet"),
        ((asked(),), looked("more-wanted", reasons=("none",)), "nothing has come of return R-1"),
        (WHOLE, looked(on=day(9, 7)), "return R-1 came on 10 July 2025, and not yet"),
        (WHOLE, looked("more-wanted", wanted=("timesheets",)), "is told why"),
        (WHOLE, looked("referred"), "is told why"),
        (WHOLE, looked("more-wanted", reasons=("unclear",)), "say what is to come again"),
        (WHOLE, looked(wanted=("timesheets",)), "accepted wants nothing more"),
        (WHOLE, looked(due_on=day(1, 8)), "accepted wants nothing more"),
        (
            WHOLE,
            looked("more-wanted", reasons=("unclear",), wanted=("x",), due_on=day(19, 7)),
            "more would be due before it is asked for",
        ),
        ((asked(), came("timesheets")), looked(), "still lacks bank-statements, declaration"),
        ((*WHOLE, looked()), looked("referred", reasons=("x",)), "was accepted on 20 July 2025"),
        ((*WHOLE, looked()), given_up(day(21, 7)), "was accepted, and is asked for no more"),
        ((asked(),), given_up(day(30, 6)), "asked for on 1 July 2025, and not yet"),
        ((asked(), given_up()), came("invoices"), "was given up on 5 July 2025"),
        ((asked(), given_up()), looked("referred", reasons=("x",)), "was given up on 5 July"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_reason(before, order, words):
    story(*before).when(order).then_refused(words)


def test_what_was_not_asked_for_may_come_with_it():
    story(asked()).when(came("a-letter")).then_kinds(e.ReturnReceived)


def test_a_return_that_never_came_may_be_referred():
    found = stands(asked(), looked("referred", reasons=("never-came",)))
    assert (found.standing, found.missing) == ("referred", ())


def test_something_may_be_accepted_without_with_the_reason_why():
    found = stands(asked(), came("bank-statements"), looked(reasons=("card-read-online",)))
    assert (found.standing, found.missing) == ("accepted", ())


def test_what_came_later_than_somebody_looked_does_not_stop_what_they_say():
    # The second part came after the 20th; what was found on the 20th is still what was found.
    parts = (asked(), came("timesheets"), came("bank-statements", on=day(25, 7), by="person"))
    story(*parts).when(looked("more-wanted", reasons=("x",))).then_kinds(e.ReturnReviewed)


# ── how it stands on a day ───────────────────────────────────────────────────────────────────


def test_before_it_was_asked_for_there_is_no_return():
    assert stands(asked(), on=day(30, 6)) is None


def test_nothing_is_overdue_on_the_day_it_is_due_and_all_of_it_is_on_the_next():
    assert stands(asked(), on=day(28, 7)).standing == "asked"
    found = stands(asked(), on=day(29, 7))
    assert (found.standing, found.overdue_days, found.missing) == ("overdue", 1, PAPERS)


def test_what_came_in_part_is_no_longer_asked_for():
    found = stands(asked(), came("bank-statements"), on=day(11, 7))
    assert (found.standing, found.missing) == ("part-came", ("timesheets", "declaration"))
    assert stands(asked(), came("bank-statements"), on=day(9, 7)).missing == PAPERS


def test_a_declaration_is_there_once_somebody_signed():
    found = stands(asked(), came(by="nominee"), on=day(11, 7))
    assert found.missing == ("bank-statements", "timesheets")
    assert found.declared.declared_by == "nominee"


def test_a_whole_return_waits_to_be_looked_at_and_is_not_overdue():
    found = stands(*WHOLE, on=day(31, 12))
    assert (found.standing, found.missing, found.overdue_days) == ("came", (), 0)
    assert found.whole_on == day(10, 7)


def test_more_wanted_asks_again_for_what_is_named_and_for_what_never_came():
    history = (
        asked(), came("timesheets", by="person"),
        looked("more-wanted", reasons=("unreadable",), wanted=("timesheets",), due_on=day(15, 8)),
    )  # fmt: skip
    found = stands(*history, on=day(28, 7))
    assert (found.standing, found.due_on) == ("more-wanted", day(15, 8))
    assert set(found.missing) == {"bank-statements", "timesheets"}
    assert stands(*history, on=day(16, 8)).overdue_days == 1
    again = came("timesheets", "bank-statements", on=day(14, 8))
    assert stands(*history, again, on=day(16, 8)).standing == "came"
    assert stands(*history, again, on=day(13, 8)).standing == "more-wanted"


def test_all_of_it_had_come_on_the_day_that_the_last_of_it_first_did():
    parts = (came("timesheets", on=day(30, 7)), came("bank-statements", by="person"))
    assert stands(asked(), *parts).whole_on == day(30, 7)
    assert stands(asked(), *parts[1:]).whole_on is None


def test_what_was_given_up_waits_for_nobody_from_its_day():
    assert stands(asked(), given_up(), on=day(4, 7)).standing == "asked"
    found = stands(asked(), given_up(), on=day(31, 12))
    assert (found.standing, found.missing, found.overdue_days) == ("withdrawn", (), 0)


STEPS = st.one_of(
    st.builds(
        lambda n, what, by: e.ReturnReceived("R-1", day(1, 7) + timedelta(n), what, by, None),
        st.integers(0, 60),
        st.lists(st.sampled_from(PAPERS[:2]), min_size=1, max_size=2).map(tuple),
        st.sampled_from(["person", None]),
    ),
    st.builds(
        lambda n, outcome, what: e.ReturnReviewed(
            "R-1", day(1, 7) + timedelta(n), outcome, (), what, None, None
        ),
        st.integers(0, 60),
        st.sampled_from(["accepted", "more-wanted", "referred"]),
        st.lists(st.sampled_from(PAPERS[:2]), max_size=1).map(tuple),
    ),
)


@draws(st.lists(STEPS, max_size=6), st.integers(0, 90))
def test_a_return_waits_for_the_person_or_for_us_or_for_nobody_and_never_for_two(steps, ahead):
    (requested,) = story().when(asked()).events
    found = as_it_stood(
        Return(1, requested, list(enumerate(steps, start=2))), day(1, 7) + timedelta(ahead)
    )
    assert found is not None
    assert bool(found.missing) == (
        found.standing in ("asked", "part-came", "more-wanted", "overdue")
    )
    assert found.is_open == (found.standing not in DECIDED)
    assert bool(found.overdue_days) == (found.standing == "overdue")
    assert found.lasts_since <= day(1, 7) + timedelta(ahead)


# ── days out of order ────────────────────────────────────────────────────────────────────────


def test_a_paper_that_came_before_it_was_wanted_again_is_not_the_one_wanted():
    again = looked("more-wanted", reasons=("unreadable",), wanted=("timesheets",))
    found = stands(*WHOLE, again, came("timesheets", on=day(12, 7)))
    assert found.missing == ("timesheets",)
    assert stands(*WHOLE, again, came("timesheets", on=JULY_20)).standing == "came"


def test_nobody_decides_on_a_return_for_a_day_before_it_was_last_looked_at():
    again = looked("more-wanted", reasons=("unreadable",), wanted=("timesheets",))
    story(*WHOLE, again).when(looked(on=day(15, 7))).then_refused(
        "return R-1 was last looked at on 20 July 2025, and not yet on 15 July 2025"
    )
    story(*WHOLE, again).when(looked(reasons=("enough",))).then_kinds(e.ReturnReviewed)


@draws(st.lists(STEPS, max_size=6), st.randoms(), st.integers(0, 90))
def test_papers_told_in_any_order_come_to_the_same_where_no_two_are_of_one_day(steps, by, ahead):
    (requested,) = story().when(asked()).events
    one_a_day = list({_day_of(step): step for step in steps}.values())
    mixed = by.sample(one_a_day, len(one_a_day))
    on = day(1, 7) + timedelta(ahead)

    def then(some):
        found = as_it_stood(Return(1, requested, list(enumerate(some, start=2))), on)
        return found._replace(steps=(), missing=tuple(sorted(found.missing)))

    assert then(mixed) == then(sorted(one_a_day, key=_day_of))


def _day_of(step):
    return getattr(step, "received_on", None) or step.reviewed_on
