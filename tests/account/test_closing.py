"""The steps to the end of an account, and what was paid for days to come."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given as draws
from hypothesis import strategies as st

from ledger import events as e
from ledger.account.life.closing import AtTheBank, closing_steps
from ledger.account.pay.advance import advance_pence, ahead
from ledger.calendar import Period
from ledger.policy.policies import Policies
from tests.builders import APRIL_1, ONE_FUND, day, given, paid

NOBODYS = AtTheBank(has={}, unallocated={}, shown_to=None)


def account(*events: e.AccountEvent):
    draft = given(*ONE_FUND).draft
    found = draft.account("A-1")
    draft.add(found, *events)
    return found


def steps(*events: e.AccountEvent, bank: AtTheBank = NOBODYS) -> dict:
    found = closing_steps(account(*events), day(30), bank=bank, policies=Policies())
    return {one.step: one for one in found}


def bill(name: str = "paye-1", pence: int = 31_240, **changes) -> e.LiabilityRecorded:
    fields = {
        "kind": "paye",
        "shares": (e.Share("nhs", pence),),
        "recorded_on": day(2),
        "due_on": day(22),
        "payee": None,
        "underwritten": False,
    }
    return e.LiabilityRecorded(name, **fields | changes)


STOP = e.StopDecided("may", "needs-met", day(28), day(1))


def test_bills_are_reserved_before_payments_stop_and_the_account_closes_last():
    names = list(steps())
    assert names.index("stop payments") == 8
    assert all(name.startswith("reserve ") for name in names[:8])
    assert names[-1] == "close the account"


def test_a_kind_of_bill_that_nobody_recorded_is_asked_about_and_never_worked_out():
    found = steps(bill())
    assert (found["reserve paye"].where, found["reserve paye"].pence) == ("done", 31_240)
    asked = found["reserve holiday"]
    assert (asked.where, asked.pence) == ("ask", None)
    assert asked.command == (
        "dpl budget liability A-1 holiday --kind holiday --fund nhs --on 30/04/2025 --amount"
    )


def test_a_bill_is_to_settle_until_it_is_settled():
    assert steps(bill())["settle paye-1"].pence == 31_240
    half = e.LiabilitySettled("paye-1", day(20), (e.Share("nhs", 20_000),), None, "paid")
    assert steps(bill(), half)["settle paye-1"].pence == 11_240
    rest = e.LiabilitySettled("paye-1", day(21), (e.Share("nhs", 11_240),), None, "paid")
    assert "settle paye-1" not in steps(bill(), half, rest)


def test_nothing_is_kept_for_what_the_funder_promised_to_pay():
    promised = bill("redundancy", 90_000, kind="redundancy", underwritten=True)
    found = steps(promised)
    assert found["reserve redundancy"].pence == 0
    assert "promised to pay redundancy" in found["reserve redundancy"].words
    assert "settle redundancy" not in found


def test_after_a_death_the_personal_representatives_are_written_to():
    assert "tell the personal representatives" not in steps(STOP)
    found = steps(e.DeathRecorded(day(20)))
    assert "no part of the estate" in found["tell the personal representatives"].words
    assert found["stop payments"].where == "done"


def test_the_final_statement_comes_after_the_last_bill():
    bank = AtTheBank(has={}, unallocated={"bank-1": ()}, shown_to=day(29))
    assert steps(STOP, bank=bank)["final statement"].where == "done"
    later = e.LiabilitySettled("paye-1", day(30), (e.Share("nhs", 31_240),), None, "paid")
    assert steps(STOP, bill(), later, bank=bank)["final statement"].where == "to do"
    assert steps(STOP)["final statement"].where == "to do"


def test_lines_that_are_nobodys_are_to_do():
    bank = AtTheBank(has={}, unallocated={"bank-1": (500, -20)}, shown_to=None)
    assert steps(bank=bank)["lines of bank-1"].pence == 480


def test_what_is_owed_and_asked_back_is_to_do_until_it_came():
    proposed = e.ReclaimProposed("R-1", "nhs", 5_000, "unused-accumulated", day(3))
    assert steps(proposed)["settle reclaim R-1"].pence == 5_000
    withdrawn = e.ReclaimWithdrawn("R-1", day(4), "hardship")
    assert "settle reclaim R-1" not in steps(proposed, withdrawn)
    brought = e.OpeningBalanceBrought(APRIL_1, None, None, (e.BroughtFund("nhs", 0, 700, 0, 0),))
    assert steps(brought)["debt to nhs"].pence == 700


def test_savings_that_stand_are_released():
    saved = e.EarmarkAgreed("hoist", "nhs", "hoist", 50_000, day(2), day(1, month=12), "default/1")
    assert steps(saved)["release hoist"].pence == 50_000
    assert "release hoist" not in steps(saved, e.EarmarkReleased("hoist", day(29), "given-up"))


def test_the_final_audit_is_held_after_the_last_payment():
    payment = given(*ONE_FUND).when(paid()).of(e.PaymentMade)[0]

    def held(on):
        return e.ReviewHeld("nhs", on, "financial", (), True, True, True, True, None)

    assert "final audit of nhs" not in steps(STOP)
    assert steps(payment, STOP, held(day(27)))["final audit of nhs"].where == "to do"
    assert steps(payment, STOP, held(day(28)))["final audit of nhs"].where == "done"


def test_what_is_left_is_told_by_whose_it_is():
    bank = AtTheBank(has={"nhs": 40_000}, unallocated={}, shown_to=None)
    found = steps(bill(), STOP, bank=bank)["what nhs has"]
    assert found.pence == 40_000
    assert found.words == (
        "£87.60 goes back to northshire-icb, £0.00 to the person, and £312.40 is for bills to come"
    )
    unassigned = AtTheBank(has={"unassigned": 99}, unallocated={}, shown_to=None)
    assert "say whose it is" in steps(bank=unassigned)["what unassigned has"].words


# ── what was paid for days to come ───────────────────────────────────────────────────────────


def payment(days: int, pence: int) -> e.PaymentMade:
    last = APRIL_1 + timedelta(days=days - 1)
    return e.PaymentMade(
        "nhs", "direct_payment", "bank-1", None, APRIL_1, APRIL_1, last, pence, 0, pence, "net"
    )


def test_what_was_paid_for_days_to_come_is_by_days():
    person = account(payment(28, 60_000))
    assert advance_pence(person, day(14)) == {"nhs": 30_000}
    assert advance_pence(person, day(28)) == {}
    assert advance_pence(person, APRIL_1 - timedelta(days=1)) == {}


def test_what_went_back_is_not_ahead_and_what_an_offset_let_stay_is():
    back = e.PaymentReturned(5, "nhs", "bank-1", None, day(3), 20_000)
    assert advance_pence(account(payment(28, 60_000), back), day(14)) == {"nhs": 20_000}
    assert advance_pence(account(payment(28, 60_000), back), day(2)) == {"nhs": 55_714}
    stayed = e.OffsetApplied("R-1", "nhs", 5, 20_000, day(1))
    proposed = e.ReclaimProposed("R-1", "nhs", 20_000, "unused-accumulated", day(1))
    person = account(payment(28, 40_000), proposed, stayed)
    assert advance_pence(person, day(14)) == {"nhs": 30_000}


def test_what_was_paid_ahead_is_by_what_each_day_is_worth_and_one_answer_everywhere():
    """A rise inside the period: its first week at £150 and three at £165, arrears paid since."""
    rise = e.AllocationRevised("al-nhs", 16_500, day(8), day(20), ())
    arrears = payment(28, 4_500)
    person = account(payment(28, 60_000), rise, arrears)
    assert advance_pence(person, day(14)) == {"nhs": 33_000}
    assert advance_pence(person, day(1)) == {"nhs": 64_500 - 2_143}
    (one,) = ahead(person, "nhs", day(14))
    assert one[:2] == (Period(day(15), day(28)), 33_000)


@draws(st.integers(1, 62), st.integers(0, 80), st.integers(1, 10**7))
def test_ahead_is_never_more_than_was_paid_nor_less_than_nought(days, at, pence):
    found = advance_pence(account(payment(days, pence)), APRIL_1 + timedelta(days=at))
    assert 0 <= found.get("nhs", 0) <= pence


def test_what_payments_still_owe_and_gave_too_much_is_told():
    agreed = e.PaymentScheduleAgreed(
        "nhs", "direct_payment", "four-weekly", APRIL_1, 0, "advance", "net", APRIL_1
    )
    assert steps(agreed)["payments of nhs"].pence == 120_000
    found = steps(agreed, payment(28, 60_000), e.StopDecided("may", "needs-met", day(14), APRIL_1))
    assert found["paid too much by nhs"].pence == 30_000
    assert "days after 14 April 2025" in found["paid too much by nhs"].words
    assert "payments of nhs" not in found
