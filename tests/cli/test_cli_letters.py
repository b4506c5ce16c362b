"""`dpl letter …`: what each letter says to the penny, what it may not leave out, what is kept."""

from __future__ import annotations

import json
import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from ledger import commands as c
from ledger import events as e
from projections.letters.catalogue import NAMES
from tests.cli.conftest import World
from tests.cli.test_cli_life import charged
from tests.cli.test_cli_payruns import D, alone, run, schedule, setup
from tests.cli.test_cli_reclaims import NOTICE, PROPOSE, noticed, rich

__all__ = ["noticed", "rich"]


@pytest.fixture
def council(empty: World) -> World:
    empty.told(alone("shire"))
    return empty


def said(answer) -> str:
    """A letter as one line, so that a test need not know where it was wrapped."""
    return " ".join(answer.out.split())


def amounts(answer) -> list[list[str]]:
    """The amounts at the end of each line that has any."""
    found = [re.findall(r"-?£[\d,]+\.\d\d", line) for line in answer.out.splitlines()]
    return [one for one in found if one]


# ── the advice of a payment ──────────────────────────────────────────────────────────────────


def test_T1_T24_the_advice_names_period_rate_days_and_contribution_to_the_penny(council):
    start = D(2023, 3, 1)
    setup(council, start)
    schedule(council, "monthly", start)
    assert run(council, "march", start).code == 0
    answer = council.done("dpl letter remittance A-1 --run march")
    text = said(answer)
    assert "£575.72 from Shire was paid on 1 March 2023." in text
    assert "It is for 1 March 2023 to 31 March 2023, 31 days." in text
    assert "It went into the bank account ending 5678, with the reference A-1/" in text
    assert ["£150.00", "£20.00"] in amounts(answer)
    assert amounts(answer)[-3:] == [["£664.29"], ["-£88.57"], ["£575.72"]]


def test_T2_the_bridge_of_ten_days_is_told_as_it_was_paid(council):
    start, change = D(2023, 11, 1), D(2023, 12, 11)
    setup(council, start)
    schedule(council, "monthly", start)
    schedule(council, "four-weekly", change, "--days-before 3")
    assert run(council, "november", start).code == 0
    assert run(council, "bridge", D(2023, 12, 1)).code == 0
    assert run(council, "four", D(2023, 12, 8), D(2023, 12, 11)).code == 0
    bridge = council.done("dpl letter remittance --run bridge")
    assert "1 December 2023 to 10 December 2023, 10 days." in said(bridge)
    assert amounts(bridge)[-3:] == [["£214.29"], ["-£28.57"], ["£185.72"]]
    four = council.done("dpl letter remittance A-1 --run four")
    assert amounts(four)[-3:] == [["£600.00"], ["-£80.00"], ["£520.00"]]
    every = council.done("dpl letter remittance A-1")
    assert every.out.count("MONEY PAID TO YOU") == 3 and every.out.count("\f") == 2


@pytest.mark.parametrize(
    ("budget", "most", "person", "funder"),
    [(30_000, 0, "£0.00", "£300.00"), (30_000, 10_000, "£100.00", "£200.00")],
)
def test_T3_the_letter_shows_who_pays_what_of_a_week(council, budget, most, person, funder):
    setup(council, D(2025, 4, 1), weekly=budget, assessed=most)
    if not most:
        council.done(
            "dpl budget contribution A-1 --fund council --weekly 0 --from 01/04/2025 "
            "--decided-on 01/04/2025"
        )
    answer = council.done("dpl letter net A-1 --fund council --as-at 30/06/2025")
    assert f"Shire pays {funder} a week, and you pay {person}." in said(answer)


def test_a_contribution_that_nobody_assessed_is_not_told_as_nothing_to_pay(council):
    setup(council, D(2025, 4, 1), assessed=0)
    refused = council.run("dpl letter net A-1 --fund council --as-at 30/06/2025")
    assert refused.code == 2 and "refused (not-assessed)" in refused.err


