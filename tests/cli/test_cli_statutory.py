"""`dpl report phb|cld|ascof|nfi` and `dpl account details`, as they are typed."""

from __future__ import annotations

import json
import re

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
    assert answer.code == 1 and re.match(r"\d+ faults?: ", answer.err)
    told = json.loads(known.run(f"{LINES[name]} --check -O json").out)
    assert told and all(row["why"] and row["try"] for row in told)
    levels = [row["level"] for row in told]
    assert levels == sorted(levels) and set(levels) == {"fault", "note"}
    assert not any(one in answer.out + answer.err for one in PRIVATE)


SAID = {
    "--body-code": "503", "--body-name": "Shire", "--nhs-number": "9434765919",
    "--la-person-id": "P17", "--forename": "Jo", "--surname": "Ward", "--gender": "Female",
    "--ethnicity": "Refused", "--date-of-birth": "01/11/1950", "--postcode": "'SW1A 1AA'",
    "--nino": "AB123456C", "--address-1": "'1 High Street'", "--weekly": "50.00",
    "--deployment": "notional",
}  # fmt: skip


@pytest.fixture
def whole(told):
    """A council's and an NHS budget, one of them of a child, with everything that was agreed."""
    for line in (
        "dpl pay make A-1 --fund council --gross 600.00 --on 01/04/2025 --from 01/04/2025 --to "
        "28/04/2025",
        "dpl account open C-1 --on 01/04/2025 --person P-9 --care-group children --age-band 0-17 "
        "--eligibility childrens-continuing-care",
        "dpl account fund C-1 nhs --funder northshire-icb --programme childrens-continuing-care "
        "--from 01/04/2025",
    ):
        told.done(line)
    return told


@pytest.mark.parametrize("name", LINES)
def test_once_every_fault_is_mended_by_its_own_command_a_return_has_notes_alone(whole, name):
    """The faults' own lines, with nothing put in but what was to be filled in, lead to exit 0."""
    more = " --with-private" if name != "phb" else ""
    more += " --authority lro-2025" if name == "nfi" else ""
    line = f"{LINES[name]}{more} --check"
    for _ in range(3):
        answer = whole.run(f"{line} -O json")
        faults = [row for row in json.loads(answer.out) if row["level"] == "fault"]
        assert answer.code == (1 if faults else 0)
        for row in faults:
            line = _mended(whole, row["try"], line)
    assert answer.code == 0 and answer.err.startswith("nothing is lacking\n")
    assert {row["level"] for row in json.loads(answer.out)} == {"note"}


def _mended(world, try_: str, line: str) -> str:
    """What a fault says to do, done; and the line that checks, with what was to be put to it."""
    if not try_.startswith("dpl "):
        option = try_.split(" …")[0]
        return line.replace(" --check", f" {option} {SAID[option]} --check")
    world.done(re.sub(r"(--[a-z0-9-]+) …", lambda m: f"{m[1]} {SAID[m[1]]}", try_))
    return line


def test_with_nothing_lacking_the_check_ends_with_nought(told):
    answer = told.run(f"{LINES['phb']} --body-code QU9 --check")
    assert answer.code == 0 and answer.err.startswith("nothing is lacking\n4 notes: ")


# ── who sends it ─────────────────────────────────────────────────────────────────────────────


def first_row(told, name: str, more: str, path) -> str:
    told.done(f"{LINES[name]} {more} --file {path}")
    return path.read_text().splitlines()[1]


def test_one_file_says_of_a_body_what_its_letters_and_each_of_its_returns_say(told, tmp_path):
    body, sent = tmp_path / "body.toml", tmp_path / "sent.csv"
    body.write_text(
        'name = "Northshire"\n[returns]\nphb = { code = "QU9", name = "NHS Northshire" }\n'
        'cld = { code = "E10" }\nnfi = { code = "N7" }\n'
    )
    given = f"--body {body}"
    assert first_row(told, "phb", given, sent).startswith("QU9,NHS Northshire,")
    assert first_row(told, "cld", given, sent).startswith("E10,Northshire,")
    assert first_row(told, "cld", f"{given} --body-code E11", sent).startswith("E11,Northshire,")
    assert first_row(told, "nfi", given, sent).startswith("N7,")
    assert told.done(f"dpl letter ring-fence A-1 {given}").out.startswith("Northshire\n")


