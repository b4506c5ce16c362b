"""Each command that records one thing: what it writes, and what the ledger then holds."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from ledger import events as e
from ledger.details import number_hash
from ledger.store import open_store
from tests.cli.conftest import SPEND, World

D = date
OPEN = (
    "dpl account open A-2 --on 01/04/2025 --person P-2 --care-group adult-chc --age-band 18-64 "
    "--eligibility adult-chc"
)


def test_opening_an_account_writes_what_was_recorded(empty):
    answer = empty.run(OPEN)
    assert answer == (
        0,
        "position  entry  what\n"
        "       1  A-2/1  Account opened for P-2: care group adult chc, age 18-64, eligible by "
        "adult chc\n",
        "recorded 1 entry at position 1\n",
    )
    assert empty.last() == e.AccountOpened(
        D(2025, 4, 1), "P-2", "adult-chc", "18-64", "adult-chc", None
    )


def test_what_was_recorded_can_be_had_as_csv_and_as_json(empty):
    what = "Account opened for P-2: care group adult chc, age 18-64, eligible by adult chc"
    row = f'1,A-2/1,"{what}"'
    assert empty.done(f"{OPEN} -O csv").out == f"position,entry,what\n{row}\n"
    again = empty.done(f"{OPEN.replace('A-2', 'A-3')} -O json").out
    assert json.loads(again) == [{"position": 2, "entry": "A-3/1", "what": what}]


def test_a_dry_run_shows_the_same_and_records_nothing(empty):
    answer = empty.run(f"{OPEN} --dry-run")
    assert answer.code == 0
    assert answer.out.splitlines()[1].split()[0] == "A-2/1"
    assert answer.err == "this would record 1 entry; nothing was recorded\n"
    assert empty.head == 0


def test_a_name_goes_to_the_private_details_and_into_no_entry(empty):
    answer = empty.done(f"{OPEN} --name 'Jo Smith' --note 'rings on Mondays'")
    assert "Smith" not in answer.out + answer.err
    opened = empty.last()
    assert json.loads(empty.private(opened.detail)) == {
        "name": "Jo Smith",
        "note": "rings on Mondays",
    }
    with open_store(empty.url) as store:
        assert not any("Smith" in row[5] for row in store.rows())


def test_the_same_command_id_records_once_and_shows_the_same(empty):
    first = empty.done(f"{OPEN} --id c-1")
    again = empty.done(f"{OPEN} --id c-1")
    assert again.out == first.out
    assert again.err == (
        "this command was recorded before, 1 entry at position 1; nothing more was recorded\n"
    )
    assert empty.head == 1


def test_a_command_id_used_for_something_else_is_refused(empty):
    empty.done(f"{OPEN} --id c-1")
    answer = empty.run(f"{OPEN.replace('P-2', 'P-3')} --id c-1")
    assert answer == (
        2,
        "",
        "command id c-1 was used before, at position 1, for something else\n"
        "  try:   give this command an id of its own\n"
        "nothing was recorded\n",
    )
    assert empty.head == 1


def test_who_records_is_the_login_and_by_says_for_whom(empty, monkeypatch):
    monkeypatch.setenv("LOGNAME", "somebody-else")
    empty.done(f"{OPEN} --by S-9")
    (entry,) = empty.entries()
    assert entry.on_behalf_of == "S-9"
    assert entry.by.startswith("staff-")
    import os
    import pwd

    login = json.loads(empty.private(entry.by))["login"]
    assert login == pwd.getpwuid(os.getuid()).pw_name


def test_a_persons_name_is_not_taken_for_a_staff_reference(empty):
    answer = empty.run(f"{OPEN} --by 'Anna Jones'")
    assert answer.code == 2
    assert answer.err.startswith("--by: 'Anna Jones' is not a name: letters, digits and hyphens")
    assert empty.head == 0


LINES = [
    (
        "dpl account fund A-1 own --funder person-17 --programme own --from 01/05/2025",
        e.FundAdded("own", "person-17", "own", False, D(2025, 5, 1)),
    ),
    (
        "dpl account holder A-1 --holder nominee --reference N-4 --from '1 June 2025'",
        e.HolderChanged("nominee", "N-4", D(2025, 6, 1), None),
    ),
    (
        "dpl account agreement A-1 --on 2025-03-28 --reference AG-17",
        e.AgreementSigned(D(2025, 3, 28), "AG-17"),
    ),
    (
        "dpl account eligibility A-1 --to s117 --from 01/06/2025 --decided-on 10/06/2025",
        e.EligibilityChanged("s117", D(2025, 6, 1), D(2025, 6, 10)),
    ),
    ("dpl account death A-1 --on 12/12/2025", e.DeathRecorded(D(2025, 12, 12))),
    (
        "dpl account close A-1 --on 31/03/2026 --reason plan-ended",
        e.AccountClosed(D(2026, 3, 31), "plan-ended"),
    ),
    (
        "dpl account bring-forward A-1 --on 01/04/2025 --holding bank-1 --held nhs=100.00 "
        "--paid nhs=600 --owed council=5",
        e.OpeningBalanceBrought(
            D(2025, 4, 1),
            "bank-1",
            None,
            (e.BroughtFund("nhs", 10000, 0, 60000, 0), e.BroughtFund("council", 0, 500, 0, 0)),
        ),
    ),
    (
        "dpl allocate make A-1 al-2 --fund council --weekly 99.50 --from 01/04/2025 "
        "--to 31/03/2026 --decided-on 20/03/2025 --step '10 hours at £10=100' "
        "--step 'rounded=-0.50'",
        e.AllocationMade(
            "al-2",
            "council",
            "direct_payment",
            "weekly",
            9950,
            D(2025, 4, 1),
            D(2026, 3, 31),
            D(2025, 3, 20),
            (e.CalculationLine("10 hours at £10", 10000), e.CalculationLine("rounded", -50)),
        ),
    ),
    (
        "dpl allocate make A-1 al-3 --fund nhs --one-off 1,200 --from 01/04/2025 "
        "--decided-on 20/03/2025 --deployment notional",
        e.AllocationMade(
            "al-3", "nhs", "notional", "one-off", 120000, D(2025, 4, 1), None, D(2025, 3, 20), ()
        ),
    ),
    (
        "dpl allocate revise A-1 al-1 --amount 165.00 --from 01/10/2025 --decided-on 25/09/2025",
        e.AllocationRevised("al-1", 16500, D(2025, 10, 1), D(2025, 9, 25), ()),
    ),
    (
        "dpl allocate end A-1 al-1 --on 31/03/2026 --decided-on 01/03/2026 --reason plan-ended",
        e.AllocationEnded("al-1", D(2026, 3, 31), D(2026, 3, 1), "plan-ended"),
    ),
    (
        "dpl pay make A-1 --fund nhs --gross 600.00 --on 04/04/2025 --from 01/04/2025 "
        "--to 28/04/2025",
        e.PaymentMade(
            "nhs",
            "direct_payment",
            "bank-1",
            None,
            D(2025, 4, 4),
            D(2025, 4, 1),
            D(2025, 4, 28),
            60000,
            0,
            60000,
            "net",
        ),
    ),
    (
        "dpl receive contribution A-1 --fund council --amount 80.00 --on 06/04/2025 --to funder",
        e.ContributionReceived("council", None, None, D(2025, 4, 6), 8000),
    ),
    (
        "dpl receive interest A-1 --amount 1.24 --on 30/04/2025 --shares nhs=1,council=1",
        e.InterestReceived(
            (e.Share("nhs", 62), e.Share("council", 62)), "bank-1", None, D(2025, 4, 30)
        ),
    ),
    (
        "dpl reclaim propose A-1 R-1 --fund nhs --amount 0.01 --ground paid-in-error "
        "--on 01/06/2025",
        None,
    ),
]


@pytest.mark.parametrize(("line", "event"), LINES, ids=[" ".join(x.split()[:3]) for x, _ in LINES])
def test_a_command_records_what_it_says(world, line, event):
    before = world.head
    answer = world.run(line)
    if event is None:
        assert answer.code == 2
        assert answer.err.startswith("refused (more-than-paid)")
        assert world.head == before
        return
    assert answer.code == 0, answer.err
    assert answer.err == f"recorded 1 entry at position {before + 1}\n"
    assert [entry.event for entry in world.entries(before)] == [event]


def test_payments_resume_from_a_day(world):
    world.done("dpl account suspend A-1 --from 01/07/2025 --reason in-hospital")
    world.done("dpl account resume A-1 --from 15/07/2025 --reason home-again")
    assert world.last() == e.PaymentsResumed(D(2025, 7, 15), "home-again")


def test_a_reclaim_goes_from_proposal_to_receipt_and_can_be_given_up(world):
    world.done("dpl pay make A-1 --fund nhs --gross 600.00 --on 04/04/2025")
    world.done(
        "dpl reclaim propose A-1 R-1 --fund nhs --amount 100.00 --ground paid-in-error "
        "--on 01/06/2025"
    )
    world.done(
        "dpl reclaim notice A-1 R-1 --amount 100.00 --repay-by 15/07/2025 --repayer person "
        "--reason more-than-needed --reason not-in-plan --on 10/06/2025 --note 'Dear Jo'"
    )
    notice = world.last()
    assert notice.reasons == ("more-than-needed", "not-in-plan")
    assert world.private(notice.detail) == '{"note":"Dear Jo"}'
    world.done("dpl reclaim receive A-1 R-1 --amount 60.00 --on 10/07/2025")
    assert world.last() == e.ReclaimReceived(
        "R-1", "nhs", "held", 6000, "bank-1", None, D(2025, 7, 10)
    )
    world.done("dpl reclaim withdraw A-1 R-1 --reason hardship --on 01/08/2025")
    assert world.last() == e.ReclaimWithdrawn("R-1", D(2025, 8, 1), "hardship")


def test_a_payment_goes_back_in_part(world):
    world.done("dpl pay make A-1 --fund nhs --gross 600.00 --on 04/04/2025")
    world.done("dpl pay return A-1/6 --amount 50.00 --on 20/04/2025")
    assert world.last() == e.PaymentReturned(6, "nhs", "bank-1", None, D(2025, 4, 20), 5000)


# ── spends ───────────────────────────────────────────────────────────────────────────────────


def test_a_spend_is_shared_between_funds_to_the_penny(world):
    answer = world.done(
        "dpl spend record A-1 --amount 49.99 --on 08/04/2025 --category personal-care "
        "--shares nhs=60,council=40 --payee PA-3 --payee-name 'Mary Brown' --for-from 01/04/2025 "
        "--for-to 07/04/2025 --provider agency --outcome O-1 --plan-line PL-1"
    )
    spend = world.last()
    assert spend.shares == (e.Share("nhs", 2999), e.Share("council", 2000))
    assert (spend.payee, spend.provider, spend.outcome) == ("PA-3", "agency", "O-1")
    assert (spend.for_from, spend.for_to) == (D(2025, 4, 1), D(2025, 4, 7))
    assert world.private(spend.detail) == '{"payee_name":"Mary Brown"}'
    assert "Mary" not in answer.out


def test_a_spend_nobody_has_shared_is_recorded_and_asked_about(world):
    answer = world.done("dpl spend record A-1 --amount 5 --on 08/04/2025 --category food")
    assert answer.err == "recorded 2 entries at positions 8 to 9\n"
    assert [type(entry.event) for entry in world.entries(7)] == [e.SpendRecorded, e.SpendQueried]


SAID_OF_A_SPEND = [
    (
        "dpl spend refund A-1/6 --amount 9.99 --on 15/04/2025",
        e.RefundReceived(
            6, (e.Share("nhs", 999),), "food", "spent", "bank-1", None, D(2025, 4, 15)
        ),
    ),
    (
        "dpl spend query A-1/6 --reason no-receipt --on 20/04/2025",
        e.SpendQueried(6, "no-receipt", D(2025, 4, 20), None),
    ),
    (
        "dpl spend disallow A-1/6 --reason outside-plan --on 28/04/2025 --amount 10.00",
        e.SpendDisallowed(6, D(2025, 4, 28), "outside-plan", "food", (e.Share("nhs", 1000),)),
    ),
    (
        "dpl spend recategorise A-1/6 --category transport --reason typing-error",
        e.SpendRecategorised(
            6, D(2025, 4, 8), (e.Share("nhs", 4999),), "food", "transport", "typing-error"
        ),
    ),
    (
        "dpl spend share A-1/6 --shares nhs=1,council=1 --reason split-agreed",
        e.SharesCorrected(
            6,
            D(2025, 4, 8),
            "food",
            (e.Share("nhs", 4999),),
            (e.Share("nhs", 2500), e.Share("council", 2499)),
            "direct_payment",
            "bank-1",
            False,
            "split-agreed",
        ),
    ),
]


@pytest.mark.parametrize(
    ("line", "event"), SAID_OF_A_SPEND, ids=[line.split()[2] for line, _ in SAID_OF_A_SPEND]
)
@pytest.mark.parametrize("place", ["A-1/6", "8"], ids=["by-entry", "by-position"])
def test_what_is_said_of_a_spend_finds_it_by_entry_or_by_position(world, line, event, place):
    world.told(SPEND)
    world.done(line.replace("A-1/6", place))
    assert world.last() == event


def test_a_disallowed_spend_is_made_good_or_accepted_after_all(world):
    world.told(SPEND)
    world.done("dpl spend disallow A-1/6 --reason outside-plan --on 28/04/2025")
    world.done("dpl spend make-good A-1/6 --amount 10.00 --on 10/05/2025")
    assert world.last() == e.MadeGood(6, (e.Share("nhs", 1000),), "bank-1", None, D(2025, 5, 10))
    world.agreed("dpl spend accept A-1/6 --reason receipt-seen --on 11/05/2025 --restore 39.99")
    assert world.last() == e.SpendAccepted(
        6, D(2025, 5, 11), "receipt-seen", "food", (e.Share("nhs", 3999),)
    )


def test_a_receipt_is_kept_as_its_hash_and_its_name_in_private(world):
    world.told(SPEND)
    Path("mary-brown.pdf").write_bytes(b"a receipt")
    answer = world.done(
        "dpl spend evidence A-1/6 --kind receipt --on 15/04/2025 --file mary-brown.pdf"
    )
    evidence = world.last()
    assert evidence.sha256 == hashlib.sha256(b"a receipt").hexdigest()
    assert world.private(evidence.detail) == '{"file_name":"mary-brown.pdf"}'
    assert "mary" not in answer.out + answer.err


# ── holdings ─────────────────────────────────────────────────────────────────────────────────


def test_a_holdings_number_is_kept_in_private_and_as_a_hash_that_can_be_compared(world):
    world.done(
        "dpl holding open bank-2 --kind bank --on 01/04/2025 --sort-code 20-11-22 "
        "--account-number '1234 5678'"
    )
    opened = world.last()
    with open_store(world.url) as store:
        key = store.about.key
    assert opened.number_hash == number_hash(key, "12345678")
    assert json.loads(world.private(opened.detail)) == {
        "sort_code": "20-11-22",
        "account_number": "1234 5678",
    }


def test_linking_is_recorded_in_both_streams_and_undone_from_a_day(world):
    world.done("dpl holding open card-1 --kind card --on 01/04/2025")
    answer = world.done("dpl holding link card-1 A-1 --from 01/05/2025")
    assert answer.out == (
        "position  entry             what\n"
        "       9  holding:card-1/2  Money of account A-1 is kept at card-1 from 1 May 2025\n"
        "      10  A-1/6             Money of account A-1 is kept at card-1 from 1 May 2025\n"
    )
    world.done("dpl holding unlink card-1 A-1 --last-on 31/05/2025")
    assert world.last() == e.HoldingUnlinked("card-1", "A-1", D(2025, 5, 31))


def test_money_moves_between_holdings(world):
    world.done("dpl holding open card-1 --kind card --on 01/04/2025")
    world.done("dpl holding link card-1 A-1 --from 01/05/2025")
    world.done(
        "dpl move A-1 --amount 50.00 --on 02/05/2025 --from-holding bank-1 --to-holding card-1 "
        "--fund nhs"
    )
    assert world.last() == e.MoneyMoved(
        D(2025, 5, 2), (e.Share("nhs", 5000),), "bank-1", None, "card-1", None, None
    )


# ── lists ────────────────────────────────────────────────────────────────────────────────────


def test_accounts_are_listed_with_how_they_stand(world):
    world.done("dpl account suspend A-1 --from 01/07/2025 --reason in-hospital")
    world.done(OPEN)
    assert world.done("dpl account list").out == (
        "account  person  care group  eligibility  eligible since  funds         holdings  "
        "opened      standing   since\n"
        "A-1      P-17    adult-chc   adult-chc    01/04/2025      nhs, council  bank-1    "
        "01/04/2025  suspended  01/07/2025\n"
        "A-2      P-2     adult-chc   adult-chc    01/04/2025                              "
        "01/04/2025  open\n"
    )


def test_an_account_is_shown_part_by_part(world):
    world.done("dpl spend record A-1 --amount 5 --on 08/04/2025 --category food")
    assert world.done("dpl account show A-1 -O csv").out == (
        "what,name,about,from,to\n"
        'account,A-1,"person P-17, adult-chc, 18-64, adult-chc",2025-04-01,\n'
        'fund,nhs,"icb, chc",2025-04-01,\n'
        'fund,council,"shire, social-care, contribution charged",2025-04-01,\n'
        "holding,bank-1,,2025-04-01,\n"
        'allocation,al-1,"nhs £150.00 weekly, direct_payment",2025-04-01,\n'
        "queried,A-1/6,spend-unassigned: £5.00,2025-04-08,\n"
    )


def test_an_account_that_is_not_there_is_told_how_to_open_it(world):
    assert world.run("dpl account show A-9") == (
        2,
        "",
        "refused (unknown-account): there is no account A-9\n"
        "  try:   dpl account open A-9 --help\n",
    )


def test_holdings_are_listed_and_shown(world):
    assert world.done("dpl holding list").out == (
        "holding  kind  opened      accounts  number known\nbank-1   bank  01/04/2025  A-1\n"
    )
    assert json.loads(world.done("dpl holding show bank-1 -O json").out) == [
        {"what": "holding", "name": "bank-1", "about": "bank, number not known",
         "from": "2025-04-01", "to": None},
        {"what": "account", "name": "A-1", "about": "", "from": "2025-04-01", "to": None},
    ]  # fmt: skip
    assert world.run("dpl holding show bank-9").code == 2


# ── the ledger itself, and the walk on both databases ────────────────────────────────────────


def test_a_ledger_is_made_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    world = World("sqlite:///new.db")
    answer = world.run("dpl init --name Anytown -O json")
    (row,) = json.loads(answer.out)
    assert (row["ledger"], row["name"]) == ("sqlite:///new.db", "Anytown")
    assert answer.err == "made an empty ledger\n"
    again = world.run("dpl init")
    assert again == (
        2,
        "",
        "there is a ledger at sqlite:///new.db already; nothing was changed\n",
    )
    assert world.run("dpl upgrade") == (0, "", "nothing needed doing\n")


def test_the_same_walk_on_sqlite_and_on_postgresql(ledger_url):
    world = World(ledger_url)
    world.done("dpl init --name Anytown")
    world.done(OPEN.replace("A-2", "A-1"))
    world.done("dpl account fund A-1 nhs --funder icb --programme chc --from 01/04/2025")
    world.done("dpl holding open bank-1 --kind bank --on 01/04/2025 --account-number 12345678")
    world.done("dpl holding link bank-1 A-1 --from 01/04/2025")
    world.done("dpl spend record A-1 --amount 49.99 --on 08/04/2025 --category food --id s-1")
    answer = world.done("dpl correct A-1/4 --amount 49.50 --reason typing-error --yes")
    assert answer.err == "recorded 2 entries at positions 7 to 8\n"
    assert world.run("dpl reverse 8 --reason entered-twice --dry-run").code == 0
    assert world.done("dpl account list -O csv").out.splitlines()[1].startswith("A-1,P-2,")
    sent = '{"command":"record-death","account":"A-1","died_on":"2025-12-01","id":"d-1"}\n'
    assert json.loads(world.done("dpl record - --each", stdin=sent).out) == {
        "id": "d-1",
        "position": 9,
        "count": 1,
        "repeated": False,
    }
    assert world.head == 9
    with open_store(world.url) as store:
        assert store.streams() == ["account:A-1", "holding:bank-1"]
        assert store.streams("account:B") == []
    assert len({entry.by for entry in world.entries()}) == 1


def test_on_postgresql_the_session_user_records_and_not_the_login(fresh_schema, monkeypatch):
    monkeypatch.setattr("cli.given.os_login", lambda: "nobody")
    world = World(fresh_schema())
    world.done("dpl init")
    world.done(OPEN)
    with open_store(world.url) as store:
        user = store.session_user()
    assert json.loads(world.private(world.entries()[0].by))["login"] == user != "nobody"
