"""Funders among themselves, through the command line, to the penny."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.calendar import Period, periods
from tests.cli.conftest import SPEND

APRIL = date(2025, 4, 1)
PERIODS = list(periods("four-weekly", APRIL, date(2025, 10, 13)))
"""Seven periods of four weeks, from 1 April to 13 October 2025."""


def rows(answer) -> list[dict]:
    return json.loads(answer.out)


def opened_for(eligibility: str, account: str = "B-1", holding: str = "bank-2") -> list:
    of = {"account": account}
    return [
        c.OpenAccount(
            **of, opened_on=APRIL, person="P-2", care_group="adult", age_band="18-64",
            eligibility=eligibility,
        ),
        c.AddFund(
            **of, fund="council", funder="shire", programme="social-care",
            contribution_charged=True, from_on=APRIL,
        ),
        c.AddFund(**of, fund="nhs", funder="icb", programme="chc", from_on=APRIL),
        c.OpenHolding(holding=holding, kind="bank", opened_on=APRIL),
        c.LinkHolding(holding=holding, account=account, from_on=APRIL),
        c.MakeAllocation(
            **of, allocation="al-1", fund="council", deployment="direct_payment",
            frequency="weekly", amount_pence=15000, from_on=APRIL, decided_on=APRIL,
        ),
        c.AssessContribution(
            **of, fund="council", weekly_pence=2000, from_on=APRIL, decided_on=APRIL
        ),
    ]  # fmt: skip


def half_a_year(account: str = "B-1") -> list:
    """What the council paid, the person contributed, and was bought, from April to October."""
    of = {"account": account}
    found = []
    for period in PERIODS:
        found += [
            c.MakePayment(
                **of, fund="council", paid_on=period.first, first_on=period.first,
                last_on=period.last, gross_pence=60000, contribution_pence=8000,
            ),
            c.ReceiveContribution(
                **of, fund="council", received_on=period.first, amount_pence=8000
            ),
            c.RecordSpend(
                **of, paid_on=period.last, amount_pence=50000, category="personal-care",
                fund="council", for_from=period.first, for_to=period.last,
            ),
        ]  # fmt: skip
    return found


ELIGIBLE = "dpl account eligibility B-1 --to adult-chc --from 01/04/2025"


@pytest.fixture
def half(empty):
    """Half a year that the council bore, and the NHS's eligibility found to be from its start."""
    empty.told(*opened_for("social-care"), *half_a_year())
    spends = [
        entry.version
        for entry in empty.entries()
        if isinstance(entry.event, e.SpendRecorded) and entry.stream == "account:B-1"
    ]
    empty.spends = spends
    empty.done(f"dpl spend refund B-1/{spends[0]} --amount 20.00 --on 05/05/2025")
    empty.done(
        f"dpl spend disallow B-1/{spends[1]} --reason outside-plan --on 10/06/2025 --amount 30.00"
    )
    empty.done(
        "dpl account eligibility B-1 --to adult-chc --from 01/04/2025 --decided-on 01/10/2025"
    )
    return empty


def funds(world, account="B-1") -> dict[str, dict]:
    return {row["fund"]: row for row in rows(world.done(f"dpl balance {account} -O json"))}


def recharged(world, account="B-1") -> dict[str, int]:
    from projections.balances import balances

    found = balances(world.url, account=account)
    return {fund.fund: fund.recharged_pence for fund in found.funds}


# ── the half year ────────────────────────────────────────────────────────────────────────────


