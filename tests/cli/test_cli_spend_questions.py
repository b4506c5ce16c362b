"""`dpl plan check`, `dpl spend queries`, `evidence-missing`, `rules`, `payee`, and top-ups."""

import json
from datetime import date as D

import pytest

from ledger import commands as c
from ledger import events as e

SPENT = "dpl spend record A-1 --amount {} --on 08/04/2025 --category {} --fund nhs"
PACK = c.AdoptPolicy(
    funder="icb",
    pack="our-icb",
    version="2025",
    effective_on=D(2025, 4, 1),
    adopted_on=D(2025, 4, 1),
    sha256="c" * 64,
    rules=(e.PolicyRule("prohibited", ("transport",), "icb.example/phb", "no taxis at all"),),
)


def planned(world) -> None:
    """A plan whose one line is both funders', by three and one."""
    line = c.PlanLineAsked(
        line="care",
        outcome="well",
        category="personal-care",
        frequency="once",
        amount_pence=10_000,
        shares=(c.Weight("nhs", 3), c.Weight("council", 1)),
    )
    world.told(
        c.AgreePlan(
            account="A-1",
            plan="plan-1",
            agreed_on=D(2025, 4, 1),
            from_on=D(2025, 4, 1),
            outcomes=("well",),
            lines=(line,),
        )
    )


def checked(world, line: str) -> list[dict]:
    answer = world.run(f"{line} -O json")
    assert answer.code in (0, 1), answer.err
    return json.loads(answer.out)


def test_yes_by_whose_money_and_what_is_left(world):
    planned(world)
    head = world.head
    answer = world.run(
        "dpl plan check A-1 --category personal-care --plan-line care --amount 20.00 "
        "--on 08/04/2025"
    )
    assert answer.out == (
        "about      name           answer   amount  words                                policy  "
        "source\n"
        "spend      personal-care  yes      £20.00  no rule stands against it\n"
        "fund       nhs                     £15.00  would bear this much\n"
        "fund       council                  £5.00  would bear this much\n"
        "plan-line  care                   £100.00  left of £100.00 in all, before this\n"
    )
    assert answer.err == "yes: £20.00 on personal-care, from nhs £15.00, council £5.00\n"
    assert (answer.code, world.head) == (0, head)


def test_no_quotes_the_pack_and_names_the_fund_that_allows_it(world):
    world.told(PACK)
    line = "dpl plan check A-1 --category transport --pence 1250 --on 08/04/2025 --fund nhs"
    answer = world.run(line)
    assert answer.code == 1
    assert answer.err == (
        "no: £12.50 on transport, from nhs £12.50 (spend-prohibited); council would allow it\n"
    )
    rows = checked(world, line)
    rule = next(row for row in rows if row["about"] == "rule")
    assert (rule["policy"], rule["source"]) == ("our-icb/2025", "icb.example/phb")
    assert "no taxis at all" in rule["words"]
    assert [row["name"] for row in rows if row["about"] == "instead"] == ["council"]


def test_ask_is_no_yes(world):
    answer = world.run(
        "dpl plan check A-1 --category leisure --amount 20 --fund nhs --cash --on 08/04/2025"
    )
    assert (answer.code, answer.err) == (
        1,
        "ask: £20.00 on leisure, from nhs £20.00 (spend-in-cash)\n",
    )


def test_the_amount_is_given_once_and_the_account_is_known(world):
    line = "dpl plan check A-1 --category leisure --fund nhs --on 08/04/2025"
    for amount in ("", " --amount 1 --pence 100"):
        assert "either --amount or --pence" in world.run(line + amount).err
    answer = world.run("dpl plan check A-9 --category leisure --amount 1")
    assert answer.code == 2
    assert answer.err.startswith("refused (unknown-account): there is no account A-9")


def test_what_is_checked_is_what_was_known(world):
    """A pack adopted later was not known before."""
    before = world.head
    world.told(PACK)
    line = "dpl plan check A-1 --category transport --amount 1 --on 08/04/2025 --fund nhs"
    assert world.run(line).code == 1
    assert world.run(f"{line} --known-at {before}").code == 0


# ── queries ──────────────────────────────────────────────────────────────────────────────────