def test_T3_T4_where_more_is_assessed_than_there_is_the_letter_says_that_none_is_payable(council):
    setup(council, D(2025, 4, 1), weekly=15_000, assessed=16_000)
    answer = council.done("dpl letter net A-1 --fund council --as-at 30/06/2025")
    text = said(answer)
    assert "No direct payment is payable. The contribution assessed, £160.00 a week" in text
    assert "is more than the direct payment of £150.00 a week, so none is payable." in text
    assert ["£0.00", "£0.00"] in amounts(answer)
    refused = council.run("dpl letter remittance A-1")
    assert refused.code == 2 and "dpl letter net A-1" in refused.err


def test_T4_a_payment_of_nought_has_its_advice_with_both_sides(council):
    setup(council, D(2025, 4, 1), assessed=15_000)
    schedule(council, "four-weekly", D(2025, 4, 7))
    assert run(council, "april", D(2025, 4, 7)).code == 0
    answer = council.done("dpl letter remittance A-1")
    assert amounts(answer)[-4:-1][:3] == [["£600.00"], ["-£600.00"], ["£0.00"]]
    assert "Very little is left of this payment" in said(answer)


def test_T5_a_payment_that_leaves_next_to_nothing_says_so_with_its_arithmetic(council):
    setup(council, D(2025, 4, 1), weekly=6_000, assessed=5_993)
    schedule(council, "four-weekly", D(2025, 4, 7))
    assert run(council, "april", D(2025, 4, 7)).code == 0
    words = "our weeks are £240.00, less your contribution of £239.72 (4 × £59.93): £0.28 would be"
    for line in ("remittance A-1", "net A-1 --fund council --as-at 01/05/2025"):
        assert words in said(council.done(f"dpl letter {line}"))


# ── the contribution ─────────────────────────────────────────────────────────────────────────


def test_T6_weeks_by_rate_meet_the_bill_to_the_penny(world):
    charged(world)
    answer = world.done(
        "dpl letter arrears A-1 --fund council --as-at 29/12/2025 --invoiced 2345.00"
    )
    text = said(answer)
    assert "On 29 December 2025 you owe £2,337.27 of your contribution to Shire." in text
    assert "That is 39 weeks at £59.93 a week." in text
    assert "1 April 2025 to 29 December 2025 39 weeks £59.93 £2,337.27" in text
    assert "You were billed £2,345.00, which is 39.13 weeks at £59.93." in text
    assert "The bill is £7.73 more than what is owed. You do not owe those £7.73." in text
    right = world.done(
        "dpl letter arrears A-1 --fund council --as-at 29/12/2025 --invoiced 2337.27"
    )
    assert "The bill is right to the penny." in said(right)


# ── asking money back ────────────────────────────────────────────────────────────────────────


def test_a_notice_has_the_four_parts_the_working_and_the_right_to_another_look(noticed):
    text = said(noticed.done("dpl letter reclaim A-1 R-1 --as-at 01/07/2025"))
    for words in (
        "1. Why", "- Because a substantial part of the money has not been used and has built up.",
        "2. How much ----------- £1,150.00.",
        "3. By when ---------- By 1 August 2025. Nothing is taken before 15 July 2025.",
        "4. Who is to pay it back ------------------------ It is for you to repay it.",
        "You can ask us to look at it again, until 29 July 2025.",
        "Nobody with a personal health budget is refused healthcare",
        "Surplus: more than may stay £1,150.00", "THIS NOTICE ASKS FOR £1,150.00",
        "(SI 2013/1617, regulation 15(2))", "ask us about paying by parts",
    ):  # fmt: skip
        assert words in text, words
    assert "This is a copy" not in text


def test_a_copy_says_what_became_of_it(noticed):
    noticed.done("dpl reclaim reconsider A-1 R-1 --ground planned-use --on 20/07/2025")
    waits = said(noticed.done("dpl letter reclaim A-1 R-1 --as-at 21/07/2025"))
    assert "On 20 July 2025 you asked us to look at it again." in waits
    assert "We have not answered yet. Nothing is taken until we have." in waits
    noticed.done(
        "dpl reclaim decide A-1 R-1 --outcome withdrawn --reason wrong-sum --on 25/07/2025"
    )
    gone = said(noticed.done("dpl letter reclaim A-1 R-1 --as-at 26/07/2025"))
    assert "Nothing is asked of you any more under this notice." in gone