def test_eligibility_found_half_a_year_late_is_squared_between_the_funders(half):
    before = funds(half)
    assert before["council"]["spent_pence"] == 345000
    assert before["council"]["held_pence"] + before["council"]["on_its_way_pence"] == 72000

    # Proposed: all that the council bore to 13 October, which it had paid for by 1 October.
    proposed = rows(half.done("dpl recharge propose B-1 --as-at 10/10/2025 -O json"))
    assert [one["what"] for one in proposed] == ["recharge", "refund"]
    recharge, refund = proposed
    assert (recharge["from_fund"], recharge["to_fund"]) == ("council", "nhs")
    assert (recharge["first"], recharge["last"]) == ("2025-04-01", "2025-10-13")
    assert recharge["amount_pence"] == 7 * 50000 - 2000 - 3000
    assert recharge["held_pence"] == 7 * 52000 - (7 * 50000 - 2000)
    assert recharge["command"] == (
        "dpl recharge raise B-1 RC-1 --from-fund council --to-fund nhs --from 01/04/2025 "
        "--to 13/10/2025 --held --reason eligibility-earlier --on 10/10/2025"
    )
    assert refund["amount_pence"] == 7 * 8000

    # Raised as proposed, disputed, agreed, and settled in two parts.
    half.done(recharge["command"])
    raised = half.last()
    assert isinstance(raised, e.RechargeRaised)
    assert (sum(part.pence for part in raised.parts), raised.held_pence) == (345000, 16000)
    assert funds(half) == before
    half.done("dpl recharge dispute B-1 RC-1 --reason dates --on 20/10/2025")
    half.done("dpl recharge agree B-1 RC-1 --on 15/11/2025")
    half.done("dpl recharge settle B-1 RC-1 --amount 2000.00 --reference INV-7 --on 30/11/2025")
    half.done("dpl recharge settle B-1 RC-1 --amount 1610.00 --reference INV-8 --on 20/12/2025")
    answer = half.run("dpl recharge settle B-1 RC-1 --amount 0.01 --reference X --on 21/12/2025")
    assert answer.code == 2 and "£0.00 is still to be paid" in answer.err

    # The cost is the NHS's; what is left of the money too; the person's own stays the person's.
    after = funds(half)
    assert after["council"]["spent_pence"] == 0 and after["nhs"]["spent_pence"] == 345000
    assert after["council"]["balance_pence"] == 56000 and after["nhs"]["balance_pence"] == 16000
    assert recharged(half) == {"council": 361000, "nhs": -361000}

    # The person owes nothing more than before, and is given back what they paid for free days.
    assert after["council"]["owed_pence"] == before["council"]["owed_pence"] == 3000
    assert after["nhs"]["owed_pence"] == 0
    half.done(refund["command"].replace("10/10/2025", "22/12/2025"))
    assert funds(half)["council"]["balance_pence"] == 0
    kinds = {type(entry.event) for entry in half.entries()}
    assert not kinds & {e.ReclaimProposed, e.NoticeServed, e.PaymentRunMade}

    # What the council is out of pocket: what it paid, less what came back, is what is owed to it.
    council = funds(half)["council"]
    assert council["paid_pence"] - recharged(half)["council"] == council["owed_pence"] == 3000


def test_once_it_is_raised_there_is_no_more_to_propose(half):
    half.done(rows(half.done("dpl recharge propose B-1 -O json"))[0]["command"])
    left = rows(half.done("dpl recharge propose B-1 -O json"))
    assert [one["what"] for one in left] == ["refund"]


def test_proposals_can_be_written_as_a_file_of_commands_and_recorded(half):
    lines = half.done("dpl recharge propose B-1 --commands --as-at 10/10/2025").out.splitlines()
    assert [json.loads(line)["command"] for line in lines] == ["raise-recharge", "refund-person"]
    Path("recharge.jsonl").write_text(lines[0] + "\n", encoding="utf-8")
    half.done("dpl record recharge.jsonl")
    assert half.last().held_pence == 16000


def test_who_bears_what_shows_the_shunted_cost_until_it_is_agreed(half):
    ask = "dpl recharge borne B-1 --from 01/04/2025 --to 30/09/2025 -O json"
    # Fifteen of the last twenty-eight days are in September.
    inside = 345000 - 50000 + by_day(50000, PERIODS[-1], date(2025, 9, 30))
    assert rows(half.done(ask)) == [
        {"fund": "council", "funder": "shire", "due_pence": 0, "borne_pence": inside,
         "over_pence": inside, "asked_pence": 0},
        {"fund": "nhs", "funder": "icb", "due_pence": inside, "borne_pence": 0,
         "over_pence": -inside, "asked_pence": 0},
    ]  # fmt: skip
    half.done(rows(half.done("dpl recharge propose B-1 --as-at 10/10/2025 -O json"))[0]["command"])
    assert [row["asked_pence"] for row in rows(half.done(ask))] == [-inside, inside]
    half.done("dpl recharge agree B-1 RC-1 --on 15/11/2025")
    assert [(row["fund"], row["over_pence"]) for row in rows(half.done(ask))] == [("nhs", 0)]


def by_day(pence: int, period: Period, last: date) -> int:
    each, odd = divmod(pence, period.days)
    days = (last - period.first).days + 1
    return each * days + min(odd, days)


# ── splits changed for days past ─────────────────────────────────────────────────────────────


