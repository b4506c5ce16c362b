"""OFX, MT940 and camt.053: what is odd in them is read and said, what is wrong is refused."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ledger.errors import Unreadable
from ledger.statements.read import read
from ledger.statements.statement import Statement

FILES = Path(__file__).parent / "files"
OFX = (FILES / "two-accounts.ofx").read_text()
OFX2 = (FILES / "version-2.ofx").read_text()
MT940 = (FILES / "pages.sta").read_text()
CAMT = (FILES / "statement.camt.xml").read_text()
BILLION = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'


def given(text: str, **choices: object) -> list[Statement]:
    return read(text.encode(), file_name="nov", **choices)  # type: ignore[arg-type]


def said(text: str, **choices: object) -> str:
    with pytest.raises(Unreadable) as caught:
        given(text, **choices)
    return str(caught.value)


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


# OFX


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("-18.00", "NaN", "nov:15: 'NaN' is not an amount in pounds and pence\n"),
        ("-18.00", "1e400", "nov:15: '1e400' is not an amount in pounds and pence\n"),
        ("-18.00", "2,000", "nov:15: '2,000' has more than two decimal places\n"),
        ("-18.00", "-18.005", "nov:15: '-18.005' has more than two decimal places\n"),
        ("-18.00", "", "nov:15: the line has no amount (TRNAMT)\n"),
        ("<DTPOSTED>20250613", "", "nov:16: the line has no date (DTPOSTED)\n"),
        ("<DTPOSTED>20250613", "<DTPOSTED>20250231", "is a day that does not exist\n"),
        ("<DTPOSTED>20250613", "<DTPOSTED>130625", "nov:16: '130625' is not a date like 20250604"),
        ("<CURDEF>GBP", "<CURDEF>POUNDS", "nov:13: 'POUNDS' is not a currency (CURDEF)\n"),
        (
            "<TRNAMT>-18.00",
            "<TRNAMT>-18.00<TRNAMT>-81.00",
            "nov:15: TRNAMT is given twice, as -18.00 and as -81.00\n",
        ),
        (
            "<TRNAMT>-18.00",
            "<TRNAMT>-18.00<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY>",
            "nov:15: a line is in EUR, in a statement in GBP\n",
        ),
    ],
)
def test_a_wrong_field_of_an_ofx_line_is_told_with_its_row(old: str, new: str, words: str) -> None:
    assert words in said(changed(OFX, old, new))


def test_all_faults_of_an_ofx_file_are_told_at_once() -> None:
    text = changed(changed(OFX, "-18.00", "lots"), "20250602<", "20250632<")
    assert said(text) == (
        "nov:15: 'lots' is not an amount in pounds and pence\n"
        "  found: <STMTTRN><TRNTYPE>DIRECTDEBIT<DTPOSTED>20250630<TRNAMT>lots<FITID>F3"
        "<NAME>HARTLEY PAYROLL SERVICES\n"
        "  try:   correct TRNAMT, or download the file again\n"
        "nov:17: '2025-06-32' is a day that does not exist\n"
        "  found: <STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20250632<TRNAMT>+1400.00<FITID>F1"
        "<NAME>WESTMARCH ICB PHB<MEMO>WES…\n"
        "  try:   correct DTPOSTED, or download the file again\n"
        "nothing was recorded: 2 of 4 lines need attention"
    )


@pytest.mark.parametrize("keep", range(200, len(OFX) - 6, 97))
def test_an_ofx_file_cut_short_is_never_read_as_whole(keep: int) -> None:
    assert "the file stops before its end: there is no </OFX>" in said(OFX[:keep])


@pytest.mark.parametrize("opened", ["<![CDATA[", "<!--"])
def test_a_section_that_is_never_closed_hides_no_lines(opened: str) -> None:
    text = changed(OFX, "<NAME>RIVERSIDE", f"<NAME>{opened}RIVERSIDE")
    assert "the file stops before its end" in said(text)


@pytest.mark.parametrize("bomb", [BILLION, OUTSIDE])
def test_an_ofx_file_with_entities_of_its_own_is_refused(bomb: str) -> None:
    assert said(changed(OFX2, "<OFX>", f"{bomb}<OFX>")) == (
        "nov: the file defines entities or a document type of its own, which could hide anything\n"
        "  try:   download it again from the bank\n"
        "nothing was recorded"
    )


def test_an_ofx_file_in_another_currency_is_refused_unless_allowed() -> None:
    text = OFX.replace("<CURDEF>GBP", "<CURDEF>EUR")
    assert said(text) == (
        "nov: the statement is in EUR; this ledger is in pounds (GBP)\n"
        "  try:   --allow-currency reads such a file for trial only\n"
        "nothing was recorded"
    )
    first, _ = given(text, allow_currency=True)
    assert first.currency == "EUR"
    assert [remark.kind for remark in first.remarks] == ["other-currency"]


def test_an_ofx_file_that_reports_an_error_says_what_the_bank_said() -> None:
    text = changed(OFX, "<CODE>0<SEVERITY>INFO", "<CODE>2003<SEVERITY>ERROR<MESSAGE>Not found")
    assert said(text).startswith("nov:11: the bank reports an error in place of a statement: Not ")


def test_an_ofx_file_without_a_statement_is_refused() -> None:
    assert said("OFXHEADER:100\n\n<OFX><INVSTMTRS></INVSTMTRS></OFX>").startswith(
        "nov: there is no bank or card statement in this OFX file\n"
    )


def test_a_ledger_balance_from_before_the_last_line_is_not_the_closing() -> None:
    first, _ = given(changed(OFX, "<DTASOF>20250630", "<DTASOF>20250615"))
    assert (first.opening_pence, first.closing_pence) == (None, None)
    assert first.remarks[0].why == (
        "the balance £1,427.50 is of 15 June 2025, before the last line (30 June 2025): not used"
    )


def test_a_sign_that_its_line_type_denies_is_believed_and_remarked() -> None:
    first, _ = given(changed(OFX, "<TRNAMT>-4.50", "<TRNAMT>4.50"))
    assert [(remark.row, remark.kind) for remark in first.remarks] == [(2, "odd-field")]
    assert first.lines[1].amount_pence == 450


def test_an_ofx_line_ends_where_the_next_begins_even_if_its_end_is_left_out() -> None:
    whole = given(OFX)
    assert [s.lines for s in given(OFX.replace("</STMTTRN>", ""))] == [s.lines for s in whole]


def test_a_file_that_names_no_currency_is_read_as_pounds_and_said_so() -> None:
    first, _ = given(changed(OFX, "<CURDEF>GBP", "<CURDEF>\n"))
    assert first.currency == "GBP"
    assert [remark.kind for remark in first.remarks] == ["odd-field"]


def test_a_value_after_a_group_belongs_to_what_is_around_it() -> None:
    text = changed(changed(OFX, "<CURDEF>GBP", ""), "</BANKACCTFROM>", "</BANKACCTFROM><CURDEF>GBP")
    assert [statement.remarks for statement in given(text)] == [s.remarks for s in given(OFX)]


def test_a_reference_to_no_character_or_to_a_control_does_no_harm() -> None:
    first, _ = given(changed(OFX, "POOL &amp; GYM", "POOL &#xD800; &#163;5 &#27;[2J"))
    assert first.lines[1].text == "RIVERSIDE LEISURE POOL � £5 [2J"


# MT940


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("C1400,N", "C1400.00N", "nov:6: the line is not like 2506040604D12,50NTRFREFERENCE\n"),
        ("C1400,N", "C12345678901234567,00N", "nov:6: the line is not like"),
        ("C1400,N", "C1400N", "nov:6: the line is not like"),
        ("C1400,N", "X1400,N", "nov:6: the line is not like"),
        ("C1400,N", "C14,00,00N", "nov:6: '14,00,00' is not an amount like 12,50\n"),
        ("C1400,N", "C1400,005N", "nov:6: '1400,005' has more than two decimal places\n"),
        ("C1400,N", "C١٤,N", "nov:6: '١٤,' is not an amount in pounds and pence\n"),
        (":61:2506020602C", ":61:2502310602C", "nov:6: '2025-02-31' is a day that does not exist"),
        (":61:2506020602C", ":61:2506021302C", "nov:6: '1302' is not a month and a day\n"),
        (":60F:C250601GBP193,95\n", "", "nov:2: the statement has no opening balance (:60F:)\n"),
        (":62F:C250630GBP1272,55\n", "", "nov:15: the statement has no closing balance (:62F:)\n"),
        ("GBP193,95", "GBP193.95", "nov:5: the opening balance is not like C250604GBP1234,56\n"),
        ("250601GBP193,95", "251301GBP193,95", "nov:5: '2025-13-01' is a day that does not exist"),
        ("C250613GBP1589,45\n-}", "C250613EUR1589,45\n-}", "opens in GBP and closes in EUR\n"),
        (":61:2506160616RC10,00NTRFNONREF//B0004\n", "", "the difference is -£10.00\n"),
    ],
)
def test_a_wrong_field_of_an_mt940_file_is_told_with_its_row(
    old: str, new: str, words: str
) -> None:
    assert words in said(changed(MT940, old, new), layout="mt940")


def test_all_faults_of_an_mt940_file_are_told_at_once() -> None:
    text = changed(changed(MT940, "C1400,N", "C1400.N"), "D312,40", "D312x40")
    assert said(text).count("the line is not like") == 2


def test_a_line_without_a_type_code_is_not_lost_under_the_next() -> None:
    first, _ = given(changed(MT940, "C1400,NTRFPHB JUNE", "C1400,"))
    assert [line.amount_pence for line in first.lines][:2] == [140000, -450]
    assert first.lines[0].kind is None


def test_pages_in_any_order_are_joined_by_their_balances() -> None:
    pages = re.split(r"(?=\{1:)", MT940)
    assert given("".join([pages[2], pages[1], pages[3]]))[0].lines == tuple(
        line._replace(row=row)
        for line, row in zip(given(MT940)[0].lines, (5, 6, 1, 2, 3, 4), strict=True)
    )


def test_a_missing_page_is_refused_and_the_break_is_told_when_accepted() -> None:
    pages = re.split(r"(?=\{1:)", MT940)
    text = pages[1] + pages[2].replace("1589,45", "1500,00").replace("1272,55", "1183,10")
    assert "a line may be missing near row 3" in said(text)
    (statement,) = given(text, accept_difference=True)
    assert [(remark.row, remark.kind) for remark in statement.remarks][:1] == [
        (0, "declared-total"),
    ]
    assert (3, "running-balance") in [(remark.row, remark.kind) for remark in statement.remarks]


def test_a_line_is_of_the_day_it_was_booked_across_a_new_year() -> None:
    text = changed(MT940, ":61:2506020602C", ":61:2506010602C")
    assert given(text)[0].lines[0].on == date(2025, 6, 2)
    text = changed(MT940, ":61:2506020602C", ":61:2501011231C")
    assert given(text)[0].lines[0].on == date(2024, 12, 31)


def test_a_file_name_as_data_opens_no_file_and_nothing_is_logged(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert "the columns are not those of a layout that is known" in said("/etc/passwd")
    assert ":20:" in said("/etc/passwd", layout="mt940")
    said(changed(MT940, "C1400,N", "SECRET,N"))
    assert capsys.readouterr() == ("", "")
    assert caplog.records == []


# camt.053


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (">1400.00<", ">1,4e2<", "nov: entry 1: '1,4e2' is not an amount in pounds and pence\n"),
        (">1400.00<", ">-1400.00<", "nov: entry 1: '-1400.00' is not a plain amount\n"),
        (">1400.00<", ">1400.001<", "nov: entry 1: '1400.001' has more than two decimal places\n"),
        (">1400.00<", "><", "nov: entry 1: there is no amount\n"),
        (">4.5</Amt><CdtDbtInd>DBIT", ">4.5</Amt><CdtDbtInd>OUT", "neither CRDT nor DBIT\n"),
        ("<CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK", "<Sts><Cd>BOOK", "CdtDbtInd is missing\n"),
        ("<Dt>2025-06-20</Dt>", "<Dt>2025-06-31</Dt>", "entry 3: '2025-06-31' is a day that does"),
        ("<Dt>2025-06-20</Dt>", "<Dt>20/06/2025</Dt>", "is not a date like 2025-06-04\n"),
        ("<Dt>2025-06-20</Dt>", "", "nov: entry 3: there is no booking date (BookgDt)\n"),
        (">1606.45<", ">1606.46<", "the difference is £0.01\n"),
        ('"GBP">4.5<', '"EUR">4.5<', "2025-06: the statement has amounts in EUR and GBP\n"),
        ("camt.053.001.08", "camt.052.001.08", "nov: this is camt.052, a report of the day so far"),
        ("camt.053.001.08", "pain.001.001.03", "nov: this is XML, but not a camt.053 statement\n"),
        ("</Stmt>", "</Stmtt>", "nov:33: the XML is broken: mismatched tag\n"),
        ('encoding="UTF-8"', 'encoding="EBCDIC-XX"', "nov:1: the XML "),
    ],
)
def test_a_wrong_field_of_a_camt_file_is_told(old: str, new: str, words: str) -> None:
    assert words in said(changed(CAMT, old, new))


def test_all_faults_of_a_camt_file_are_told_at_once() -> None:
    text = changed(changed(CAMT, ">1400.00<", ">lots<"), ">17.00<", ">more<")
    assert said(text) == (
        "nov: entry 1: 'lots' is not a plain amount\n"
        "  found: <Amt Ccy='GBP'>lots</Amt><CdtDbtInd>CRDT</CdtDbtInd>\n"
        "  try:   correct the amount, or download the file again\n"
        "nov: entry 3: 'more' is not a plain amount\n"
        "  found: <Amt Ccy='GBP'>more</Amt><CdtDbtInd>CRDT</CdtDbtInd>\n"
        "  try:   correct the amount, or download the file again\n"
        "nothing was recorded: 2 of 4 lines need attention"
    )


@pytest.mark.parametrize("bomb", [BILLION, OUTSIDE, '<!DOCTYPE x SYSTEM "http://example.org/x">'])
def test_a_camt_file_with_entities_of_its_own_is_refused(bomb: str) -> None:
    assert said(changed(CAMT, "<Document", f"{bomb}<Document")) == (
        "nov: the file defines entities or a document type of its own, which could hide anything\n"
        "  try:   download it again from the bank\n"
        "nothing was recorded"
    )


@pytest.mark.parametrize("keep", range(120, len(CAMT) - 12, 211))
def test_a_camt_file_cut_short_is_never_read_as_whole(keep: int) -> None:
    words = said(CAMT[:keep])
    assert "the XML stops before its end" in words or "the XML is broken" in words


def test_xml_nested_too_deeply_is_refused() -> None:
    assert said(changed(CAMT, "<GrpHdr>", "<a>" * 100)) == (
        "nov: the XML is nested more than 60 deep\nnothing was recorded"
    )


@pytest.mark.parametrize("version", ["camt.053.001.02", "camt.053.001.04", "camt.053.001.13"])
def test_any_version_of_camt_is_read(version: str) -> None:
    text = CAMT.replace("camt.053.001.08", version)
    text = re.sub(r"<Sts><Cd>(\w+)</Cd></Sts>", r"<Sts>\1</Sts>", text)
    assert given(text)[0].lines == given(CAMT)[0].lines


def test_a_previous_closing_balance_is_an_opening_one() -> None:
    assert given(changed(CAMT, "OPBD", "PRCD"))[0].opening_pence == 19395


def test_a_camt_file_in_another_encoding_is_read_as_it_says() -> None:
    text = changed(CAMT, "Riverside Leisure", "Café Zoë")
    latin = changed(text, "UTF-8", "ISO-8859-1").encode("iso-8859-1")
    wide = changed(text, "UTF-8", "UTF-16").encode("utf-16")
    for data in (text.encode(), latin, wide):
        assert read(data, file_name="x")[0].lines[1].text == "Café Zoë Pool"


def test_an_account_number_is_the_same_from_every_format() -> None:
    assert given(OFX)[0][3:6] == given(MT940)[0][3:6] == ("00778899", "112233", False)
    assert given(CAMT)[0][3:6] == given(MT940)[1][3:6] == ("31926819", "601613", False)