def test_open_queries_are_told_oldest_first_until_somebody_answers(world):
    world.done(SPENT.format("5.00", "alcohol"))
    world.done("dpl spend record A-1 --amount 3.00 --on 07/04/2025 --category food")
    answer = world.done("dpl spend queries --as-at 30/04/2025 -O csv")
    assert answer.out == (
        "entry,rule,asked,days,amount_pounds,what,policy\n"
        'A-1/8,spend-unassigned,2025-04-07,23,3.00,"Spent £3.00 on food, from unassigned; the '
        'bank has yet to show it",\n'
        'A-1/6,spend-prohibited,2025-04-08,22,5.00,"Spent £5.00 on alcohol, from nhs; the bank '
        'has yet to show it",default/1\n'
    )
    assert answer.err == "as at 30 April 2025: 2 open queries, about £8.00\n"
    known = world.head
    world.done("dpl spend disallow A-1/6 --reason not-care --on 20/04/2025")
    world.done("dpl spend share A-1/8 --shares nhs=1 --reason agreed")
    assert world.done("dpl spend queries --as-at 30/04/2025 -O csv").out.count("\n") == 1
    assert "A-1/6" in world.done("dpl spend queries --as-at 19/04/2025 -O csv").out
    assert "A-1/8" in world.done(f"dpl spend queries --known-at {known} -O csv").out
    assert world.run("dpl spend queries --account A-9").code == 2


def test_a_question_about_a_payment_can_be_accepted(world):
    world.told(c.RecordDeath(account="A-1", died_on=D(2025, 4, 5)))
    line = e.ImportedLine(
        on=D(2025, 4, 8), amount_pence=60_000, ordinal=1, row=1, balance_pence=None, detail="d" * 64
    )
    said = c.Attribution(purpose="payment", fund="nhs")
    world.told(
        c.ImportStatement(
            holding="bank-1",
            sha256="a" * 64,
            layout="lloyds",
            lines=(c.LineToImport(line=line, attribution=said),),
        )
    )
    assert "payment-after-death" in world.done("dpl spend queries").out
    answer = world.done("dpl spend accept A-1/7 --reason returned --on 20/04/2025")
    assert "A-1/7 was accepted: returned" in answer.out
    assert "The spend in A-1/7" not in answer.out
    assert world.done("dpl spend queries").out == ""


def test_what_nobody_asked_about_in_time_counts_as_accepted(world):
    world.done(SPENT.format("5.00", "food"))
    world.done(f"dpl spend evidence A-1/6 --kind receipt --on 10/04/2025 --sha256 {'0' * 64}")
    answer = world.done("dpl spend queries --accepted-by-time --as-at 31/07/2025 -O csv")
    assert answer.out.splitlines()[1].startswith("A-1/6,2025-04-10,112,5.00,")
    assert (
        answer.err == "as at 31 July 2025: 1 spend, £5.00, so accepted unless there is new "
        "information\n"
    )
    assert world.done("dpl spend queries --accepted-by-time --as-at 09/07/2025").out == ""


def test_spends_that_want_a_receipt_are_listed_and_not_queried(world):
    world.done(SPENT.format("25.00", "food") + " --payee shop-1")
    answer = world.done("dpl spend evidence-missing --as-at 30/04/2025 -O csv")
    assert answer.out == (
        "entry,paid,days,amount_pounds,category,payee,from_pounds,policy\n"
        "A-1/6,2025-04-08,22,25.00,food,shop-1,25.00,default/1\n"
    )
    assert answer.err == "as at 30 April 2025: 1 spend, £25.00, without a receipt\n"
    assert world.done("dpl spend queries").out == ""
    world.done(f"dpl spend evidence A-1/6 --kind receipt --on 10/04/2025 --sha256 {'0' * 64}")
    assert world.done("dpl spend evidence-missing").out == ""


# ── the rules ────────────────────────────────────────────────────────────────────────────────


def test_every_rule_is_told_with_its_words_and_source_as_it_goes_for_the_account(world):
    world.told(PACK)
    rows = json.loads(world.done("dpl spend rules --account A-1 -O json").out)
    barred = [row for row in rows if row["rule"] == "spend-prohibited"]
    assert [(row["funder"], row["policy"]) for row in barred] == [
        ("icb", "our-icb/2025"),
        ("shire", "default/1"),
    ]
    assert (barred[0]["says"], barred[0]["quote"], barred[0]["source"]) == (
        "prohibited: transport",
        "no taxis at all",
        "icb.example/phb",
    )
    household = next(row for row in rows if row["rule"] == "spend-same-household")
    assert "reg 8(5A)" in household["source"] and household["policy"] == ""
    assert {"payment-after-death", "money-taken-without-notice"} <= {row["rule"] for row in rows}
    one = json.loads(world.done("dpl spend rules --funder icb -O json").out)
    assert {row["policy"] for row in one} == {"", "our-icb/2025"}
    assert "not both" in world.run("dpl spend rules --funder icb --account A-1").err


