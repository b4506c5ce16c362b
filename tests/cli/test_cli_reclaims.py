"""A reclaim at the command line, from the surplus to its end; and the surplus explained."""

from __future__ import annotations

import json
from datetime import date as D

import pytest

from ledger import commands as c
from ledger import events as e
from tests.cli.conftest import APRIL, World

PAY = "dpl pay make A-1 --fund nhs --gross {} --on 04/04/2025 --on-top"
PROPOSE = "dpl reclaim propose A-1 R-1 --fund nhs --amount {} --ground unused-accumulated --on {}"
NOTICE = (
    "dpl reclaim notice A-1 R-1 --amount {} --repay-by 01/08/2025 --repayer person "
    "--reason more-than-eight-weeks --on 01/07/2025"
)


def rows(world: World, line: str) -> list[dict]:
    return json.loads(world.done(f"{line} -O json").out)


@pytest.fixture
def rich(world: World) -> World:
    """Jo's account with £2,350.00 of the NHS's, at £150.00 a week: £1,150.00 is surplus (T7)."""
    world.done(PAY.format("2350.00"))
    return world


@pytest.fixture
def noticed(rich: World) -> World:
    """A notice of £1,150.00 served on 1 July 2025."""
    rich.done(PROPOSE.format("1150.00", "30/06/2025"))
    rich.done(NOTICE.format("1150.00"))
    return rich


def stage(world: World, on: str) -> str:
    return rows(world, f"dpl reclaim list --as-at {on}")[0]["stage"]


# ── the surplus explained ────────────────────────────────────────────────────────────────────


def test_T7_the_surplus_is_shown_line_by_line_with_the_rule(rich):
    answer = rich.done("dpl surplus A-1 --fund nhs --as-at 30/06/2025")
    told = rows(rich, "dpl surplus A-1 --fund nhs --as-at 30/06/2025")
    assert [(row["what"], row["amount_pence"]) for row in told] == [
        ("balance", 235_000), ("available", 235_000), ("threshold", 120_000),
        ("kept", -120_000), ("surplus", 115_000), ("funder", 115_000),
    ]  # fmt: skip
    assert told[2]["rule"].startswith("trigger_weeks 8 weeks, default/1: “")
    assert answer.err == "as at 30 June 2025: £1,150.00 is surplus\n"


def test_T8_what_is_still_to_be_paid_and_a_shorter_policy(rich):
    four = [
        e.PolicyRule(name, 4, "our policy", "no more than four weeks")
        for name in ("trigger_weeks", "retain_weeks")
    ]
    rich.told(
        c.AdoptPolicy(
            funder="icb", pack="four", version="1", effective_on=APRIL, adopted_on=APRIL,
            sha256="c" * 64, rules=tuple(four),
        ),
        *(
            c.RecordLiability(
                account="A-1", liability=f"li-{kind}", kind=kind, amount_pence=pence, fund="nhs",
                recorded_on=D(2025, 6, 1),
            )
            for kind, pence in (("paye", 31_240), ("invoice", 18_000), ("holiday", 24_000))
        ),
    )  # fmt: skip
    told = {row["what"]: row for row in rows(rich, "dpl surplus A-1 --as-at 30/06/2025")[:8]}
    assert told["available"]["amount_pence"] == 161_760
    assert told["surplus"]["amount_pence"] == 101_760
    assert told["kept"]["rule"] == (
        "retain_weeks 4 weeks, four/1: “no more than four weeks” (our policy)"
    )


def test_a_rule_that_a_pack_leaves_out_is_told_as_the_ledgers_default(rich):
    rich.told(
        c.AdoptPolicy(
            funder="icb", pack="short", version="1", effective_on=APRIL, adopted_on=APRIL,
            sha256="c" * 64, rules=(e.PolicyRule("repay_days", 14, "our policy", ""),),
        ),
    )  # fmt: skip
    told = {row["what"]: row for row in rows(rich, "dpl surplus A-1 --as-at 30/06/2025")[:8]}
    assert told["threshold"]["rule"].startswith(
        "trigger_weeks 8 weeks, the ledger's default, since short/1 says nothing of it: “surplus of"
    )
    rich.done(PROPOSE.format("1150.00", "30/06/2025"))
    rich.done(NOTICE.format("1150.00"))
    letter = " ".join(rich.done("dpl reclaim letter A-1 R-1").out.split())
    assert "short/1 says nothing of this, so the ledger's default goes: “surplus of" in letter
    assert "short/1 says: “" not in letter


