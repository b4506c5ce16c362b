"""`dpl report phb|cld|ascof|nfi` and `dpl account details`, as they are typed."""

from __future__ import annotations

import json

import pytest

from tests.cli.test_cli_start import ALL

DETAILS = "dpl account details A-1 --on 01/04/2025"
PRIVATE = ("Ward", "9434765919", "AB123456C")


@pytest.fixture
def told(world):
    world.done("dpl allocate make A-1 council --fund council --weekly 150.00 --deployment "
               "direct_payment --from 01/04/2025 --decided-on 01/04/2025")  # fmt: skip
    return world


@pytest.fixture
def known(told):
    told.done(f"{DETAILS} --surname Ward --nhs-number '943 476 5919' --nino AB123456C")
    return told


# ── what is kept of a person ─────────────────────────────────────────────────────────────────


def test_details_go_to_the_private_details_and_their_names_alone_into_the_entry(world):
    answer = world.done(f"{DETAILS} --surname Ward --nhs-number '943 476 5919' --nino AB123456C")
    assert "surname, nino, nhs number" in answer.out
    event = world.last()
    assert set(event.fields) == {"surname", "nhs_number", "nino"}
    assert json.loads(world.private(event.detail)) == {
        "surname": "Ward", "nhs_number": "9434765919", "nino": "AB123456C",
    }  # fmt: skip
    for one in PRIVATE:
        assert one not in answer.out and one not in answer.err
        assert one not in repr(world.entries())


def test_every_wrong_detail_is_told_at_once_and_none_is_repeated(world):
    head = world.head
    answer = world.run(f"{DETAILS} --nhs-number 9434765918 --nino QQ123456C --postcode E1 "
                       "--date-of-birth 31/02/1950")  # fmt: skip
    assert answer.code == 2 and world.head == head
    assert [line.split(":")[0] for line in answer.err.splitlines()] == [
        "--date-of-birth", "--nino", "--nhs-number", "--postcode", "nothing was recorded",
    ]  # fmt: skip
    assert "9434765918" not in answer.err and "QQ123456C" not in answer.err


def test_nobody_is_born_after_the_day_on_which_it_is_kept(world):
    answer = world.run(f"{DETAILS} --date-of-birth 02/04/2025")
    assert answer.code == 2 and "after the day" in answer.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (DETAILS, "there is no field to keep"),
        ("dpl account details --on 01/04/2025 --surname Ward", "name an ACCOUNT"),
        (f"{DETAILS} --file -", "name an ACCOUNT"),
        (f"{DETAILS} --surname ''", "--surname: is empty"),
        ("dpl account details A-9 --on 01/04/2025 --surname Ward", "A-9"),
        ("dpl account details --on 01/04/2025 --file - --surname Ward", "leave out the other"),
    ],
)
def test_what_cannot_be_kept_is_refused(world, line, words):
    head = world.head
    answer = world.run(line, stdin="[]")
    assert answer.code == 2 and words in answer.err, answer.err
    assert answer.err.endswith("nothing was recorded\n") and world.head == head


@pytest.mark.parametrize(
    "text",
    [
        '[{"account": "A-1", "surname": "Ward"}, {"account": "A-2", "nino": "AB123456C"}]',
        '{"account": "A-1", "surname": "Ward"}\n{"account": "A-2", "nino": "AB123456C"}\n',
    ],
)
def test_many_peoples_details_come_from_a_file_whole_or_not_at_all(world, text):
    world.done("dpl account open A-2 --on 01/04/2025 --person P-2 --care-group chc --age-band "
               "18-64 --eligibility adult-chc")  # fmt: skip
    line = "dpl account details --on 01/04/2025 --file -"
    answer = world.done(f"{line} --id batch-1", stdin=text)
    assert "2 people: recorded 2 entries" in answer.err
    again = world.done(f"{line} --id batch-1", stdin=text)
    assert "nothing more was recorded" in again.err
    head = world.head
    wrong = world.run(line, stdin=text.replace("AB123456C", "AB12").replace("surname", "sirname"))
    assert wrong.code == 2 and world.head == head
    assert "sirname: is no field" in wrong.err and "nino: a National" in wrong.err