def test_what_is_printed_to_copy_goes_for_the_returns_as_it_stands(told, tmp_path):
    body = tmp_path / "body.toml"
    body.write_text(told.done("dpl letter body").out)
    assert "[returns.phb]" in body.read_text()
    told.done(f"{LINES['phb']} --body {body}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[returns.phb]\ncode = 7\n", "returns.phb.code: has to be text in quotes\n  found: 7"),
        ("[returns.phb]\ncode = 2026-03-31\n", "found: 2026-03-31"),
        ('[returns.phb]\nkode = "x"\n', "try:   returns.phb.code"),
        ('[returns.pbh]\ncode = "x"\n', "try:   returns.phb"),
        ('returns = "QU9"\n', "returns: has to be a table"),
        ('name = ["x"]\n', 'name: has to be text in quotes\n  found: ["x"]'),
        ('address = "x"\n', 'address: has to be a list\n  found: "x"\n  try:   ["one", "two"]'),
        ('address = ["x", 7]\n', "address.2: has to be text in quotes"),
        ("[funders]\nicb = 7\n", "funders.icb: has to be text in quotes\n  found: 7"),
        ('[disagree]\nnhs = "x"\n', "disagree.nhs: has to be a table"),
        ("[disagree.nhs]\nagain = [1]\n", "disagree.nhs.again.1: has to be text"),
        ('[body]\ncode = "QU9"\n', "try:   [returns.phb]"),
        ("x = \n", "body.toml: line 1, column 5: this is not TOML"),
        ("name = 2026-13-31\n", "this is not TOML"),
        ("\xff", "is not text in UTF-8"),
        ("a = " + "[" * 3000, "body.toml: "),
    ],
)
def test_what_is_wrong_in_a_bodys_file_is_told_with_its_place_and_what_to_try(
    told, tmp_path, text, words
):
    path = tmp_path / "body.toml"
    path.write_bytes(text.encode("latin-1"))
    for line in (LINES["phb"], "dpl letter ring-fence A-1"):
        answer = told.run(f"{line} --body {path}")
        assert answer.code == 2 and words in answer.err, answer.err
        assert "body.toml" in answer.err and "Traceback" not in answer.err


def test_the_option_of_before_says_what_takes_its_place(told):
    answer = told.run(f"{LINES['cld']} --settings body.toml")
    assert answer.code == 2 and "--body" in answer.err and "[returns.cld]" in answer.err


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


@pytest.mark.parametrize("name", LINES)
def test_nothing_private_leaves_but_in_the_file_that_was_asked_for(known, name, tmp_path):
    more = "--with-private" + (" --authority lro-2025" if name == "nfi" else "")
    line = f"{LINES[name]} {more}"
    sent = f"--file {tmp_path}/a.csv --given-to cabinet-office --on 01/07/2025"
    lines = [f"{line} {sent}", f"{line} --check", f"{line} --check -O json", line,
             "dpl report list -O json", "dpl report again 1", "dpl report again 1 --debug",
             f"{line} --file {tmp_path} --debug", f"{line} --file {tmp_path}/a.txt --debug",
             f"{LINES[name]} --file {tmp_path}/b.csv"]  # fmt: skip
    if name in ("phb", "ascof"):
        lines.append(f"{line} --publish --into {tmp_path}/c.html")
    answers = [known.run(one) for one in lines]
    seen = "".join(one.out + one.err for one in answers) + repr(known.entries())
    seen += "".join(path.read_text() for path in tmp_path.glob("[bc].*"))
    assert not any(one in seen for one in PRIVATE)
    assert ("Ward" in (tmp_path / "a.csv").read_text()) == (name in ("cld", "nfi"))


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
