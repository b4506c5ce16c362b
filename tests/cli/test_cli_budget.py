"""`dpl budget` and what `dpl allocate` warns of: typed, answered, and seen in the ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger import events as e
from tests.cli.conftest import World

PLAN = "dpl budget plan A-1 plan-1 --on 20/03/2025 --from 01/04/2025"
PA = "--line pa-hours:stay-well:personal-care:weekly:120.00:nhs=60,council=40"


def table(world: World, line: str) -> list[dict]:
    return json.loads(world.done(f"{line} -O json").out)


def test_a_budget_is_told_of_and_stands_with_its_days(world):
    world.done(
        "dpl budget indicate A-1 --fund nhs --yearly 7800.00 --on 01/03/2025 --method points-table "
        "--version 2025-1 --step '13 points at £600.00=7800.00'"
    )
    assert world.last() == e.IndicativeBudgetSet(
        "nhs", "yearly", 780000, e_day(2025, 3, 1), "points-table", "2025-1",
        (e.CalculationLine("13 points at £600.00", 780000),),
    )  # fmt: skip
    world.done(f"{PLAN} {PA}")
    rows = table(world, "dpl budget show A-1")
    assert [(r["what"], r["days"]) for r in rows if r["what"] == "wait"] == [
        ("wait", 19),
        ("wait", 31),
    ]
    (line,) = [r for r in rows if r["what"] == "line"]
    assert (line["name"], line["amount_pence"], line["per"]) == ("pa-hours", 12000, "week")
    assert "nhs 60, council 40" in line["about"]


def e_day(year: int, month: int, day: int):
    from datetime import date

    return date(year, month, day)


# ── the plan ─────────────────────────────────────────────────────────────────────────────────

TOML = """
outcomes = ["stay-well", "get-out"]

[[lines]]
line = "pa-hours"
outcome = "stay-well"
category = "personal-care"
weekly = 120.00
split = { nhs = 60, council = 40 }

[[lines]]
line = "gym"
outcome = "get-out"
category = "leisure"
yearly = "300.00"
fund = "nhs"