def test_after_a_death_the_notice_is_to_the_personal_representatives(rich):
    rich.done("dpl account death A-1 --on 10/06/2025")
    rich.done(PROPOSE.format("1150.00", "30/06/2025").replace("unused-accumulated", "death"))
    rich.done(NOTICE.format("1150.00").replace("person", "personal-representatives"))
    text = said(rich.done("dpl letter reclaim A-1 R-1 --as-at 01/07/2025"))
    assert "The personal representatives of the person who has died" in text
    assert "We are sorry to write to you about this after a death." in text
    assert "(SI 2013/1617, regulation 15(3))" in text and " your " not in text.split("3. By")[0]


def test_a_reason_that_says_no_more_than_the_ground_is_said_once(rich):
    rich.done("dpl account death A-1 --on 10/06/2025")
    rich.done(PROPOSE.format("1150.00", "30/06/2025").replace("unused-accumulated", "death"))
    notice = NOTICE.format("1150.00").replace("person", "personal-representatives")
    rich.done(re.sub(r"--reason \S+", "--reason person-died", notice))
    text = said(rich.done("dpl letter reclaim A-1 R-1 --as-at 01/07/2025"))
    assert "- Because the person has died." in text and "Person died." not in text
    assert "refused healthcare" not in text


def test_a_certificate_after_a_death_does_not_say_that_the_person_gets_money(rich):
    rich.done("dpl account death A-1 --on 10/06/2025")
    text = said(rich.done("dpl letter ring-fence A-1 --as-at 30/06/2025"))
    assert "died on 10 June 2025. Until then they got public money" in text
    assert "named above gets" not in text
    before = said(rich.done("dpl letter ring-fence A-1 --as-at 09/06/2025"))
    assert "named above gets public money" in before


def test_the_answer_to_a_request_and_before_it_that_it_came(noticed):
    nobody = noticed.run("dpl letter reconsideration A-1 R-1 --as-at 10/07/2025")
    assert nobody.code == 2 and "refused (nobody-asked)" in nobody.err
    noticed.done("dpl reclaim reconsider A-1 R-1 --ground planned-use --on 20/07/2025")
    noticed.done(
        "dpl reclaim decide A-1 R-1 --outcome reduced --amount 900.00 --reason wages-owed "
        "--on 25/07/2025"
    )
    waits = said(noticed.done("dpl letter reconsideration A-1 R-1 --as-at 24/07/2025"))
    assert "WE ARE LOOKING AT IT AGAIN" in waits and "£1,150.00" in waits
    assert "Nothing is taken until we have looked at it again" in waits and "£900.00" not in waits
    told = said(noticed.done("dpl letter reconsideration A-1 R-1 --as-at 26/07/2025"))
    assert "we now ask for less." in told and "- Wages owed." in told
    assert "in all: £900.00, which is £250.00 less than before." in told
    assert "£900.00 is still to be paid back by" in told


def test_money_that_came_back_already_goes_back_once_less_is_asked(noticed):
    noticed.done("dpl reclaim receive A-1 R-1 --amount 1000.00 --on 18/07/2025")
    noticed.done("dpl reclaim reconsider A-1 R-1 --ground planned-use --on 20/07/2025")
    noticed.done(
        "dpl reclaim decide A-1 R-1 --outcome reduced --amount 900.00 --reason wages-owed "
        "--on 25/07/2025"
    )
    told = said(noticed.done("dpl letter reconsideration A-1 R-1 --as-at 26/07/2025"))
    assert "£1,000.00 has come back to us already. £100.00 of that is more than we ask" in told
    assert "Nothing more is to be paid back." in told


# ── the certificate ──────────────────────────────────────────────────────────────────────────