def test_what_was_carried_over_is_a_line_of_its_own_in_the_sum(rich):
    rich.done("dpl budget carry-over A-1 --fund nhs --year-end 31/03/2025 --amount 250.00 "
              "--purpose respite-week --decided-on 10/04/2025")  # fmt: skip
    told = {row["what"]: row for row in rows(rich, "dpl surplus A-1 --fund nhs --as-at 30/06/2025")}
    assert told["carried-over"]["amount_pence"] == -25_000
    assert told["carried-over"]["about"] == (
        "carried over at 31 March 2025 for respite week, decided on 10 April 2025"
    )
    assert told["surplus"]["amount_pence"] == 90_000


def council(world: World, spend: str) -> None:
    world.done("dpl allocate make A-1 al-2 --fund council --weekly 150.00 --from 01/04/2025 "
               "--decided-on 01/04/2025")  # fmt: skip
    world.done("dpl pay make A-1 --fund council --gross 1690.00 --on 04/04/2025 --on-top")
    world.done("dpl receive contribution A-1 --fund council --amount 260.00 --on 05/04/2025")
    world.done(f"dpl spend record A-1 --fund council --amount {spend} --on 01/06/2025 "
               "--category care")  # fmt: skip


def whose(world: World) -> dict[str, int]:
    told = rows(world, "dpl surplus A-1 --fund council --closing --as-at 30/06/2025")
    return {row["what"]: row["amount_pence"] for row in told}


def test_T9_the_surplus_is_all_the_councils_when_the_persons_own_was_used_first(world):
    council(world, "1500.00")
    told = whose(world)
    assert (told["surplus"], told["funder"], told["person"]) == (45_000, 45_000, 0)


def test_T10_the_council_gets_its_own_back_and_the_person_a_refund(world):
    council(world, "200.00")
    told = whose(world)
    assert (told["funder"], told["person"]) == (169_000, 6_000)
    line = "dpl reclaim refund-person A-1 --fund council --reason not-needed --on 30/06/2025"
    more = world.run(f"{line} --amount 60.01")
    assert more.code == 2
    assert "£60.00 of fund council is the person's own" in more.err
    assert more.err.endswith("nothing was recorded\n")
    world.done(f"{line} --amount 60.00")
    assert world.last() == e.PersonRefunded(
        "council", 6_000, D(2025, 6, 30), "bank-1", None, "not-needed", "default/1"
    )
    assert whose(world)["person"] == 0


def test_T21_a_contingency_is_listed_apart_for_return(world):
    world.told(
        c.AddFund(account="A-1", fund="spare", funder="icb", programme="contingency",
                  from_on=APRIL),
        c.MakeAllocation(
            account="A-1", allocation="al-3", fund="spare", deployment="direct_payment",
            frequency="one-off", amount_pence=15_000, from_on=APRIL, decided_on=APRIL,
        ),
    )  # fmt: skip
    world.done("dpl pay make A-1 --fund spare --gross 150.00 --on 04/04/2025 --on-top")
    answer = world.done("dpl surplus --as-at 30/06/2025")
    assert "A-1 spare: £150.00, a contingency: no part of the budget" in answer.err
    told = {row["fund"]: row for row in rows(world, "dpl surplus --as-at 30/06/2025")}
    assert told["spare"]["surplus_pence"] == 0
    own = {row["fund"]: row for row in rows(world, "dpl balance A-1")}
    assert own["spare"]["balance_pence"] == 15_000


def test_surpluses_of_all_accounts_stand_the_largest_first(rich):
    told = rows(rich, "dpl surplus --as-at 30/06/2025")
    assert [(row["fund"], row["surplus_pence"], row["weeks_held"]) for row in told] == [
        ("nhs", 115_000, "15.6"), ("council", 0, ""),
    ]  # fmt: skip
    assert rows(rich, "dpl surplus --as-at 01/04/2025")[0]["surplus_pence"] == 0
    early = rows(rich, "dpl surplus --as-at 30/06/2025 --known-at 7")
    assert early[0]["surplus_pence"] == 0


def test_a_surplus_of_what_is_not_there_is_refused(rich):
    assert "there is no account A-9" in rich.run("dpl surplus A-9").err
    assert "has no fund moon" in rich.run("dpl surplus A-1 --fund moon").err


