"""The command line of a person's statement: shown, written, opened, given out."""

from __future__ import annotations

import json
import stat
from datetime import date

import pytest

from ledger import commands as c
from ledger import events as e
from tests.cli.conftest import SPEND

ASK = "dpl report person A-1 --from 01/04/2025 --to 30/04/2025"
PAID = c.MakePayment(account="A-1", fund="nhs", paid_on=date(2025, 4, 4), gross_pence=60_000)


@pytest.fixture
def jo(world):
    """Jo was paid, and bought some food."""
    world.told(PAID, SPEND)
    return world


def test_it_is_shown_in_plain_words_and_nothing_else_is_on_stdout(jo):
    answer = jo.done(ASK)
    assert answer.out.startswith("YOUR MONEY\n1 April to 30 April 2025, account A-1\n")
    assert "On 30 April 2025 there was £550.01." in answer.out
    assert "WHAT IF I THINK THIS IS WRONG?" in answer.out
    assert answer.err == ""
    assert max(map(len, answer.out.splitlines())) <= 80


def test_every_amount_is_listed_by_name_as_json_and_csv(jo):
    rows = json.loads(jo.done(f"{ASK} -O json").out)
    amounts = {row["name"]: row["amount_pence"] for row in rows}
    assert amounts["have/now"] == 55_001
    assert amounts["went-out/for-food"] == 4_999
    assert jo.done(f"{ASK} -O csv").out.startswith("name,what,amount_pounds\nhave/now,")


def test_an_amount_opens_to_its_entries(jo):
    answer = jo.done(f"{ASK} --explain went-out/for-food")
    assert "Spent £49.99 on food" in answer.out
    assert "£49.99, 1 in all" in answer.err
    answer = jo.run(f"{ASK} --explain have/gold")
    assert answer.code == 2
    assert "has no amount have/gold" in answer.err and "--explain have/now" in answer.err


def test_it_is_written_as_a_page_and_as_text(jo, tmp_path):
    for name, begins in (("s.html", "<!DOCTYPE html>"), ("s.txt", "YOUR MONEY")):
        answer = jo.done(f"{ASK} --into {tmp_path / name}")
        assert answer.out == "" and f"written to {tmp_path / name}" in answer.err
        assert (tmp_path / name).read_text("utf-8").startswith(begins)
    jo.done(f"{ASK} --large-print --into {tmp_path / 'large.html'}")
    assert 'class="large"' in (tmp_path / "large.html").read_text("utf-8")
    answer = jo.run(f"{ASK} --large-print --into {tmp_path / 's.txt'}")
    assert answer.code == 2 and "--large-print goes with --into FILE.html" in answer.err
    assert jo.run(f"{ASK} --into {tmp_path / 's.xlsx'}").code == 2


def test_what_was_given_out_is_kept_and_comes_to_the_same_bytes_again(jo, tmp_path):
    path = tmp_path / "s.html"
    jo.done(f"{ASK} --into {path} --given-to the-person --on 02/05/2025")
    kept = jo.last()
    assert isinstance(kept, e.ReportIssued)
    assert (kept.report, kept.account, kept.published) == ("person", "A-1", False)
    first = path.read_bytes()
    jo.done(f"{ASK} --known-at {kept.position} --into {path}")
    assert path.read_bytes() == first
    answer = jo.run(f"{ASK} --given-to the-person --on 02/05/2025")
    assert answer.code == 2 and "--into FILE" in answer.err


def test_a_dry_run_writes_and_records_nothing(jo, tmp_path):
    head, path = jo.head, tmp_path / "s.html"
    jo.done(f"{ASK} --into {path} --given-to her --on 02/05/2025 --dry-run")
    assert not path.exists() and jo.head == head


def test_the_name_stands_on_it_only_where_it_is_asked_for(world):
    world.done(
        "dpl account open A-7 --person P-7 --on 01/04/2025 --care-group adult-chc "
        "--age-band 18-64 --eligibility adult-chc --name 'Jo Smith'"
    )
    ask = ASK.replace("A-1", "A-7")
    assert "Jo Smith" not in world.done(ask).out
    assert world.done(f"{ask} --with-name").out.startswith("YOUR MONEY, Jo Smith\n")


def test_a_file_with_a_name_on_it_is_its_owners_alone(world, tmp_path):
    world.done(
        "dpl account open A-7 --person P-7 --on 01/04/2025 --care-group adult-chc "
        "--age-band 18-64 --eligibility adult-chc --name 'Jo Smith'"
    )
    for line in (ASK.replace("A-1", "A-7"), "dpl letter ring-fence A-7 --as-at 30/06/2025"):
        path = tmp_path / "named.html"
        world.done(f"{line} --with-name --into {path}")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.unlink()


def test_a_bodys_own_words_take_the_place_of_ours(jo, tmp_path):
    own = tmp_path / "body.toml"
    own.write_text('contact = ["Ring Ann at the hub."]\n[funders]\nicb = "NHS Shire"\n')
    out = jo.done(f"{ASK} --body {own}").out
    assert "Ring Ann at the hub." in out and "NHS Shire gives you £150.00" in out
    own.write_text("contact = 3\n")
    answer = jo.run(f"{ASK} --body {own}")
    assert answer.code == 2 and "body.toml" in answer.err and "nothing was written" in answer.err


def test_days_the_wrong_way_round_and_accounts_that_are_not_there_are_refused(jo):
    answer = jo.run("dpl report person A-1 --from 01/05/2025 --to 01/04/2025")
    assert answer.code == 2 and "--to is before --from" in answer.err
    answer = jo.run(ASK.replace("A-1", "A-9"))
    assert answer.code == 2 and "there is no account A-9" in answer.err
    answer = jo.run("dpl report person A-1 --from 01/03/2025 --to 31/03/2025")
    assert answer.code == 2 and "was not open by 31/03/2025" in answer.err