def test_the_certificate_ties_to_the_balances_and_says_the_persons_own_apart(world):
    charged(world)
    world.done("dpl pay make A-1 --fund nhs --gross 2000.00 --on 05/04/2025 --on-top")
    world.done("dpl receive contribution A-1 --fund council --amount 100.00 --on 05/04/2025")
    world.done(
        "dpl budget liability A-1 paye-q1 --kind paye --shares nhs=1 --amount 312.40 "
        "--on 06/04/2025"
    )
    answer = world.done("dpl letter ring-fence A-1 --as-at 30/04/2025")
    text = said(answer)
    assert "there was £2,100.00 in all. £2,000.00 of that is public money." in text
    assert "£100.00 of that is the person’s own" in text
    assert "Bill: paye-q1, PAYE: still to be paid £312.40" in text
    assert "SI 2013/1617), regulation 13(1)" in text and "Care Act 2014, section 33" in text
    assert f"entry {world.head}: asked again" in text
    (data,) = json.loads(world.done("dpl letter ring-fence A-1 --as-at 30/04/2025 -O json").out)
    (row,) = [
        one for one in json.loads(world.done("dpl balance A-1 --as-at 30/04/2025 -O json").out)
        if one["fund"] == "nhs"
    ]  # fmt: skip
    assert data["funds"][0]["balance"] == row["balance_pence"] == 200_000


# ── private details ──────────────────────────────────────────────────────────────────────────

OPEN = (
    "dpl account open B-1 --person P-2 --care-group adult-chc --age-band 18-64 "
    "--eligibility adult-chc --on 01/04/2025 --name 'Ann <b>Example</b>'"
)


def named(world: World) -> None:
    world.done(OPEN)
    world.done("dpl account fund B-1 nhs --funder icb --programme chc --from 01/04/2025")


def test_a_name_stands_in_a_letter_only_where_it_was_asked_for_and_never_in_the_entry(empty):
    named(empty)
    line = "dpl letter ring-fence B-1 --as-at 30/06/2025"
    assert "Example" not in empty.done(line).out
    assert "Ann <b>Example</b>" in empty.done(f"{line} --with-name").out
    given = f"{line} --with-name --into out.html --given-to benefits-office --on 01/07/2025"
    empty.done(given)
    page = Path("out.html").read_bytes()
    assert b"Ann &lt;b&gt;Example&lt;/b&gt;" in page
    event = empty.last()
    assert isinstance(event, e.ReportIssued)
    assert (event.report, event.form, event.account) == ("ring-fence", "html", "B-1")
    assert event.sha256 == sha256(page).hexdigest() and not event.published
    assert event.asked == (e.Asked("with-name", "yes"),) and event.last_on == date(2025, 6, 30)
    assert "Example" not in str(empty.entries())
    head = event.position
    empty.done(f"{line} --with-name --known-at {head} --into again.html")
    assert Path("again.html").read_bytes() == page


def test_a_name_that_is_not_kept_is_said_to_be_missing(world):
    refused = world.run("dpl letter ring-fence A-1 --with-name")
    assert refused.code == 2 and "refused (no-name)" in refused.err


def test_the_address_is_the_persons_own_and_nobody_else_is_written_to_at_it(empty):
    named(empty)
    detail = {"address_1": "1 High Street", "address_2": "Anytown", "postcode": "AN1 1AA"}
    with_details(empty, "B-1", detail)
    letter = "dpl letter net B-1 --fund nhs --with-name --as-at 30/06/2025"
    there = empty.done(letter).out
    assert "1 High Street\nAnytown\nAN1 1AA" in there
    empty.done("dpl account death B-1 --on 10/06/2025")
    after = empty.done(letter).out
    assert "The personal representatives of Ann" in after and "High Street" not in after


def with_details(world: World, account: str, facts: dict[str, str]) -> None:
    from ledger.service import Actor, Ledger, Order
    from ledger.store import open_store

    with open_store(world.url) as store:
        ledger = Ledger(store)
        detail = ledger.private(**facts)
        order = c.KeepPersonDetails(
            account=account, kept_on=D(2025, 4, 2), fields=tuple(facts), detail=detail.id
        )
        ledger.record([Order("kept", order, (detail,))], Actor("anna"))


# ── what is left blank ───────────────────────────────────────────────────────────────────────


def blank(answer) -> str:
    """What is told of blanks on stderr."""
    return answer.err.partition("left blank, to be written in by hand or filled:\n")[2]