# ── the reclaim as a process ─────────────────────────────────────────────────────────────────


def test_more_than_the_surplus_is_refused_with_the_sum(rich):
    answer = rich.run(PROPOSE.format("1150.01", "30/06/2025"))
    assert answer.code == 2
    assert answer.err == (
        "refused (beyond-the-surplus): £1,150.00 of fund nhs is surplus on 30 June 2025 and the "
        "funder's to ask for, by default/1; £1,150.01 is not (balance £2,350.00, available "
        "£2,350.00, threshold £1,200.00, kept -£1,200.00, surplus £1,150.00, funder £1,150.00)\n"
        "  try:   dpl surplus A-1 --fund nhs --as-at 30/06/2025\n"
        "nothing was recorded\n"
    )


def test_a_reclaim_goes_through_its_stages_and_each_day_knows_its_own(noticed):
    noticed.done("dpl reclaim identify A-1 --fund nhs --on 30/06/2025")
    assert stage(noticed, "30/06/2025") == "proposed"
    assert stage(noticed, "02/07/2025") == "waiting"
    noticed.done("dpl reclaim reconsider A-1 R-1 --ground planned-use --on 10/07/2025 "
                 "--note 'a holiday is planned'")  # fmt: skip
    assert stage(noticed, "10/07/2025") == "held-up"
    held = noticed.run("dpl reclaim receive A-1 R-1 --amount 10.00 --on 20/07/2025")
    assert (held.code, "held-up" in held.err) == (2, True)
    noticed.done("dpl reclaim decide A-1 R-1 --outcome reduced --amount 1000.00 "
                 "--reason wages-owed --on 15/07/2025")  # fmt: skip
    assert stage(noticed, "15/07/2025") == "confirmed"
    noticed.done("dpl reclaim instalments A-1 R-1 --each 500.00 --every monthly "
                 "--from 01/08/2025 --agreed-on 16/07/2025")  # fmt: skip
    assert stage(noticed, "16/07/2025") == "by-instalments"
    assert stage(noticed, "02/08/2025") == "overdue"
    noticed.done("dpl reclaim receive A-1 R-1 --amount 500.00 --on 01/08/2025")
    assert stage(noticed, "02/08/2025") == "by-instalments"
    noticed.done("dpl reclaim receive A-1 R-1 --amount 500.00 --on 01/09/2025")
    (row,) = rows(noticed, "dpl reclaim list --as-at 01/10/2025")
    assert (row["stage"], row["received_pence"], row["left_pence"], row["days"]) == (
        "settled", 100_000, 0, 30,
    )  # fmt: skip
    assert rows(noticed, "dpl reclaim list --as-at 01/10/2025 --stage overdue") == []
    assert rows(noticed, "dpl reclaim list --as-at 02/08/2025 --known-at 10")[0]["stage"] == (
        "overdue"
    )


def test_a_reclaim_is_shown_with_its_working_then_and_now(noticed):
    noticed.done("dpl spend record A-1 --fund nhs --amount 650.00 --on 05/07/2025 --category care")
    answer = noticed.done("dpl reclaim show A-1 R-1 --as-at 10/07/2025")
    told = rows(noticed, "dpl reclaim show A-1 R-1 --as-at 10/07/2025")
    sums = {(row["part"], row["what"].partition(":")[0]): row["amount_pence"] for row in told}
    assert sums["then", "surplus"] == 115_000
    assert sums["now", "surplus"] == 50_000
    assert answer.err == ""
    early = noticed.run("dpl reclaim show A-1 R-1 --as-at 01/06/2025")
    assert "A-1 has no reclaim R-1 by then" in early.err


def test_what_was_recorded_later_leaves_the_working_of_a_notice_as_it_was(noticed):
    """A spend of June that came to light in July is not in what the notice knew."""
    noticed.done("dpl spend record A-1 --fund nhs --amount 650.00 --on 05/06/2025 --category care")
    answer = noticed.done("dpl reclaim show A-1 R-1 --as-at 10/07/2025")
    told = rows(noticed, "dpl reclaim show A-1 R-1 --as-at 10/07/2025")
    then = [row for row in told if row["part"] == "then"]
    assert then[0]["amount_pence"] == 235_000
    assert answer.err == ""