def test_a_csv_file_has_an_account_a_row(world, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("account,surname,nhs_number\nA-1,Ward,943 476 5919\n,Nobody,\nA-1,Ward,\n")
    answer = world.run(f"dpl account details --on 01/04/2025 --file {path}")
    assert answer.code == 2
    assert "people.csv:3: account: is no account" in answer.err
    assert "people.csv:4: A-1 stands there twice" in answer.err
    path.write_text("account,surname,nhs_number\nA-1,Ward,943 476 5919\n")
    world.done(f"dpl account details --on 01/04/2025 --file {path}")
    assert set(world.last().fields) == {"surname", "nhs_number"}


@pytest.mark.parametrize("text", ["{", "7", '["A-1"]', '[{"account": "A-1", "surname": 7}]',
                                  '[{"surname": "Ward"}]', "[[]]", "[" * 100_000])  # fmt: skip
def test_a_file_that_says_something_else_is_told_and_never_a_traceback(world, text):
    answer = world.run("dpl account details --on 01/04/2025 --file -", stdin=text)
    assert answer.code == 2 and "Traceback" not in answer.err
    assert answer.err.endswith("nothing was recorded\n")


def test_a_later_detail_takes_the_place_of_an_earlier_one(known, tmp_path):
    known.done(f"{DETAILS} --surname Ward-Smith")
    known.done(f"dpl report cld --year 2025-26 --quarter 1 --with-private --file {tmp_path}/c.csv")
    text = (tmp_path / "c.csv").read_text()
    assert "Ward-Smith" in text and "9434765919" in text


# ── the returns ──────────────────────────────────────────────────────────────────────────────

LINES = {
    "phb": "dpl report phb --year 2025-26 --quarter 1",
    "cld": "dpl report cld --year 2025-26 --quarter 1",
    "ascof": "dpl report ascof --year 2025-26 --quarter 1",
    "nfi": "dpl report nfi --as-at 30/06/2025",
}


@pytest.mark.parametrize("name", LINES)
def test_every_return_is_shown_in_every_form_and_holds_nothing_private(known, name, tmp_path):
    line = LINES[name] if name == "nfi" else f"{LINES[name]} --with-private"
    assert known.done(line).out
    seen = [known.done(f"{line} -O {form}").out.encode() for form in ("json", "csv")]
    for form in ("html", "xlsx", "csv", "json"):
        known.done(f"{line} --into {tmp_path}/{name}.{form}")
        seen.append((tmp_path / f"{name}.{form}").read_bytes())
    for text in seen:
        assert not any(one.encode() in text for one in PRIVATE)


@pytest.mark.parametrize("name", LINES)
def test_every_return_says_what_it_lacks_and_ends_with_one(known, name):
    answer = known.run(f"{LINES[name]} --check")
    assert answer.code == 1 and "to look at: " in answer.err
    told = json.loads(known.run(f"{LINES[name]} --check -O json").out)
    assert told and all(row["why"] and row["try"] for row in told)
    assert not any(one in answer.out + answer.err for one in PRIVATE)


def test_with_nothing_lacking_the_check_ends_with_nought(told):
    answer = told.run(f"{LINES['phb']} --body-code QU9 --check")
    assert answer.code == 0 and answer.err.endswith("nothing is lacking\n")


def test_who_sends_it_may_stand_in_a_settings_file(told, tmp_path):
    path = tmp_path / "body.toml"
    path.write_text('[body]\ncode = "QU9"\nname = "Northshire"\n')
    told.done(f"{LINES['phb']} --settings {path} --file {tmp_path}/phb.csv")
    assert (tmp_path / "phb.csv").read_text().splitlines()[1].startswith("QU9,Northshire,")
    for text, words in (("[body]\ncode = 7\n", "no table of text"), ("x", "is not TOML"),
                        ("body = 7\n", "no table of text"), ('[body]\nkode = "x"\n', "kode"),
                        ("\xff", "is not text in UTF-8")):  # fmt: skip
        path.write_bytes(text.encode("latin-1"))
        answer = told.run(f"{LINES['phb']} --settings {path}")
        assert answer.code == 2 and words in answer.err and "Traceback" not in answer.err


def test_the_file_with_private_fields_is_its_owners_alone_and_says_what_was_left_blank(
    known, tmp_path
):
    path = tmp_path / "cld.csv"
    answer = known.done(f"{LINES['cld']} --file {path}")
    assert "1 row, without its 8 private fields: --with-private fills them" in answer.err
    assert "Ward" not in path.read_text()
    known.done(f"{LINES['cld']} --file {path} --with-private")
    assert "Ward" in path.read_text() and path.stat().st_mode & 0o077 == 0


def test_a_half_written_file_of_before_opens_nothing_to_others(known, tmp_path):
    left = tmp_path / ".cld.csv.making"
    left.write_text("")
    left.chmod(0o666)
    known.done(f"{LINES['cld']} --file {tmp_path / 'cld.csv'} --with-private")
    assert (tmp_path / "cld.csv").stat().st_mode & 0o077 == 0 and not left.exists()


def test_nothing_is_said_to_be_given_where_the_file_has_nothing_private(known, tmp_path):
    answer = known.done(f"{LINES['nfi']} --with-private --authority lro-2025")
    assert "by authority of" not in answer.err


def test_private_details_leave_for_the_fraud_initiative_by_an_authority_alone(known, tmp_path):
    path = tmp_path / "nfi.csv"
    refused = known.run(f"{LINES['nfi']} --with-private --file {path}")
    assert refused.code == 2 and "--authority" in refused.err and not path.exists()
    answer = known.done(f"{LINES['nfi']} --with-private --authority lro-2025 --file {path}")
    assert "by authority of lro-2025" in answer.err and "AB123456C" in path.read_text()


def test_what_was_sent_is_kept_with_its_digest_and_what_it_was_asked_by(known, tmp_path):
    path = tmp_path / "nfi.csv"
    known.done(f"{LINES['nfi']} --with-private --authority lro-2025 --file {path} "
               "--given-to cabinet-office --on 01/07/2025")  # fmt: skip
    event = known.last()
    asked = {one.name: one.value for one in event.asked}
    assert (event.report, event.form, event.given_to) == ("nfi", "csv", "cabinet-office")
    assert asked == {
        "authority": "lro-2025", "definition": "nfi-2025-26", "private": "yes", "file": "yes",
    }  # fmt: skip
    assert not event.published


def test_a_definition_is_printed_to_copy_and_taken_in_place_of_the_shipped_one(told, tmp_path):
    text = told.done("dpl report definition phb").out
    path = tmp_path / "own.toml"
    path.write_text(text.replace('"2026-27"', '"2031-32"').replace('"ORG_CODE"', '"BODY"'))
    told.done(f"dpl report phb --year 2031-32 --quarter 1 --definition {path} "
              f"--file {tmp_path}/phb.csv")  # fmt: skip
    assert (tmp_path / "phb.csv").read_text().startswith("BODY,ORG_NAME,")
    answer = told.run("dpl report phb --year 2031-32 --quarter 1")
    assert answer.code == 2 and "dpl report definition phb > phb-2031-32.toml" in answer.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dpl report phb --year 2025-27 --quarter 1", "2025-26 is one"),
        ("dpl report phb --year soon --quarter 1", "is not a financial year like 2025-26"),
        ("dpl report phb --year 2025-26 --quarter 5", "5"),
        ("dpl report phb --year 2025-26 --quarter 1 --funder nobody", "no account has money"),
        ("dpl report phb --year 2025-26 --quarter 1 --funder nobody --check", "nobody"),
        ("dpl report phb --year 2025-26 --quarter 1 --section x", "unknown-section"),
        ("dpl report phb --year 2025-26 --quarter 1 --explain x", "unknown-section"),
        ("dpl report phb --year 2025-26 --quarter 1 --file x.csv --into x.html", "--file goes"),
        ("dpl report phb --year 2025-26 --quarter 1 --file x.csv --publish", "every number"),
        ("dpl report phb --year 2025-26 --quarter 1 --file x.csv --given-to y", "--on DAY"),
        ("dpl report phb --year 2025-26 --quarter 1 --check --into x.html", "--check goes"),
        ("dpl report cld --year 2025-26 --quarter 1 --cost guessed", "guessed"),
        ("dpl report nfi --as-at 31/02/2025", "does not exist"),
        ("dpl report nfi --as-at 01/04/1990", "unknown-year"),
        ("dpl report definition p45", "p45"),
    ],
)
def test_what_cannot_be_reported_is_told_in_words(told, line, words):
    answer = told.run(line)
    assert answer.code == 2 and words in answer.err, answer.err
    assert "Traceback" not in answer.err