def test_each_blank_is_told_with_the_command_that_fills_it(empty):
    named(empty)
    line = "dpl letter net B-1 --fund nhs --as-at 30/06/2025"
    told = blank(empty.done(line)).splitlines()
    assert f"  the name and address it goes to: {line} --with-name" in told
    assert "dpl letter body > body.toml, fill it in, then" in told[-1]
    assert told[-1].endswith(f"{line} --body body.toml")
    assert "who signs (signed_by)" in told[-1] and "your own address (address)" in told[-1]
    filled = blank(empty.done(f"{line} --with-name"))
    assert "goes to" not in filled and "their address: dpl account details B-1" in filled


def test_what_is_said_to_fill_a_blank_fills_it(empty):
    named(empty)
    line = "dpl letter ring-fence B-1 --as-at 30/06/2025"
    told = empty.done(line)
    assert "Name ______________________________" in said(told)
    name = next(one for one in blank(told).splitlines() if "the name of the person" in one)
    assert "Ann" in empty.done(name.partition(": ")[2]).out
    Path("body.toml").write_text(
        'address = ["County Hall"]\ncontact = ["01632 960000"]\n'
        'benefits_law = ["As we read the rules."]\n'
    )
    whole = empty.done(f"{line} --with-name --body body.toml")
    assert blank(whole).splitlines() == ["  the signature and its date: by hand"]


def test_where_nothing_is_kept_of_a_person_the_command_that_keeps_it_is_told(world):
    told = blank(world.done("dpl letter ring-fence A-1 --as-at 30/06/2025"))
    keep = next(one for one in told.splitlines() if "the name of the person" in one)
    keep = keep.partition(": ")[2].partition("; then ")[0]
    assert keep.startswith("dpl account details A-1 --on 30/06/2025 --forename FORENAME")
    refused = world.run(keep)  # what stands there for their own is nobody's postcode
    assert refused.code == 2 and "a postcode is like" in refused.err
    world.done(keep.replace("POSTCODE", "'SW1A 1AA'"))
    assert "FORENAME SURNAME" in world.done("dpl letter ring-fence A-1 --with-name").out


def test_a_number_that_is_not_kept_is_told_with_its_holding(world):
    world.done("dpl pay make A-1 --fund nhs --gross 600.00 --on 15/06/2025")
    told = blank(world.done("dpl letter ring-fence A-1 --as-at 30/06/2025"))
    assert "which bank account the money is in: dpl holding number bank-1 --from 30/06/2025" in told


def test_a_blank_on_paper_is_a_line_to_write_on(noticed):
    line = "dpl letter reclaim A-1 R-1"
    text = noticed.done(line).out
    assert text.count("\n______________________________") == 3  # a name, and an address
    assert "For ICB: ______________________________" in text
    noticed.done(f"{line} --into out.html")
    page = Path("out.html").read_text()
    assert page.count('<span class="line">') == 4


def test_data_for_a_bodys_own_way_to_write_letters_says_nothing_of_blanks(noticed):
    assert noticed.done("dpl letter reclaim A-1 R-1 -O json").err == ""


# ── what asks for nothing ────────────────────────────────────────────────────────────────────


def test_a_certificate_of_nothing_says_that_there_is_nothing(empty):
    named(empty)
    answer = empty.done("dpl letter ring-fence B-1 --as-at 30/06/2025")
    assert "CERTIFICATE: NO MONEY IS HELD FOR A PERSON'S CARE" in answer.out
    assert "Nothing was held there, neither public money nor the person’s own." in said(answer)
    assert "B-1 had no money at the end of 30/06/2025" in answer.err


def test_a_notice_that_is_over_says_so_and_asks_for_nothing(noticed):
    before = noticed.done("dpl letter reclaim A-1 R-1")
    assert "NOTICE THAT MONEY IS ASKED BACK" in before.out and "is over" not in before.err
    noticed.done("dpl reclaim withdraw A-1 R-1 --on 20/07/2025 --reason mistaken")
    after = noticed.done("dpl letter reclaim A-1 R-1")
    assert "COPY OF A NOTICE THAT IS OVER" in after.out
    assert "asks for nothing any more under this notice" in said(after)
    assert "If it is hard to pay at once" not in said(after)
    assert "R-1 is over: this is a copy" in after.err
    then = noticed.done("dpl letter reclaim A-1 R-1 --as-at 19/07/2025")
    assert "NOTICE THAT MONEY IS ASKED BACK" in then.out