@pytest.fixture
def shared(empty):
    """Sixty to forty, until it is agreed in September that half and half holds from June."""
    empty.told(
        *opened_for("joint"),
        c.AddFund(account="B-1", fund="wheels", funder="icb", programme="wheelchair",
                  from_on=APRIL),
        c.AgreeSplit(account="B-1", shares=(c.Weight("nhs", 60), c.Weight("council", 40)),
                     from_on=APRIL, decided_on=APRIL),
        *(c.RecordSpend(account="B-1", paid_on=date(2025, month, 10), amount_pence=10001,
                        category="care")
          for month in (5, 6, 7)),
    )  # fmt: skip
    return empty


def split(shares: str, day: str = "01/06/2025") -> str:
    return f"dpl budget split B-1 --shares {shares} --from {day} --decided-on 20/09/2025"


def test_a_split_agreed_for_days_past_is_proposed_as_shares_until_the_bank_shows_it(shared):
    shared.done(split("nhs=1,council=1"))
    proposed = rows(shared.done("dpl recharge propose B-1 -O json"))
    assert [(one["what"], one["amount_pence"]) for one in proposed] == [
        ("shares", 1000), ("shares", 1000),
    ]  # fmt: skip
    for one in proposed:
        assert one["command"].startswith("dpl spend share B-1/")
        shared.done(one["command"])
    assert rows(shared.done("dpl recharge propose B-1 -O json")) == []


def test_and_between_funders_as_a_recharge_once_money_has_gone(shared):
    shown_by_the_bank(shared, [date(2025, 5, 10), date(2025, 6, 10), date(2025, 7, 10)])
    shared.done(split("nhs=1,council=1"))
    (one,) = rows(shared.done("dpl recharge propose B-1 --as-at 01/10/2025 -O json"))
    assert (one["what"], one["from_fund"], one["to_fund"]) == ("recharge", "nhs", "council")
    assert (one["amount_pence"], one["spends"]) == (2000, 2)
    assert one["command"] == (
        "dpl recharge raise B-1 RC-1 --from-fund nhs --to-fund council --from 10/06/2025 "
        "--to 10/07/2025 --by-plan --reason split-agreed --on 01/10/2025"
    )
    shared.done(one["command"])
    assert rows(shared.done("dpl recharge propose B-1 -O json")) == []
    shared.done("dpl recharge agree B-1 RC-1 --on 01/11/2025")
    assert rows(shared.done("dpl recharge propose B-1 -O json")) == []


def test_between_funds_of_one_funder_it_is_always_shares(shared):
    shown_by_the_bank(shared, [date(2025, 5, 10), date(2025, 6, 10), date(2025, 7, 10)])
    shared.done(split("wheels=60,council=40", "01/07/2025"))
    (one,) = rows(shared.done("dpl recharge propose B-1 -O json"))
    assert (one["what"], one["from_fund"], one["to_fund"]) == ("shares", "nhs", "wheels")
    answer = shared.run(
        "dpl recharge raise B-1 RC-1 --from-fund nhs --to-fund wheels --from 01/07/2025 "
        "--to 31/07/2025 --reason x --on 01/10/2025"
    )
    assert answer.code == 2 and "are both icb's: nobody owes anybody" in answer.err
    assert "nothing was recorded" in answer.err


def test_proposals_can_begin_from_a_day(shared):
    shared.done(split("nhs=1,council=1"))
    found = rows(shared.done("dpl recharge propose B-1 --since 01/07/2025 -O json"))
    assert [one["first"] for one in found] == ["2025-07-10"]


def test_an_eligibility_that_no_fund_is_for_is_told_and_asks_for_one(half):
    half.done("dpl account eligibility B-1 --to s117 --from 01/04/2025 --decided-on 02/10/2025")
    answer = half.done("dpl recharge propose B-1 -O json")
    (one,) = rows(answer)
    assert (one["to_fund"], one["command"]) == (None, None)
    assert "is of the programme that the person turned out to be entitled to" in answer.err


def shown_by_the_bank(world, days) -> None:
    lines = [
        e.ImportedLine(
            row=row, on=on, amount_pence=-10001, balance_pence=None, ordinal=1, detail="d" * 64
        )
        for row, on in enumerate(days, start=1)
    ]
    world.told(
        c.ImportStatement(
            holding="bank-2", sha256="ab" * 32, layout="lloyds",
            lines=tuple(c.LineToImport(line=line, attribution=None) for line in lines),
        )
    )  # fmt: skip


# ── the month, for both to sign ──────────────────────────────────────────────────────────────