[[lines]]
line = "other"
outcome = "get-out"
category = "transport"
"""
CSV = """line,outcome,category,weekly,yearly,once,fund,split
pa-hours,stay-well,personal-care,120.00,,,,"nhs=60,council=40"
gym,get-out,leisure,,300.00,,nhs,
other,get-out,transport,,,,,
"""


def test_a_plan_is_the_same_from_toml_csv_and_the_command_line(world):
    Path("plan.toml").write_text(TOML)
    Path("plan.csv").write_text(CSV)
    plans = []
    for name, how in enumerate(
        ("--file plan.toml", "--file plan.csv",
         f"{PA} --line gym:get-out:leisure:yearly:300.00:nhs --line other:get-out:transport")
    ):  # fmt: skip
        world.done(f"dpl budget plan A-1 plan-{name} --on 20/03/2025 --from 01/04/2025 {how}")
        plans.append(world.last())
    assert plans[0].outcomes == ("stay-well", "get-out")
    assert plans[0].lines == plans[1].lines == plans[2].lines
    assert plans[0].outcomes == plans[1].outcomes == plans[2].outcomes
    assert [line.amount_pence for line in plans[0].lines] == [12000, 30000, None]


def test_every_fault_of_a_plans_file_is_told_at_once(world):
    before = world.head
    Path("plan.toml").write_text(
        'colour = "red"\n'
        '[[lines]]\nline = "a b"\noutcome = "stay-well"\ncategory = "Care"\nweekly = "1.234"\n'
        '[[lines]]\nline = "x"\noutcome = "o"\ncategory = "emergency-care"\nfund = "lottery"\n'
        '[[lines]]\nline = "y"\noutcome = "o"\nweekly = "1"\nonce = "2"\nsplit = { nhs = "all" }\n'
    )
    answer = world.run(f"{PLAN} --file plan.toml")
    assert (answer.code, answer.out, world.head) == (2, "", before)
    for words in (
        "plan.toml: colour: is not known",
        "plan.toml: line 1: line: is not right",
        "plan.toml: line 1: category: is not right",
        "'1.234' has more than two decimal places",
        "line x is for emergency-care, which is never bought",
        "has no fund lottery",
        "plan.toml: line 3: category: is missing",
        "plan.toml: line 3: once: there is weekly already",
        "'nhs=all' is not a share like nhs=60",
        "nothing was recorded",
    ):
        assert words in answer.err, answer.err


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("p.toml", "lines = 3", "p.toml: lines: is not a list"),
        ("p.toml", "[[lines", "this is not TOML"),
        ("p.csv", "line,colour\n", "the header has 'colour'"),
        ("p.csv", "outcome\n", "no column 'line'"),
        ("p.csv", "line,outcome,category\na,b,c,d\n", "p.csv:2: the row has more cells"),
        ("p.csv", "line,outcome,category\n", "there is no line in it"),
        ("p.toml", "outcomes = [1]", "is not a list of names"),
    ],
)
def test_a_file_that_is_no_plan_says_what_is_wrong(world, name, text, words):
    Path(name).write_text(text)
    answer = world.run(f"{PLAN} --file {name}")
    assert answer.code == 2 and words in answer.err and "nothing was recorded" in answer.err


def test_a_plan_that_names_no_line_or_half_a_line_is_not_understood(world):
    assert "--file, or --line" in world.run(PLAN).err
    assert "is not a line of a plan" in world.run(f"{PLAN} --line pa-hours").err
    assert "unknown-outcome" in world.run(f"{PLAN} {PA} --outcome get-out").err


# ── contribution ─────────────────────────────────────────────────────────────────────────────

ASSESS = "dpl budget contribution A-1 --fund council --from 07/04/2025 --decided-on 01/04/2025"
COUNCIL = (
    "dpl allocate make A-1 al-2 --fund council --from 01/04/2025 --decided-on 30/03/2025 --weekly"
)


@pytest.mark.parametrize(
    ("budget", "most", "person", "council"),
    [
        ("300", "0", 0, "council pays £300.00"),
        ("300", "100", 10000, "council pays £200.00"),
        ("200", "300", 20000, "none is payable"),
    ],
)
def test_T3_a_person_pays_the_lower_of_the_assessment_and_the_chargeable_budget(
    world, budget, most, person, council
):
    world.done(f"{COUNCIL} {budget}")
    world.done(f"{ASSESS} --weekly {most}")
    (row,) = [r for r in table(world, "dpl budget show A-1") if r["what"] == "contribution"]
    assert row["amount_pence"] == person
    assert council in row["about"]


def test_T4_a_contribution_above_the_payment_is_told_of_with_the_reason(world):
    world.done(f"{COUNCIL} 150.00")
    told = world.done(f"{ASSESS} --weekly 160.00").err
    assert "warning: the contribution assessed, £160.00 a week, is more than the direct" in told
    assert "so none is payable" in world.done("dpl budget show A-1").out
    assert "£0.00 would be paid" in world.done(f"{ASSESS} --weekly 150.00").err


def test_T5_a_near_zero_net_is_warned_of_before_it_is_set_up(world):
    words = "four weeks are £240.00, less the person's contribution of £239.72 (4 × £59.93): £0.28"
    world.done(f"{COUNCIL} 60.00")
    before = world.head
    assert words in world.done(f"{ASSESS} --weekly 59.93 --dry-run").err
    assert world.head == before
    answer = world.done(f"{ASSESS} --weekly 59.93")
    assert answer.err.index(words) < answer.err.index("recorded 1 entry")


def test_T5_the_warning_comes_whichever_of_the_two_is_set_up_last(world):
    world.done(f"{ASSESS} --weekly 59.93".replace("07/04", "01/04"))
    assert "£0.28 would be paid" in world.done(f"{COUNCIL} 60.00").err
    revise = "dpl allocate revise A-1 al-2 --from 05/05/2025 --decided-on 01/05/2025 --amount"
    assert "£0.00 would be paid" in world.done(f"{revise} 59.93").err
    assert "warning" not in world.done(f"{revise} 120.00").err


def test_no_contribution_on_nhs_money(world):
    refused = world.run(ASSESS.replace("council", "nhs") + " --weekly 20.00")
    assert refused.code == 2 and "SI 2013/1617 reg 13(1)" in refused.err
    charged = "dpl account fund A-1 after --funder shire --programme s117 --contribution-charged "
    refused = world.run(charged + "--from 01/04/2025")
    assert refused.code == 2 and "never-charged" in refused.err


# ── a backdated change ───────────────────────────────────────────────────────────────────────


def test_a_backdated_rise_tells_what_it_changes_on_days_paid_for_and_pays_nothing(world):
    world.done("dpl pay make A-1 --fund nhs --gross 600.00 --on 04/04/2025 --from 01/04/2025 "
               "--to 28/04/2025")  # fmt: skip
    rise = "dpl allocate revise A-1 al-1 --from 08/04/2025 --decided-on 29/04/2025 --amount"
    answer = world.done(f"{rise} 165.00 --dry-run")
    assert "1 April 2025 to 28 April 2025, paid for already: £45.00 more is due" in answer.err
    assert "arrears of £45.00 are proposed, and nothing is paid" in answer.err
    answer = world.done(f"{rise} 140.00")
    assert "an overpayment of £30.00 is proposed, and nothing is taken back" in answer.err
    assert isinstance(world.last(), e.AllocationRevised)
    assert "proposed" not in world.done(f"{rise} 140.00".replace("08/04", "29/04")).err


def test_a_backdated_split_leaves_recorded_shares_and_says_where_to_look(world):
    split = "dpl budget split A-1 --shares nhs=60,council=40 --decided-on 01/06/2025 --from"
    assert "keep their shares" not in world.done(f"{split} 01/04/2025").err
    world.done("dpl spend record A-1 --amount 49.99 --on 08/04/2025 --category food --fund nhs")
    assert "keep their shares" not in world.done(f"{split} 09/04/2025").err
    told = world.done(f"{split} 08/04/2025").err
    assert "1 spend for days from 8 April 2025 on keep their shares" in told
    assert "dpl recharge propose A-1 --since 08/04/2025" in told
    assert "1 spend for days" in world.done(f"{PLAN} {PA}").err
    (spend,) = [x.event for x in world.entries() if isinstance(x.event, e.SpendRecorded)]
    assert spend.shares == (e.Share("nhs", 4999),)


# ── what is set aside ────────────────────────────────────────────────────────────────────────


def test_a_liability_is_recorded_and_paid_by_a_spend_that_names_it(world):
    world.done("dpl budget liability A-1 paye-q1 --kind paye --amount 312.40 --fund nhs "
               "--on 30/06/2025 --due 22/07/2025")  # fmt: skip
    world.done("dpl spend record A-1 --amount 300.00 --on 20/07/2025 --category paye --fund nhs "
               "--liability paye-q1")  # fmt: skip
    settled = [x.event for x in world.entries() if isinstance(x.event, e.LiabilitySettled)]
    assert [share.pence for share in settled[0].shares] == [30000]
    assert "paye-q1  PAYE, nhs £12.40" in world.done("dpl budget show A-1").out
    world.done("dpl budget settle A-1 paye-q1 --on 30/07/2025 --reason waived")
    assert "paye-q1" not in world.done("dpl budget show A-1").out
    refused = world.run("dpl budget settle A-1 paye-q1 --on 30/07/2025 --reason waived")
    assert refused.code == 2 and "nothing is left of liability paye-q1" in refused.err
    assert "of liability paye-q1 settled by the spend in A-1/" in world.done("dpl history A-1").out


def test_a_liability_is_settled_by_its_own_accounts_spend(world):
    world.done("dpl budget liability A-1 w --kind wages --amount 50.00 --fund nhs --on 01/04/2025")
    other = world.run("dpl budget settle A-1 w --on 09/04/2025 --reason paid --spend B-2/7")
    assert other.code == 2 and "B-2's, and not A-1's" in other.err
    world.done("dpl spend record A-1 --amount 49.99 --on 08/04/2025 --category wages --fund nhs")
    entry = next(x.version for x in world.entries() if isinstance(x.event, e.SpendRecorded))
    world.done(f"dpl budget settle A-1 w --on 09/04/2025 --reason paid --spend A-1/{entry}")
    assert world.last().spend == entry and world.last().shares == (e.Share("nhs", 4999),)


def test_earmarks_contingency_and_carry_over_are_agreed_shown_and_ended(world):
    world.done("dpl budget earmark A-1 hoist --fund nhs --amount 900.00 --purpose hoist "
               "--on 01/05/2025 --expires 31/03/2026")  # fmt: skip
    world.done("dpl budget contingency A-1 --fund nhs --amount 150.00 --purpose bank-holidays "
               "--from 01/04/2025 --decided-on 20/03/2025")  # fmt: skip
    world.done("dpl budget split A-1 --shares nhs=60,council=40 --from 01/04/2025 "
               "--decided-on 20/03/2025")  # fmt: skip
    world.done("dpl budget carry-over A-1 --fund nhs --year-end 31/03/2026 --amount 250.00 "
               "--purpose respite-week --decided-on 10/04/2026")  # fmt: skip
    shown = {r["what"]: r["amount_pence"] for r in table(world, "dpl budget show A-1")}
    assert (shown["earmark"], shown["contingency"], shown["carry-over"]) == (90000, 15000, 25000)
    world.done("dpl budget release A-1 hoist --on 12/09/2025 --reason bought")
    rows = table(world, "dpl budget show A-1")
    assert "earmark" not in {r["what"] for r in rows}
    assert "earmark" in {r["what"] for r in table(world, "dpl budget show A-1 --as-at 01/09/2025")}


# ── questions ────────────────────────────────────────────────────────────────────────────────


def test_T21_a_contingency_fund_is_no_part_of_what_was_used(world):
    world.done("dpl account fund A-1 spare --funder icb --programme contingency --from 01/04/2025")
    world.done("dpl allocate make A-1 al-9 --fund spare --one-off 150.00 --from 01/04/2025 "
               "--decided-on 01/04/2025")  # fmt: skip
    world.done("dpl spend record A-1 --amount 195.00 --on 08/04/2025 --category wages --fund nhs")
    world.done("dpl spend record A-1 --amount 60.00 --on 09/04/2025 --category agency --fund spare")
    rows = table(world, "dpl budget actual A-1 --from 01/04/2025 --to 30/06/2025")
    (spare,) = [r for r in rows if r["by"] == "contingency"]
    assert (spare["budget_pence"], spare["spent_pence"], spare["left_pence"]) == (15000, 6000, 9000)
    assert spare["used_percent"] is None
    assert rows[-1]["budget_pence"] == 13 * 15000
    assert (rows[-1]["spent_pence"], rows[-1]["used_percent"]) == (19500, "10.0")


def test_budget_against_actual_as_it_was_known_then(world):
    world.done(f"{PLAN} {PA}")
    world.done("dpl spend record A-1 --amount 100.00 --on 08/04/2025 --category personal-care "
               "--fund nhs --plan-line pa-hours")  # fmt: skip
    then = world.head
    world.done("dpl spend record A-1 --amount 20.00 --on 09/04/2025 --category personal-care "
               "--fund nhs --plan-line pa-hours")  # fmt: skip

    def spent(more: str = "") -> int:
        rows = table(world, f"dpl budget actual A-1 {more}")
        return next(r["spent_pence"] for r in rows if r["name"] == "pa-hours")

    assert spent("--to 14/04/2025") == 12000
    assert spent(f"--known-at {then}") == 10000
    assert spent("--to 30/04/2025 --as-at 08/04/2025") == 10000
    answer = world.run("dpl budget actual A-1 --from 02/04/2025 --to 01/04/2025")
    assert answer.code == 2 and "end-before-start" in answer.err
    assert world.run("dpl budget actual A-9").code == 2


def test_T23_a_weeks_cost_is_shown_with_its_basis_and_weeks_of_service(world):
    world.done("dpl allocate make A-1 al-2 --fund nhs --one-off 90.00 --from 01/05/2025 "
               "--decided-on 01/05/2025")  # fmt: skip
    rows = table(world, "dpl budget cost A-1 --from 01/04/2025 --to 30/06/2025")
    assert [(r["weekly_cost_pence"], r["basis"], r["weeks"]) for r in rows] == [
        (15000, "× 1", "13.0"),
        (None, "paid once: left out", "8.7"),
    ]
    assert "both --from and --to" in world.run("dpl budget cost A-1 --from 01/04/2025").err


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        ("1000.01", "nhs=60,council=40", {"nhs": 60001, "council": 40000}),
        ("100.01", "nhs=50,council=50", {"nhs": 5001, "council": 5000}),
        ("100.00", "nhs=1,council=1,edu=1", {"nhs": 3334, "council": 3333, "edu": 3333}),
    ],
)
def test_T14_shares_always_sum_and_the_odd_penny_has_a_rule(world, amount, shares, parts):
    world.done("dpl account fund A-1 edu --funder shire --programme education --from 01/04/2025")
    head = world.head
    world.done(f"dpl spend record A-1 --amount {amount} --on 08/04/2025 --category wages "
               f"--shares {shares}")  # fmt: skip
    spend = world.entries(head)[0].event
    assert {share.fund: share.pence for share in spend.shares} == parts


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dpl budget indicate A-1 --fund nhs --on 01/03/2025 --method m --version v", "one of"),
        ("dpl budget indicate A-1 --fund nhs --on 01/03/2025 --method m --version v --weekly 1 "
         "--once 2", "one of"),
        ("dpl budget release A-1 car --on 12/09/2025 --reason bought", "unknown-earmark"),
        ("dpl budget split A-1 --shares lottery=1 --from 01/04/2025 --decided-on 01/04/2025",
         "unknown-fund"),
        ("dpl budget show A-9", "there is no account A-9"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(world, line, words):
    before = world.head
    answer = world.run(line)
    assert answer.code == 2 and words in answer.err and world.head == before