def test_an_advice_of_nothing_is_told_to_be_of_nothing(council):
    setup(council, D(2025, 4, 1), assessed=15_000)
    schedule(council, "four-weekly", D(2025, 4, 7))
    assert run(council, "april", D(2025, 4, 7)).code == 0
    answer = council.done("dpl letter remittance A-1 --run april")
    assert "paid nothing: the advice is of £0.00" in answer.err


# ── a body's own ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shown_of_a_template_makes_the_same_letter(noticed, name):
    charged(noticed)
    noticed.done("dpl reclaim reconsider A-1 R-1 --ground planned-use --on 20/07/2025")
    more = {"reclaim": "R-1", "reconsideration": "R-1"}.get(name, "")
    more = {"arrears": "--fund council", "net": "--fund nhs"}.get(name, more)
    line = f"dpl letter {name} A-1 {more} --as-at 30/07/2025"
    Path("own.html").write_text(noticed.done(f"dpl letter templates --show {name}").out)
    ours = noticed.done(line).out
    assert noticed.done(f"{line} --template own.html").out == ours
    noticed.done(f"{line} --into one.html --large-print")
    noticed.done(f"{line} --into two.html --large-print --template own.html")
    assert Path("one.html").read_bytes() == Path("two.html").read_bytes()


def test_a_template_that_leaves_out_what_the_law_requires_is_refused_and_each_part_is_named(
    noticed,
):
    Path("own.html").write_text(
        "<p>{{ amount }}</p><p hidden>{{ repay_by }}</p><!--{{ ask_by }}-->"
    )
    line = "dpl letter reclaim A-1 R-1 --template own.html --into out.html --given-to jo "
    before = noticed.head
    refused = noticed.run(f"{line} --on 02/07/2025")
    assert refused.code == 2 and "refused (letter-incomplete)" in refused.err
    for words in ("the reasons", "the day within which", "who must repay", "until when another"):
        assert words in refused.err
    assert "the amount (" not in refused.err
    assert "{{ reasons }}, {{ repay_by }}, {{ who_repays }}, {{ ask_by }}" in refused.err
    assert noticed.head == before and not Path("out.html").exists()


ALL = "{{ reasons|join }} {{ amount }} {{ repay_by }} {{ who_repays }} {{ ask_by }}"


@pytest.mark.parametrize(
    "hidden",
    [
        "<style>.h{display:none}</style><div class='x h'>ALL</div>",
        "<style>@media print { #h { font-size: 0 } }</style><p id=h>ALL</p>",
        "<style>p span, b {opacity:0}</style><p><span>ALL</span></p>",
        "<div style='font-size:0px'>ALL</div>",
        "<div style='opacity: 0.0'>ALL</div>",
        "<div style='position:absolute;left:-9999px'>ALL</div>",
        "<div style='max-height:0;overflow:hidden'>ALL</div>",
        "<details><summary>More</summary>ALL</details>",
        "<textarea>ALL</textarea>",
        "<svg><desc>ALL</desc></svg>",
    ],
)
def test_what_the_law_requires_does_not_count_where_the_page_hides_it(noticed, hidden):
    Path("own.html").write_text(hidden.replace("ALL", ALL))
    answer = noticed.run("dpl letter reclaim A-1 R-1 --template own.html --into out.html")
    assert answer.code == 2 and "refused (letter-incomplete)" in answer.err
    assert not Path("out.html").exists()