def test_a_figure_leads_to_its_entries(told):
    answer = told.done(f"{LINES['cld']} --explain cld-by-age/18-64/cost")
    assert "A-1/6" in answer.out and "£1,950.00" in answer.err


def test_what_anybody_may_read_has_no_small_number(told):
    answer = told.done(f"{LINES['phb']} --publish")
    assert "not shown" in answer.out


def test_two_ledgers_add_up_to_one_return(told, tmp_path):
    other = f"sqlite:///{tmp_path}/other.db"
    told.done(f"dpl init --ledger {other}")
    for line in (
        "dpl account open A-1 --on 01/04/2025 --person P-17 --care-group chc --age-band 18-64 "
        "--eligibility adult-chc",
        "dpl account fund A-1 nhs --funder eastshire-icb --programme chc --from 01/04/2025",
        "dpl allocate make A-1 al-1 --fund nhs --weekly 90.00 --deployment notional --from "
        "01/04/2025 --decided-on 01/04/2025",
    ):
        told.done(f"{line} --ledger {other}")
    names = tmp_path / "ledgers.toml"
    names.write_text(f'[ledgers]\nnorth = "{told.url}"\neast = "{other}"\n')
    found = told.done(f"{LINES['phb']} --ledgers {names} -O csv --section phb-numbers").out
    (live,) = [line for line in found.splitlines() if ",live," in line and ",people,People" in line]
    assert live.endswith(",2")
    told.done(f"{LINES['phb']} --ledgers {names} --file {tmp_path}/phb.csv")
    assert told.run(f"{LINES['cld']} --ledgers {names} --check").code == 1


def test_every_return_has_an_example(told):
    for name in (*LINES, "definition"):
        assert ALL[f"dpl report {name}"].example.startswith(f"dpl report {name}")