def test_a_letter_printed_after_the_reply_says_what_became_of_it(noticed):
    noticed.done("dpl reclaim receive A-1 R-1 --amount 500.00 --on 20/07/2025")
    noticed.done("dpl reclaim reconsider A-1 R-1 --ground planned-use --on 21/07/2025")
    answer = noticed.done("dpl reclaim decide A-1 R-1 --outcome withdrawn --reason wrong-sum "
                          "--on 25/07/2025")  # fmt: skip
    assert answer.err.splitlines()[-2:] == [
        "£500.00 came back already beyond what is now asked, and is to go back",
        "  try:   dpl pay make A-1 --fund nhs --gross 500.00 --on-top --on DATE",
    ]
    lines = noticed.done("dpl reclaim letter A-1 R-1").out.splitlines()
    assert lines[4:8] == [
        "£500.00 was paid back on 20 July 2025.",
        "On 21 July 2025 you asked us to look at it again.",
        "Looked at again on 25 July 2025 and WITHDRAWN: it asks for nothing more. Our",
        "reasons: wrong sum.",
    ]
    before = noticed.done("dpl reclaim letter A-1 R-1 --as-at 24/07/2025").out
    assert "WITHDRAWN" not in before


def test_the_letter_has_the_four_parts_and_the_working(noticed):
    letter = LETTER.replace("DIGEST", noticed.last().digest[:16])
    assert noticed.done("dpl reclaim letter A-1 R-1").out.splitlines() == letter.splitlines()
    nothing = noticed.run("dpl reclaim letter A-1 R-1 --as-at 30/06/2025")
    assert "no notice of reclaim R-1 was served by 30 June 2025" in nothing.err


LETTER = """\
NOTICE THAT MONEY IS ASKED BACK

Account A-1, fund nhs of icb, reclaim R-1
Served on 1 July 2025

1. Why
  Because a substantial part of the money has not been used and has built up.
  Our reasons: more than eight weeks.

2. How much
  £1,150.00. How we worked it out is below.

3. By when
  By 1 August 2025. Nothing is taken before 15 July 2025. If it is hard to pay
  at once, ask us about paying by parts.

4. Who is to pay it back
  It is for you to repay.

If you think this is wrong
  You can ask us to look at it again, until 29 July 2025. Say why, and send us
  whatever shows it: bills still to pay, wages, tax or holiday owed, or what
  the money is being saved for. From the day you ask until we have answered
  you with reasons, nothing is taken. If you ask later than that, tell us why
  it is late.

How we worked it out
  balance: what fund nhs has on 1 July 2025                          £2,350.00
  = available: what is there beyond all that                         £2,350.00
  threshold: 8 weeks of £150.00: asked about only above this         £1,200.00
      default/1 says: “surplus of more than 8 weeks funding”
      (sthelens.gov.uk/article/4464 (domain.md 3.1))
  kept: 8 weeks of £150.00 may stay                                 -£1,200.00
      default/1 says: “surplus of more than 8 weeks funding” (worked from
      sthelens.gov.uk/article/4464 (domain.md 4, T7))
  = surplus: more than may stay                                      £1,150.00
  funder: icb's                                                      £1,150.00
  THIS NOTICE ASKS FOR                                               £1,150.00

  The rules we went by: default/1. This working is kept under
  DIGEST."""


def test_a_notice_can_be_printed_as_it_is_served(rich):
    rich.done(PROPOSE.format("1150.00", "30/06/2025"))
    dry = rich.done(f"{NOTICE.format('1150.00')} --print --dry-run")
    assert "NOTICE THAT" not in dry.out
    printed = rich.done(f"{NOTICE.format('1150.00')} --print")
    assert printed.out.endswith(rich.done("dpl reclaim letter A-1 R-1").out)


def test_a_letter_about_what_is_owed_names_each_spend(rich):
    rich.done("dpl spend record A-1 --fund nhs --amount 90.00 --on 08/04/2025 --category gifts "
              "--payee shop-1")  # fmt: skip
    rich.done("dpl spend disallow A-1/7 --on 20/05/2025 --reason not-in-plan")
    rich.done("dpl reclaim propose A-1 R-1 --fund nhs --amount 90.00 --ground used-outside-plan "
              "--on 01/06/2025")  # fmt: skip
    rich.done("dpl reclaim notice A-1 R-1 --amount 90.00 --repay-by 01/08/2025 --repayer person "
              "--reason not-in-plan --on 01/07/2025")  # fmt: skip
    letter = rich.done("dpl reclaim letter A-1 R-1").out
    assert f"{'  A-1/7, 8 April 2025, gifts: not in plan':<72}£90.00" in letter
    assert "was used for something that is not in the plan" in letter