def test_what_a_page_shows_counts_whatever_it_hides_beside(noticed):
    page = f"<style>.h{{display:none}}</style><p class=h>no</p><details open>{ALL}</details>"
    Path("own.html").write_text(page)
    noticed.done("dpl letter reclaim A-1 R-1 --template own.html --into out.html")


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("<script>document.body.innerHTML=''</script>", "<script>"),
        ("<img src='https://elsewhere.example/{{ account }}.png'>", "src of <img>"),
        ("<p onclick='x()'>x</p>", "onclick of <p>"),
        ("<a href='java\tscript:x()'>x</a>", "href of <a>"),
        ("<link rel=stylesheet href='//elsewhere.example/x.css'>", "<link>"),
        ("<style>p { background: url(//elsewhere.example/{{ account }}) }</style>", "<style>"),
        ("<p style='background:url(https://elsewhere.example)'>x</p>", "style of <p>"),
        ("<iframe srcdoc='x'></iframe>", "<iframe>"),
    ],
)
def test_a_letter_runs_nothing_and_asks_nobody_for_anything_when_it_is_opened(noticed, more, what):
    Path("own.html").write_text(ALL + more)
    answer = noticed.run("dpl letter reclaim A-1 R-1 --template own.html --into out.html")
    assert answer.code == 2 and "refused (letter-restless)" in answer.err and what in answer.err
    logo = "<img alt='' src='data:image/png;base64,AA=='><a href='https://a.uk'>us</a>"
    Path("own.html").write_text(ALL + logo)
    noticed.done("dpl letter reclaim A-1 R-1 --template own.html --into out.html")


def test_a_template_that_never_ends_is_stopped_and_nothing_is_written(noticed, monkeypatch):
    monkeypatch.setattr("cli.lettering.sending.SECONDS", 0)
    turns = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    Path("own.html").write_text(ALL + turns)
    answer = noticed.run("dpl letter reclaim A-1 R-1 --template own.html --into out.html")
    assert answer.code == 2 and "refused (template-too-long)" in answer.err
    assert not Path("out.html").exists()


def test_a_template_that_says_too_much_is_stopped(noticed):
    Path("own.html").write_text(ALL + "{{ 'x' * 2000001 }}")
    answer = noticed.run("dpl letter reclaim A-1 R-1 --template own.html --into out.html")
    assert answer.code == 2 and "more than 2,000,000 characters" in answer.err


def test_a_day_that_stands_there_for_something_else_does_not_count(noticed):
    """Both days may be one: a template that prints one of them has not printed the other."""
    whole = noticed.done("dpl letter templates --show reclaim").out
    Path("own.html").write_text(whole.replace("{{ ask_by }}", "29 July 2025"))
    refused = noticed.run("dpl letter reclaim A-1 R-1 --template own.html")
    assert refused.code == 2 and "{{ ask_by }}" in refused.err


