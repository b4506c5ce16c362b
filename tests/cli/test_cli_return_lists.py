"""What may stand in a return's coded fields, and what leads on from what it lacks."""

from __future__ import annotations

import json

from tests.cli.test_cli_statutory import DETAILS, LINES, SAID, known, told

__all__ = ["known", "told"]

WHOLE = " ".join(
    f"{option} {SAID[option]}" for option in ("--la-person-id", "--forename", "--surname",
    "--nhs-number", "--date-of-birth", "--postcode")
)  # fmt: skip


def checked(told, more: str = "") -> tuple[int, list[dict[str, str]]]:
    answer = told.run(f"{LINES['cld']} --body-name Shire {more} --with-private --check -O json")
    return answer.code, [one for one in json.loads(answer.out) if one["level"] == "fault"]


def test_words_that_are_on_no_list_of_the_return_are_faults_and_are_not_repeated(told, tmp_path):
    told.done(f"{DETAILS} {WHOLE} --gender Q --ethnicity martian")
    code, faults = checked(told, "--body-code 'not a code at all !!'")
    assert code == 1
    assert [(one["field"], one["found"]) for one in faults] == [
        ("LA Code", "not a code at all !!"), ("Gender", ""), ("Ethnicity", ""),
    ]  # fmt: skip
    assert "Male, Female, Other, Unknown" in faults[1]["why"]
    assert "martian" not in repr(faults) and "--gender …" in faults[1]["try"]
    told.done(f"{DETAILS} --gender female --ethnicity Undeclared")
    assert checked(told, "--body-code 503") == (0, [])
    told.done(f"{LINES['cld']} --body-code 503 --with-private --file {tmp_path / 'cld.csv'}")
    assert ",Female,Undeclared or Not known," in (tmp_path / "cld.csv").read_text()


def test_a_body_maps_its_own_words_in_its_own_copy_of_the_definition(told, tmp_path):
    told.done(f"{DETAILS} {WHOLE} --gender F --ethnicity Refused")
    own, sent = tmp_path / "own.toml", tmp_path / "cld.csv"
    text = told.done("dpl report definition cld").out
    own.write_text(text.replace('"Not known" = "Unknown"', '"F" = "Female"'))
    assert checked(told, "--body-code 503")[0] == 1
    assert checked(told, f"--body-code 503 --definition {own}") == (0, [])
    told.done(f"{LINES['cld']} --definition {own} --with-private --file {sent}")
    assert ",Female,Refused," in sent.read_text()


def test_a_code_in_a_bodys_file_that_the_return_does_not_know_is_warned_of(told, tmp_path):
    body, sent = tmp_path / "body.toml", tmp_path / "sent.csv"
    body.write_text('[returns.cld]\ncode = "not a code at all !!"\n')
    answer = told.done(f"{LINES['cld']} --body {body} --file {sent}")
    assert "warning: LA Code not a code at all !! is none of ###, @#@#@" in answer.err
    body.write_text('[returns.cld]\ncode = "503"\n')
    assert "warning" not in told.done(f"{LINES['cld']} --body {body} --file {sent}").err


def test_what_was_not_read_was_not_looked_at_and_a_note_says_so(known):
    told = json.loads(known.run(f"{LINES['cld']} --check -O json").out)
    (note,) = [one for one in told if one["field"] == "private details"]
    assert note["level"] == "note" and note["try"] == "the same with --with-private"


def test_many_details_that_are_lacking_are_kept_by_a_file_whose_first_line_is_told(told, tmp_path):
    answer = told.run(f"{LINES['cld']} --check")
    assert answer.err.count("many at once: dpl account details --on 30/06/2025 --file") == 1
    (columns,) = [one.strip() for one in answer.err.splitlines() if one.startswith("  account,")]
    names = columns.split(",")
    said = {"account": "A-1"} | {
        option[2:].replace("-", "_"): text.strip("'") for option, text in SAID.items()
    }
    (tmp_path / "people.csv").write_text(f"{columns}\n{','.join(said[one] for one in names)}\n")
    told.done(f"dpl account details --on 30/06/2025 --file {tmp_path / 'people.csv'}")
    code, faults = checked(told, "--body-code 503")
    assert (code, faults) == (0, [])
    assert "many at once" not in told.run(f"{LINES['cld']} --check").err


def test_what_was_published_with_another_ledger_is_refused_alone_with_a_line_to_paste(
    told, tmp_path
):
    other, names = f"sqlite:///{tmp_path}/other.db", tmp_path / "ledgers.toml"
    told.done(f"dpl init --ledger {other}")
    names.write_text(f'[ledgers]\nnorth = "{told.url}"\neast = "{other}"\n')
    line = f"{LINES['phb']} --body-code QU9 --publish"
    given = "--given-to board --on 01/07/2025"
    told.done(f"{line} --into {tmp_path}/all.csv {given} --ledgers {names}")
    refused = told.run(f"{line} --into {tmp_path}/one.csv {given}")
    assert refused.code == 2 and "refused (published-together)" in refused.err
    words = " ".join(refused.err.split())
    paste = f"{line} --into {tmp_path}/one.csv {given} --ledgers FILE"
    assert f"{paste}, which names east" in words
    told.done(paste.replace("FILE", str(names)))