def test_T16_the_pay_run_takes_off_one_whole_payment_and_then_the_rest(world):
    world.done(PAY.format("2217.60"))
    world.done(PROPOSE.format("1017.60", "30/06/2025"))
    world.done(NOTICE.format("1017.60"))
    world.done("dpl reclaim offset A-1 R-1 --from 15/07/2025 --agreed-on 02/07/2025")
    world.done("dpl pay schedule A-1 --fund nhs --every four-weekly --from 21/07/2025 "
               "--decided-on 01/07/2025")  # fmt: skip
    world.agreed("dpl pay run july --on 21/07/2025 --to 21/07/2025")
    world.agreed("dpl pay run august --on 18/08/2025 --to 18/08/2025")
    world.agreed("dpl pay run september --on 15/09/2025 --to 15/09/2025")
    taken = [x.event.amount_pence for x in world.entries() if isinstance(x.event, e.OffsetApplied)]
    went = [
        x.event.paid_pence
        for x in world.entries()
        if isinstance(x.event, e.PaymentMade) and x.event.first_on
    ]
    assert taken == [60_000, 41_760]
    assert went == [0, 18_240, 60_000]
    (row,) = rows(world, "dpl reclaim list --as-at 16/09/2025")
    assert (row["stage"], row["received_pence"]) == ("settled", 101_760)


def test_T20_what_was_paid_in_error_is_told_and_taken_off_and_nothing_is_struck_out(world):
    world.done("dpl pay make A-1 --fund nhs --gross 575.00 --on 08/04/2025 --on-top")
    world.done("dpl reclaim propose A-1 R-1 --fund nhs --amount 575.00 --ground paid-in-error "
               "--on 30/06/2025")  # fmt: skip
    world.done(
        "dpl reclaim notice A-1 R-1 --amount 575.00 --repay-by 01/08/2025 --repayer person "
        "--reason paid-twice --on 01/07/2025"
    )
    world.done("dpl reclaim offset A-1 R-1 --from 15/07/2025 --agreed-on 02/07/2025")
    world.done("dpl pay schedule A-1 --fund nhs --every four-weekly --from 21/07/2025 "
               "--decided-on 01/07/2025")  # fmt: skip
    world.agreed("dpl pay run july --on 21/07/2025 --to 21/07/2025")
    assert not [x for x in world.entries() if isinstance(x.event, e.EntryReversed)]
    told = world.done("dpl history A-1").out
    assert "nhs paid £575.00 into bank-1" in told
    assert "£575.00 taken off the payment in A-1/" in told
    advice = world.done("dpl pay remittance july").out
    assert f"{'  less taken off under R-1':<36}{'-£575.00':>14}" in advice
    assert f"{'  paid to you':<36}{'£25.00':>14}" in advice
    (balance,) = rows(world, "dpl balance A-1")
    assert (balance["paid_pence"], balance["returned_pence"]) == (117_500, 57_500)
    assert balance["balance_pence"] == 60_000


def test_a_debt_is_given_up_by_two_people_and_stands_under_written_off(rich):
    rich.done("dpl spend record A-1 --fund nhs --amount 90.00 --on 08/04/2025 --category gifts "
              "--payee shop-1")  # fmt: skip
    rich.done("dpl spend disallow A-1/7 --on 20/05/2025 --reason not-in-plan")
    before = rich.done("dpl balance A-1").out
    assert "written off" not in before
    rich.agreed("dpl reclaim write-off A-1 --fund nhs --authority panel-7 --reason hardship "
                "--on 01/06/2025")  # fmt: skip
    (balance,) = rows(rich, "dpl balance A-1")
    assert (balance["owed_pence"], balance["written_off_pence"]) == (0, 9_000)
    assert "written off" in rich.done("dpl balance A-1").out
    assert "Expenses:Written-off:A-1:Nhs  90.00 GBP" in rich.done("dpl export journal").out


def test_a_payment_already_asked_back_is_not_taken_back(noticed):
    answer = noticed.run("dpl reverse A-1/6 --reason typing-error")
    assert answer.code == 2
    assert "reclaims R-1 ask for £1,150.00 of what fund nhs paid" in answer.err