FAULTS = {
    "{{ amunt }}": ("there is no amunt", "try:   amount"),
    "{{ body.tema }}": ("there is no tema", "try:   team"),
    "{% for one in working %}{{ one.amonut }}{% endfor %}": ("there is no amonut", "amount"),
    "{% if %}": ("Expected an expression", ""),
    "{{ amount + 'x' }}": ("it cannot be worked out", ""),
    "{{ as_at.today() }}": ("may not do this", ""),
    "{{ amount.__class__.__mro__ }}": ("may not do this", ""),
    "{{ [1]|random }}": ("No filter named 'random'", ""),
    "{% include '/etc/passwd' %}": ("there is no template /etc/passwd", "reclaim.html"),
    "{{ 1 // 0 }}": ("it cannot be worked out", ""),
    "{{ amount|nonsense }}": ("No filter named 'nonsense'", ""),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_in_a_template_is_told_with_its_file_line_and_what_was_found(noticed, text):
    why, try_ = FAULTS[text]
    Path("own.html").write_text(f"<p>\nfirst\n{text}\n</p>")
    before = noticed.head
    answer = noticed.run("dpl letter reclaim A-1 R-1 --template own.html")
    assert answer.code == 2 and answer.out == ""
    assert answer.err.startswith("own.html:3: ") and why in answer.err and try_ in answer.err
    assert f"found: {text}" in answer.err and "Traceback" not in answer.err
    assert "no letter was written" in answer.err and noticed.head == before


def test_a_folder_of_templates_may_change_the_frame_alone(noticed):
    Path("ours").mkdir()
    frame = noticed.done("dpl letter templates --show letter").out
    Path("ours/letter.html").write_text(frame.replace("{{ from_whom }}", "Our own paper", 1))
    found = said(noticed.done("dpl letter reclaim A-1 R-1 --templates ours"))
    assert found.startswith("Our own paper") and "THIS NOTICE ASKS FOR" in found
    Path("ours/letter.html").unlink()
    wrong = noticed.run("dpl letter reclaim A-1 R-1 --templates ours")
    assert wrong.code == 2 and "has no template that is called as one of ours" in wrong.err


def test_a_text_template_is_a_bodys_own_words(noticed):
    Path("own.txt").write_text(
        "{% for one in reasons %}{{ one|wrapped(2) }}\n{% endfor %}{{ amount }} by {{ repay_by }}\n"
        "{{ who_repays }} Ask by {{ ask_by }}. {{ '<b>' }}\n"
    )
    line = "dpl letter reclaim A-1 R-1 --template own.txt"
    assert "£1,150.00 by 1 August 2025\nIt is for you to repay it. Ask by 29 July 2025. <b>" in (
        noticed.done(line).out
    )
    assert noticed.run(f"{line} --into out.html").code == 2


def test_a_body_says_of_itself_what_its_file_says_and_every_fault_in_it_is_told(noticed):
    Path("body.toml").write_text(noticed.done("dpl letter body").out)
    line = "dpl letter reclaim A-1 R-1 --body body.toml"
    assert noticed.done(line).out == noticed.done("dpl letter reclaim A-1 R-1").out
    Path("body.toml").write_text('name = "NHS Anytown"\n[funders]\nicb = "Anytown ICB"\n')
    found = noticed.done(line).out
    assert found.startswith("NHS Anytown\n") and "Anytown ICB asks for some" in said(
        noticed.done(line)
    )
    Path("body.toml").write_text('nmae = "x"\ncontact = "y"\n[disagree]\nfist = ["z"]\n')
    answer = noticed.run(line)
    assert answer.code == 2
    for words in ("nmae is nothing that a body says of itself", "try:   name",
                  "contact: has to be a list", "try:   disagree.first"):  # fmt: skip
        assert words in answer.err


def test_options_that_do_not_go_together_are_said_to_be_so(noticed):
    line = "dpl letter reclaim A-1 R-1"
    for more, words in (
        ("--large-print", "--large-print goes with --into FILE.html or FILE.pdf"),
        ("--given-to x --on 01/07/2025", "--given-to goes with --into FILE"),
        ("--into x.docx", "does not end in .html, .pdf or .txt"),
        ("-O csv", "a letter is no table"),
    ):
        answer = noticed.run(f"{line} {more}")
        assert answer.code == 2 and words in answer.err, more
    assert noticed.run("dpl letter remittance").code == 2
    many = "dpl letter remittance A-1 --into a.html --given-to x --on 07/07/2025"
    noticed.done("dpl pay make A-1 --fund nhs --gross 10.00 --on 06/07/2025 --on-top")
    assert "refused (several-letters)" in noticed.run(many).err


def test_several_advices_are_one_page_to_print_each_on_its_own_sheet(council):
    start = D(2023, 3, 1)
    setup(council, start)
    setup(council, start, name="A-2", number="22345678")
    schedule(council, "monthly", start)
    schedule(council, "monthly", start, name="A-2")
    assert run(council, "march", start).code == 0
    council.done("dpl letter remittance --run march --into run.html")
    page = Path("run.html").read_text()
    assert page.count("<main>") == 2 and page.count("<html") == 1 and "break-before: page" in page


def test_every_letter_and_what_it_may_say_is_listed(empty):
    found = json.loads(empty.done("dpl letter templates -O json").out)
    assert {row["letter"] for row in found} == {*NAMES, "letter"}
    one = json.loads(empty.done("dpl letter templates reclaim -O json").out)
    assert "ask_by" in [row["variable"] for row in one]
    wrong = empty.run("dpl letter templates nonsense")
    assert wrong.code == 2 and "one of: ring-fence" in wrong.err