# ── payees, splits, liabilities and top-ups ──────────────────────────────────────────────────


def test_a_payee_of_the_same_household_is_noted_and_asked_about(world):
    world.done(
        "dpl spend payee A-1 pa-04 --relation same-household --from 01/04/2025 --reason told"
    )
    assert world.last() == e.PayeeNoted("pa-04", "same-household", False, D(2025, 4, 1), "told")
    world.done(SPENT.format("5.00", "food") + " --payee pa-04")
    assert world.last() == e.SpendQueried(7, "spend-same-household", D(2025, 4, 8), None)
    world.done(
        "dpl spend payee A-1 pa-04 --relation same-household --allowed --from 08/04/2025 "
        "--reason agreed"
    )
    said = world.done("dpl history A-1").out
    assert "pa-04 is of the same household from 1 April 2025, and may not be paid" in said
    assert "from 8 April 2025, and may be paid: agreed" in said


@pytest.mark.parametrize(
    ("split", "amount", "parts"),
    [
        ("nhs=60,council=40", "1000.01", [("nhs", 60001), ("council", 40000)]),
        ("nhs=50,council=50", "100.01", [("nhs", 5001), ("council", 5000)]),
        ("nhs=1,council=1,school=1", "100", [("nhs", 3334), ("council", 3333), ("school", 3333)]),
    ],
)
def test_T14_a_spend_is_shared_to_the_penny_as_agreed(world, split, amount, parts):
    world.done("dpl account fund A-1 school --funder s --programme education --from 01/04/2025")
    weights = tuple(c.Weight(n, int(w)) for n, w in (one.split("=") for one in split.split(",")))
    world.told(
        c.AgreeSplit(account="A-1", shares=weights, from_on=D(2025, 4, 1), decided_on=D(2025, 4, 1))
    )
    world.done(f"dpl spend record A-1 --amount {amount} --on 08/04/2025 --category food")
    assert world.last().shares == tuple(e.Share(*part) for part in parts)


def test_a_bank_line_can_pay_a_recorded_liability_after_a_death(world):
    world.told(
        c.RecordLiability(
            account="A-1",
            liability="paye",
            kind="paye",
            amount_pence=3_000,
            fund="nhs",
            recorded_on=D(2025, 4, 1),
        ),
        c.RecordDeath(account="A-1", died_on=D(2025, 4, 5)),
    )
    line = e.ImportedLine(
        on=D(2025, 4, 8), amount_pence=-3_000, ordinal=1, row=1, balance_pence=None, detail="d" * 64
    )
    world.told(
        c.ImportStatement(
            holding="bank-1", sha256="a" * 64, layout="lloyds", lines=(c.LineToImport(line=line),)
        )
    )
    before = world.head
    world.done(
        "dpl line allocate bank-1/2025-04-08/-3000/1 --as spend --fund nhs --category tax "
        "--liability paye"
    )
    kinds = [type(entry.event) for entry in world.entries(before)]
    assert kinds == [e.LineAllocated, e.SpendRecorded, e.LiabilitySettled]


def test_a_top_up_is_the_persons_own_fund_beside_one_that_allows_it(world):
    own = "dpl account fund A-1 own --funder person --programme own --from 01/04/2025"
    top_up = "dpl receive top-up A-1 --fund {} --beside {} --amount 25.00 --on 07/04/2025"
    answer = world.run(top_up.format("nhs", "nhs"))
    assert (answer.code, answer.err.splitlines()[1]) == (
        2,
        "  try:   dpl account fund A-1 own --funder person --programme own --from 07/04/2025",
    )
    world.done(own)
    answer = world.run(top_up.format("own", "nhs"))
    assert answer.code == 2
    assert "top_up_refused of default/1" in answer.err
    assert answer.err.endswith("nothing was recorded\n")
    world.done(top_up.format("own", "council"))
    assert world.last() == e.TopUpReceived("own", "bank-1", None, D(2025, 4, 7), 2500)