@pytest.fixture
def two_accounts(half):
    """RC-1 of B-1 for £3,610.00 and of C-1 for £500.00, in October; both agreed in November."""
    half.done(rows(half.done("dpl recharge propose B-1 --as-at 10/10/2025 -O json"))[0]["command"])
    half.told(*opened_for("chc", "C-1", "bank-3"), *half_a_year("C-1")[:3])
    half.done(
        "dpl recharge raise C-1 RC-1 --from-fund council --to-fund nhs --from 01/04/2025 "
        "--to 30/04/2025 --reason wrong-fund --on 31/10/2025"
    )
    half.done("dpl recharge dispute C-1 RC-1 --reason dates --on 02/11/2025")
    half.done("dpl recharge agree B-1 RC-1 --on 15/11/2025")
    half.done("dpl recharge settle B-1 RC-1 --amount 2000.00 --reference INV-7 --on 30/11/2025")
    half.done("dpl recharge agree C-1 RC-1 --amount 400.00 --on 05/12/2025")
    half.done("dpl recharge settle B-1 RC-1 --amount 1610.00 --reference INV-8 --on 20/12/2025")
    return half


def monthly(world, month: str, *, to: str = "icb") -> list[dict]:
    ask = f"dpl recharge schedule --from-funder shire --to-funder {to} --month {month} -O json"
    return rows(world.done(ask))


def test_each_month_opens_with_what_the_one_before_it_closed_with(two_accounts):
    opening = still = 0
    for month in ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01"):
        lines = monthly(two_accounts, month)
        total = {key: sum(line[key] for line in lines) for key in lines[0] if "pence" in key} \
            if lines else dict.fromkeys(FIGURES, 0)  # fmt: skip
        assert (total["opening_pence"], total["asked_pence"]) == (opening, still)
        assert (
            total["opening_pence"] + total["agreed_pence"] - total["settled_pence"]
            == total["closing_pence"]
        )
        assert (
            total["asked_pence"] + total["raised_pence"] - total["answered_pence"]
            == total["still_asked_pence"]
        )
        opening, still = total["closing_pence"], total["still_asked_pence"]
    assert (opening, still) == (40000, 0)


FIGURES = [f"{name}_pence" for name in (
    "asked", "raised", "disputed", "answered", "still_asked", "opening", "agreed", "settled",
    "closing",
)]  # fmt: skip


def test_a_month_says_what_was_asked_agreed_and_paid(two_accounts):
    (b, other) = monthly(two_accounts, "2025-11")
    assert (b["account"], b["standing"], b["asked_pence"]) == ("B-1", "part-settled", 361000)
    assert (b["agreed_pence"], b["settled_pence"], b["closing_pence"]) == (361000, 200000, 161000)
    assert (other["account"], other["standing"]) == ("C-1", "disputed")
    assert (other["disputed_pence"], other["still_asked_pence"]) == (50000, 50000)
    assert [line["account"] for line in monthly(two_accounts, "2026-01")] == ["C-1"]
    assert monthly(two_accounts, "2025-11", to="nobody") == []


def test_what_was_agreed_to_date_is_the_recharged_head_of_the_books(two_accounts):
    agreed = sum(
        line["agreed_pence"]
        for month in ("2025-10", "2025-11", "2025-12")
        for line in monthly(two_accounts, month)
    )
    both = [recharged(two_accounts, name) for name in ("B-1", "C-1")]
    assert agreed == sum(one["council"] for one in both) == 401000
    assert agreed == -sum(one["nhs"] for one in both)


def test_the_schedule_is_for_both_sides_to_sign_and_bears_a_digest(two_accounts):
    ask = "dpl recharge schedule --from-funder shire --to-funder icb --month 2025-11"
    answer = two_accounts.done(ask)
    first, *_, shire, icb = answer.out.splitlines()
    assert first == "Recharges from shire to icb, 1 November 2025 to 30 November 2025"
    assert shire.startswith("For shire: ____") and icb.startswith("For icb: ____")
    assert "icb owes shire £1,610.00 at 30 November 2025; £500.00 more is asked." in answer.out
    digest = answer.out.split("Digest (SHA-256): ")[1][:64]
    assert digest in two_accounts.done(f"{ask} -O csv").err
    # Later entries of other months change nothing in what was signed.
    two_accounts.done("dpl recharge settle C-1 RC-1 --amount 1.00 --reference R-9 --on 09/01/2026")
    assert digest in two_accounts.done(ask).out
    assert digest not in two_accounts.done(ask.replace("11", "12")).out
    lines = list(csv.DictReader(io.StringIO(two_accounts.done(f"{ask} -O csv").out)))
    assert [line["closing_pounds"] for line in lines] == ["1610.00", "0.00"]


