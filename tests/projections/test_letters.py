"""A letter's value: it ties to the books, says no more and no less than is listed, and reads the
same however often it is made."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.service import Actor, Ledger, Order
from projections.balances import balances
from projections.body import default_body
from projections.letters.arrears import arrears
from projections.letters.catalogue import COMMON, KINDS
from projections.letters.law import law, whose_law
from projections.letters.letter import Letter, Writing
from projections.letters.net import net
from projections.letters.reclaim import reclaim
from projections.letters.reconsideration import reconsideration
from projections.letters.remittance import remittance
from projections.letters.ring_fence import ring_fence
from projections.letters.said import Day, Pounds
from projections.reader import reading
from projections.writers.letter import shipped, write_letters
from tests.builders import (
    TWO_FUNDS,
    adopted,
    allocated,
    day,
    fund,
    holding,
    line,
    linked,
    opened,
    paid,
    spent,
    statement,
)
from tests.projections.worlds import opened as a_new_ledger

JUNE = date(2025, 6, 30)


def told(ledger: Ledger, *commands: c.Command) -> None:
    head = ledger.store.head().position
    orders = [Order(f"told-{place}", one) for place, one in enumerate(commands, head)]
    ledger.record(orders, Actor("staff-1"))


HISTORY = (
    *TWO_FUNDS[:-2],
    fund("council"),
    TWO_FUNDS[-1],
    c.AssessContribution(
        account="A-1", fund="council", weekly_pence=2_000, from_on=day(1), decided_on=day(1)
    ),
    paid(235_000),
    paid(52_000, "council"),
    c.ReceiveContribution(
        account="A-1", fund="council", amount_pence=8_000, received_on=day(5), holding="bank-1"
    ),
    spent(4_999),
    c.RecordLiability(
        account="A-1", liability="paye", kind="paye", amount_pence=31_240, fund="nhs",
        recorded_on=day(6),
    ),
    c.ProposeReclaim(
        account="A-1", reclaim="R-1", fund="nhs", amount_pence=10_000, proposed_on=day(20),
        ground="unused-accumulated",
    ),
    c.ServeNotice(
        account="A-1", reclaim="R-1", served_on=day(21), amount_pence=10_000,
        repay_by=day(30, 5), repayer="person", reasons=("more-than-eight-weeks",),
    ),
    c.RequestReconsideration(
        account="A-1", reclaim="R-1", requested_on=day(22), by="person", grounds=("planned-use",)
    ),
    c.DecideReconsideration(
        account="A-1", reclaim="R-1", decided_on=day(28), outcome="reduced", amount_pence=6_000,
        reasons=("wages-owed",),
    ),
)  # fmt: skip


@pytest.fixture
def ledger(ledger_url):
    with a_new_ledger(ledger_url) as store:
        found = Ledger(store)
        told(found, *HISTORY)
        yield found


def every_letter(asked: Writing) -> list[Letter]:
    return [
        ring_fence(asked, "A-1"),
        remittance(asked, "A-1")[0],
        net(asked, "A-1", "council"),
        reclaim(asked, "A-1", "R-1"),
        reconsideration(asked, "A-1", "R-1"),
        arrears(asked, "A-1", "council", invoiced_pence=1_000),
    ]


@contextmanager
def asking(ledger: Ledger, on: date = JUNE):
    with reading(ledger.store) as reader:
        yield Writing(reader, default_body(), as_at=on)


def names_in(value: object, before: str = "") -> set[str]:
    """The names that a template may write for a value and what is in it."""
    found: set[str] = set()
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        for one in value:
            found |= names_in(one, f"{before}[]")
    elif hasattr(value, "_fields"):
        for name in value._fields:
            found |= {f"{before}.{name}"} | names_in(getattr(value, name), f"{before}.{name}")
    return found


def test_what_a_letter_may_say_is_what_is_listed_and_of_it_everything_is(ledger):
    with asking(ledger) as asked:
        for kind, letter in zip(KINDS, every_letter(asked), strict=True):
            assert letter.name == kind.name
            listed = {*kind.may_say, *COMMON} - {"large_print"}
            there = {name for one, value in letter.says.items() for name in names_in(value, one)}
            assert {name for name in listed if "." not in name} == set(letter.says), kind.name
            assert there <= listed, kind.name
            assert {one.variable for one in letter.must} <= set(letter.says)


def test_a_variable_that_has_to_be_printed_is_said_to_be_so(ledger):
    with asking(ledger) as asked:
        for kind, letter in zip(KINDS, every_letter(asked), strict=True):
            for one in letter.must:
                says = {**COMMON, **kind.may_say}[one.variable]
                assert "printed" in says or "of the law's four" in says or one.variable == "as_at"


@pytest.mark.parametrize("suffix", [".html", ".txt"])
def test_the_same_book_gives_the_same_bytes(ledger, suffix):
    with asking(ledger) as asked:
        before = [write_letters([one], suffix) for one in every_letter(asked)]
    told(ledger, spent(1_000, paid_on=date(2025, 7, 2)))
    with reading(ledger.store) as reader:
        again = Writing(reader, default_body(), as_at=JUNE, known_at=reader.position - 1)
        assert [write_letters([one], suffix) for one in every_letter(again)] == before


def test_no_mark_is_left_in_a_letter_nor_anything_from_elsewhere(ledger):
    with asking(ledger) as asked:
        for letter in every_letter(asked):
            page = write_letters([letter], ".html").decode()
            assert not any("\ue000" <= char <= "\uf8ff" for char in page)
            for outside in ("http:", "https:", "<script", "<link", "<img", "url(", "@import"):
                assert outside not in page


def test_every_shipped_template_is_a_letters_or_the_frame():
    folder = Path(__file__).parents[2] / "projections/letters/templates"
    names = {f"{kind.name}.html" for kind in KINDS} | {"letter.html"}
    assert set(shipped()) == names == {path.name for path in folder.iterdir()}


# ── the certificate ties ─────────────────────────────────────────────────────────────────────


def test_the_certificate_says_whose_every_penny_is(ledger):
    with asking(ledger, day(30)) as asked:
        says = ring_fence(asked, "A-1").says
    there = balances(ledger.store, account="A-1", as_at=day(30))
    assert says["total"] == there.total.balance_pence == 235_000 + 52_000 + 8_000 - 4_999
    assert {one.fund: int(one.balance) for one in says["funds"]} == {
        one.fund: one.balance_pence for one in there.funds
    }
    (council,) = [one for one in says["funds"] if one.fund == "council"]
    assert (council.public, council.own) == (52_000, 8_000)
    (nhs,) = [one for one in says["funds"] if one.fund == "nhs"]
    assert [(one.words, int(one.amount)) for one in nhs.kept] == [
        ("Bill: paye, PAYE: still to be paid", 31_240)
    ]


def certificate(ledger, on: date) -> str:
    with asking(ledger, on) as asked:
        page = write_letters([ring_fence(asked, "A-1")], suffix=".txt").decode()
    return " ".join(page.split())


SEEN = statement(
    line(-3_850, day(12)), line(1_200, day(13)), opening_pence=0, closing_pence=-2_650,
    first_on=day(1), last_on=day(14),
)  # fmt: skip


def test_the_certificate_says_what_the_bank_shows_and_nobody_has_attributed(ledger):
    told(ledger, SEEN)
    text = certificate(ledger, day(30))
    assert "£38.50 went out there that nobody has said what for yet" in text
    assert "£12.00 came in there that nobody has said what for yet" in text
    assert "The bank shows -£26.50 there" in text
    assert "The bank’s own statements here were seen up to 14 April 2025." in text
    before = certificate(ledger, day(11))
    assert "nobody has said what for" not in before and "seen up to 11 April 2025" in before


def test_who_shares_a_place_is_not_told_of_lines_that_may_be_anybodys(tmp_path):
    with a_new_ledger(f"sqlite:///{tmp_path}/ledger.db") as store:
        ledger = Ledger(store)
        told(
            ledger, *TWO_FUNDS[:2], holding("client-1", kind="client"), linked("client-1"),
            allocated(),
            paid(1_000, holding="client-1"),
            statement(
                line(-3_850, day(12)), holding="client-1", opening_pence=0, first_on=day(1),
                last_on=day(14),
            ),
        )  # fmt: skip
        alone = certificate(ledger, day(30))
        told(ledger, opened("B-1", person="P-2"), linked("client-1", "B-1"))
        text = certificate(ledger, day(30))
    assert "£10.00 in a client account" in alone and "keeps several people’s money" in text
    assert "seen up to 14 April 2025" in text
    for one in (alone, text):
        assert "nobody has said what for" not in one and "bank shows" not in one


def test_one_funders_money_that_paid_for_anothers_cost_is_said_to_have(ledger):
    assert "It was paid for with" not in certificate(ledger, day(30))
    told(ledger, spent(100_000, fund="council", paid_on=day(29)))
    text = certificate(ledger, day(30))
    assert "more was spent of the money of" in text and "It was paid for with the money of" in text


def test_a_day_after_the_last_entry_is_said_to_be_so(ledger):
    later = "The last entry of these books was made on"
    assert later in certificate(ledger, date(2099, 12, 31))
    assert later not in certificate(ledger, day(30))


PENCE = st.integers(min_value=1, max_value=300_000)


@settings(max_examples=15, deadline=None)
@given(PENCE, PENCE, PENCE, st.sampled_from(["client-first", "pro-rata", "council-first"]))
def test_public_money_and_the_persons_own_always_add_up_to_what_is_there(
    funders, persons, gone, order
):
    with TemporaryDirectory() as folder, a_new_ledger(f"sqlite:///{folder}/l.db") as store:
        ledger = Ledger(store)
        told(
            ledger, *HISTORY[:8], adopted(contribution_order=order), paid(funders, "council"),
            c.ReceiveContribution(account="A-1", fund="council", amount_pence=persons,
                                  received_on=day(5), holding="bank-1"),
            spent(gone, fund="council"),
        )  # fmt: skip
        with asking(ledger) as asked:
            says = ring_fence(asked, "A-1").says
    assert says["total"] == says["public"] + says["own"] + says["unattributed"]
    assert says["total"] == sum(one.amount for one in says["places"])
    for one in says["funds"]:
        assert one.public + one.own == one.balance == one.promised + one.rest
        assert one.own >= 0 and one.own <= max(0, one.balance)


# ── amounts and days ─────────────────────────────────────────────────────────────────────────


def test_amounts_and_days_print_as_a_letter_writes_them_whatever_is_done_with_them():
    a, b = Pounds(101_760), Pounds(60)
    assert f"{a}" == str(a) == "£1,017.60" and str(-b) == "-£0.60"
    assert str(a - b) == "£1,017.00" and str(sum([a, b])) == "£1,018.20"
    assert str(Day(2025, 7, 1)) == f"{Day(2025, 7, 1)}" == "1 July 2025"


def test_the_law_is_quoted_by_whose_money_it_is_and_always_with_its_source():
    assert [whose_law(one) for one in ("chc", "s117", "social-care", "own")] == [
        "nhs", "aftercare", "council", "own"
    ]  # fmt: skip
    (nhs,) = law(["purpose"], ["chc"])
    assert "regulation 13(1)" in nhs.source
    assert all("2013/1617" not in one.source for one in law(["purpose", "notice"], ["social-care"]))
    assert law(["purpose"], ["own"]) == ()


@pytest.mark.parametrize(
    ("ground", "quoted"), [("unused-accumulated", False), ("condition-not-met", True)]
)
def test_who_only_has_money_left_is_not_told_of_the_law_on_misuse(ledger, ground, quoted):
    order = c.ProposeReclaim(
        account="A-1", reclaim="R-9", fund="council", amount_pence=1_000, ground=ground,
        proposed_on=day(20),
    )  # fmt: skip
    served = c.ServeNotice(
        account="A-1", reclaim="R-9", served_on=day(21), amount_pence=1_000,
        repay_by=date(2025, 6, 20), repayer="person", reasons=("as-agreed",),
    )  # fmt: skip
    told(ledger, paid(500_000, "council", paid_on=day(10)), order, served)
    with asking(ledger) as asked:
        found = reclaim(asked, "A-1", "R-9").says["law"]
    assert any("misused" in one.text for one in found) is quoted