def test_an_agreement_taken_back_leaves_the_schedule_as_if_it_had_never_been(two_accounts):
    agreed = max(
        entry.version
        for entry in two_accounts.entries()
        if isinstance(entry.event, e.RechargeAgreed) and entry.stream == "account:C-1"
    )
    position = two_accounts.head
    two_accounts.done(f"dpl reverse C-1/{agreed} --reason mistaken")
    (_, other) = monthly(two_accounts, "2025-12")
    assert (other["standing"], other["still_asked_pence"]) == ("disputed", 50000)
    ask = "dpl recharge schedule --from-funder shire --to-funder icb --month 2025-12 -O json"
    (_, before) = rows(two_accounts.done(f"{ask} --known-at {position}"))
    assert (before["standing"], before["closing_pence"]) == ("agreed", 40000)


# ── lists ────────────────────────────────────────────────────────────────────────────────────


def test_the_list_says_how_far_and_how_old_as_at_any_day(two_accounts):
    def standings(more: str) -> list[tuple]:
        found = rows(two_accounts.done(f"dpl recharge list {more} -O json"))
        return [(row["account"], row["standing"], row["age_days"]) for row in found]

    assert standings("--as-at 09/10/2025") == []
    assert standings("--as-at 31/10/2025") == [("B-1", "raised", 21), ("C-1", "raised", 0)]
    assert standings("--as-at 30/11/2025") == [
        ("B-1", "part-settled", 51), ("C-1", "disputed", 30),
    ]  # fmt: skip
    assert standings("--as-at 31/12/2025") == [("B-1", "settled", None), ("C-1", "agreed", 61)]
    assert standings("--as-at 31/12/2025 --open") == [("C-1", "agreed", 61)]
    assert standings("B-1 --as-at 31/12/2025") == [("B-1", "settled", None)]


def test_a_recharge_is_shown_with_every_entry_behind_it(two_accounts):
    answer = two_accounts.done("dpl recharge show C-1 RC-1 -O csv")
    what = [row["what"] for row in csv.DictReader(io.StringIO(answer.out))]
    assert [text for text in what if not text.startswith("entry")] == [
        "council asks nhs for £500.00 of 1 spend for 1 April 2025 to 30 April 2025, RC-1: "
        "wrong fund",
        "Recharge RC-1 disputed: dates",
        "£400.00 of 1 spend agreed to be nhs's and not council's, RC-1",
    ]
    assert "RC-1: agreed" in answer.err and "£400.00 to pay" in answer.err
    answer = two_accounts.run("dpl recharge show C-1 RC-9")
    assert answer.code == 2 and "its recharges are: RC-1" in answer.err


def test_it_is_traced_to_its_spends_and_listed_with_its_account(two_accounts):
    (spend,) = [
        entry.version
        for entry in two_accounts.entries()
        if isinstance(entry.event, e.SpendRecorded) and entry.stream == "account:C-1"
    ]
    answer = two_accounts.done(f"dpl trace C-1/{spend}")
    assert "asks for the cost of" in answer.out
    assert "gives another fund the cost of" in answer.out
    shown = two_accounts.done("dpl account show C-1").out
    assert "council asks nhs £500.00, wrong-fund: agreed" in shown


def test_one_cost_on_the_wrong_fund_is_named(world):
    world.told(SPEND)
    line = (
        "dpl recharge raise A-1 RC-1 --from-fund nhs --to-fund council --entry A-1/6 "
        "--reason wrong-fund --on 01/05/2025"
    )
    answer = world.done(line)
    assert "nhs asks council for £49.99 of 1 spend for 8 April 2025, RC-1: wrong fund" in answer.out
    answer = world.run(line.replace("RC-1", "RC-2"))
    assert answer.code == 2 and "what is in RC-1 is not asked twice" in answer.err
    answer = world.run(line.replace("A-1/6", "A-9/6"))
    assert answer.code == 2 and "that is A-9's, not A-1's" in answer.err
    world.done("dpl recharge withdraw A-1 RC-1 --reason mistaken --on 02/05/2025")
    world.done(line.replace("RC-1", "RC-2"))


def test_a_month_and_a_period_that_make_no_sense_are_told(world):
    answer = world.run("dpl recharge schedule --from-funder a --to-funder b --month 2025-13")
    assert answer.code == 2 and "is not a month like 2025-09" in answer.err
    answer = world.run("dpl recharge borne A-1 --from 02/04/2025 --to 01/04/2025")
    assert answer.code == 2 and "--to is before --from" in answer.err
