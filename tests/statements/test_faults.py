"""Each thing that can be wrong with a file: an input that has it, and the exact words."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from pathlib import Path

import pytest

from ledger.errors import Unreadable
from ledger.statements import source as source_module
from ledger.statements.read import read

SHORT = "Transaction Date,Transaction Description,Debit Amount,Credit Amount\n"
ROW = "02/04/2025,HILLTOP CARE AGENCY,260.00,\n"
LLOYDS = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance\n"
)
DOWNLOAD_AGAIN = "  try:   download it again from the bank\n"
NOTHING = "nothing was recorded"


def said(data: bytes | str, **choices: object) -> str:
    """The words that refuse a file called nov.csv."""
    given = data.encode() if isinstance(data, str) else data
    with pytest.raises(Unreadable) as caught:
        read(given, file_name="nov.csv", **choices)  # type: ignore[arg-type]
    return str(caught.value)


def zipped(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "content")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "what", "remedy"),
    [
        (
            zipped("xl/workbook.xml"),
            "a spreadsheet (.xlsx or .ods)",
            "open it in a spreadsheet and save it as CSV, or download CSV from the bank",
        ),
        (zipped("nov.csv"), "a ZIP archive", "unpack it and import the files inside"),
        (
            b"%PDF-1.7\n...",
            "a PDF document",
            "download it from the bank as CSV, OFX, MT940 or camt.053",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an old Excel or Word file (.xls or .doc)",
            "open it in a spreadsheet and save it as CSV, or download CSV from the bank",
        ),
        (
            b"SQLite format 3\0\x10\0\x01\x01\0" + b"\0" * 200,
            "a database (SQLite)",
            "download it from the bank as CSV, OFX, MT940 or camt.053",
        ),
        (gzip.compress(b"x", mtime=0), "a gzip archive", "unpack it and import the file inside"),
        (
            b"\xef\xbb\xbf\r\n <!DOCTYPE html><html>Log in",
            "a web page (HTML)",
            "log in to the bank again, and use its download button",
        ),
    ],
)
def test_a_file_that_is_something_else_is_called_by_its_name(
    data: bytes, what: str, remedy: str
) -> None:
    assert said(data) == (
        f"nov.csv: this is {what}, whatever its name says\n  try:   {remedy}\n{NOTHING}"
    )


def test_an_empty_file_says_so() -> None:
    assert said(b"") == f"nov.csv: the file is empty\n{DOWNLOAD_AGAIN}{NOTHING}"


@pytest.mark.parametrize("data", [b"\r\n \t\n", b"\xef\xbb\xbf", b"\0\0\0\0", b",,,\n,,\n"])
def test_a_file_of_blank_space_says_so(data: bytes) -> None:
    assert said(data).startswith("nov.csv: the file has nothing in it but blank space\n")


def test_a_file_too_big_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "_really", None)
    assert said(b"x" * (32 * 1024 * 1024 + 1)) == (
        "nov.csv: the file is 32.0 MiB; the most that is read is 32 MiB\n"
        f"  try:   download a shorter period from the bank\n{NOTHING}"
    )


def test_too_many_rows_are_refused_with_the_most_that_is_read() -> None:
    assert said(SHORT + "\n" * 200_001).startswith(
        "nov.csv: the file has 200,002 rows; the most that is read is 200,000\n"
    )


def test_a_row_without_end_is_refused_and_other_rows_are_still_read() -> None:
    words = said(SHORT + "x" * 70_000 + "\n31/02/2025,SHOP,1.00,\n")
    assert "nov.csv:2: the row has 70,000 characters; the most is 65,536\n" in words
    assert "nov.csv:3: '31/02/2025' is a day that does not exist\n" in words
    assert words.endswith("nothing was recorded: 2 of 2 lines need attention")


def test_nul_bytes_are_told_row_by_row() -> None:
    assert said(SHORT + "02/04/2025,HILL\0TOP,260.00,\n" + ROW + "\0,,,\n") == (
        "nov.csv:2: there is a NUL byte in this row; the file was damaged on its way\n"
        "  found: 02/04/2025,HILL·TOP,260.00,\n"
        f"{DOWNLOAD_AGAIN}"
        "nov.csv:4: there is a NUL byte in this row; the file was damaged on its way\n"
        "  found: ·,,,\n"
        f"{DOWNLOAD_AGAIN}{NOTHING}"
    )


def test_text_in_no_usual_encoding_names_its_first_row() -> None:
    assert said(SHORT.encode() + b"02/04/2025,CAF\x81 \xe9,1.00,\n") == (
        "nov.csv:2: the text is neither UTF-8 nor Windows-1252\n"
        "  found: 02/04/2025,CAF� �,1.00,\n"
        "  try:   --encoding with one of utf-8, utf-16, utf-16-le, utf-16-be, cp1252, "
        "iso-8859-1, iso-8859-15, cp850, mac-roman\n"
        "nothing was recorded"
    )


def test_a_wrong_encoding_given_by_hand_is_refused() -> None:
    words = said(SHORT.encode() + b"\xe9", encoding="utf-8")
    assert words.startswith("nov.csv:2: the text is not UTF-8\n")
    assert said(SHORT, encoding="rot13").startswith(
        "nov.csv: 'rot13' is not an encoding that is read here\n"
    )


def test_utf16_without_its_mark_says_which_encoding_to_give() -> None:
    assert said((SHORT + ROW).encode("utf-16-le")) == (
        f"nov.csv: the text is in UTF-16 without a mark\n  try:   --encoding utf-16-le\n{NOTHING}"
    )


def test_a_missing_column_is_named() -> None:
    assert said(LLOYDS.replace(",Balance", "").replace("Sort Code", "Sorting Code")) == (
        "nov.csv:1: this looks like Lloyds, TSB, Halifax or Bank of Scotland, but has no columns "
        "'Sort Code', 'Balance'\n"
        "  found: Transaction Date,Transaction Type,Sorting Code,Account Number,Transaction "
        "Description,Debit Amount,…\n"
        "  try:   the file has 'sorting code': change the header to the bank's own words\n"
        "nothing was recorded"
    )


def test_a_column_that_is_there_twice_is_named() -> None:
    assert said("Date,Date,desc,amount\n").startswith("nov.csv:1: this looks like") is False
    assert said(LLOYDS.replace("Balance", "Balance,balance")).startswith(
        "nov.csv:1: the header has the column 'Balance' more than once\n"
    )


def test_columns_of_no_known_layout_are_refused_with_the_known_ones() -> None:
    words = said("When,What,How much\n1,2,3\n")
    assert words.startswith("nov.csv:1: the columns are not those of a layout that is known: Bank")
    assert "\n  found: When,What,How much\n" in words


@pytest.mark.parametrize(
    "data",
    [
        "1,2,3\n",
        "name,2025,5.00\n",
        "01/02/2025,5.00,SHOP\n",
        "01/02/2025,SHOP,5\n",
        "01/02/2025,SHOP,5.00,x\n",
        "01/02/2025,123,5.00\n",
        "2025-02-01,SHOP,5.00\n",
        "01/02/2025,SHOP,5.00\n01/02/2025,SHOP\n",
    ],
)
def test_a_file_without_header_is_taken_for_hsbc_only_in_its_strict_shape(data: str) -> None:
    assert "the columns are not those of a layout that is known" in said(data)


def test_a_layout_that_is_not_known_is_refused_with_the_names() -> None:
    assert said(SHORT + ROW, layout="unity") == (
        "nov.csv: 'unity' is not a layout that is known\n"
        "  try:   --layout with one of bank-of-scotland, barclays, camt.053, card, halifax, hsbc, "
        "hsbc-header, isac, lloyds, lloyds-short, monzo, mt940, nationwide, natwest, ofx, rbs, "
        "starling, tsb\n"
        "nothing was recorded"
    )


@pytest.mark.parametrize("date_format", ["%q", "dd/mm/yyyy", "%d/%m", "%Y" * 50])
def test_a_date_format_that_names_no_day_is_refused(date_format: str) -> None:
    words = said(SHORT + ROW, date_format=date_format)
    assert words.startswith("nov.csv: ") and "--date-format %d/%m/%Y" in words


def test_a_date_in_another_format_than_the_one_given_is_refused() -> None:
    assert said(SHORT + ROW, date_format="%m/%d/%y").startswith(
        "nov.csv:2: '02/04/2025' is not a date in the format %m/%d/%y\n"
    )
    arabic = ROW.replace("2025", "٢٠٢٥")
    assert "is not a date" in said(SHORT + arabic, date_format="%d/%m/%Y")
    assert "is not a date" in said(SHORT + arabic)


def test_more_faults_than_fifty_are_counted() -> None:
    words = said(SHORT + "31/02/2025,SHOP,1.00,\n" * 53)
    assert words.count("is a day that does not exist") == 50
    assert words.endswith(
        "nov.csv: and 3 more faults that are not listed here\n"
        "nothing was recorded: 53 of 53 lines need attention"
    )


def test_a_file_that_does_not_add_up_is_refused_with_the_difference_in_pounds() -> None:
    rows = ["01/05/2025,BGC,,,ICB,,100.00,100.00", "03/05/2025,DEB,,,SHOP,10.00,,70.00"]
    assert said(LLOYDS + "\n".join(rows)) == (
        "nov.csv: the file does not add up: it opens with £0.00 and its lines come to £90.00, "
        "which makes £90.00, but it closes with £70.00; the difference is -£20.00\n"
        "  try:   a line may be missing near row 3; download the file again, or "
        "--accept-difference to take it as it is\n"
        "nothing was recorded"
    )
    (statement,) = read(
        (LLOYDS + "\n".join(rows)).encode(), file_name="nov.csv", accept_difference=True
    )
    assert [(remark.row, remark.kind) for remark in statement.remarks] == [
        (0, "declared-total"),
        (3, "running-balance"),
    ]
    assert "the difference is -£20.00" in statement.remarks[0].why


def test_a_text_with_an_unquoted_comma_is_refused_not_shifted() -> None:
    assert said(LLOYDS + "01/05/2025,BGC,,,ICB, LTD,,100.00,100.00\n") == (
        "nov.csv:2: the row has 9 columns where there should be 8\n"
        "  found: 01/05/2025,BGC,,,ICB, LTD,,100.00,100.00\n"
        "  try:   put quote marks round the text that has a comma in it\n"
        "nothing was recorded: 1 of 1 lines needs attention"
    )


def test_an_open_quote_mark_does_not_swallow_the_rows_after_it() -> None:
    head = "Number,Date,Account,Amount,Subcategory,Memo\n"
    row = '000101,04/09/2025,20-11-22 12345678,-25.00,CHQ,"CHEQUE'
    words = said(head + row + "\n" + row.replace('"', "") + "\n" + row + '"\n')
    assert words.startswith("nov.csv:2: a quote mark is ")
    monzo = (
        "Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,"
        "Local currency,Notes and #tags,Address,Receipt,Description\n"
    )
    line = "tx_1,01/10/2025,08:00,Card,Shop,,,-5.00,GBP,-5.00,GBP,{},,,SHOP\n"
    words = said(monzo + line.format('"open') + line.format("") + line.format('close"'))
    assert words.startswith(
        "nov.csv:2: a quote mark is opened in this row and closed in a later one\n"
    )


def test_a_row_in_another_currency_is_refused_unless_the_user_allows_it() -> None:
    head = (
        "Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,"
        "Local currency,Notes and #tags,Address,Receipt,Description\n"
    )
    row = "tx_1,01/10/2025,08:00,Card,Shop,,,-5.00,EUR,-5.00,EUR,,,,SHOP\n"
    assert said(head + row) == (
        "nov.csv:2: the amount is in EUR; this ledger is in pounds (GBP)\n"
        "  found: tx_1,01/10/2025,08:00,Card,Shop,,,-5.00,EUR,-5.00,EUR,,,,SHOP\n"
        "  try:   --allow-currency reads such a file for trial only\n"
        "nothing was recorded: 1 of 1 lines needs attention"
    )
    (statement,) = read((head + row).encode(), file_name="x", allow_currency=True)
    assert statement.currency == "EUR"
    assert [remark.kind for remark in statement.remarks] == ["other-currency"]
    mixed = (head + row + row.replace("EUR", "GBP")).encode()
    assert said(mixed, allow_currency=True).startswith(
        "nov.csv: the rows are in EUR and GBP, which cannot be added up\n"
    )


def test_a_row_without_an_account_is_refused_only_where_there_are_several() -> None:
    head = "Number,Date,Account,Amount,Subcategory,Memo\n"
    row = ",05/09/2025,{},-61.20,PAYMENT,WAGES\n"
    one, other = row.format("20-11-22 12345678"), row.format("20-11-22 87654321")
    (statement,) = read((head + one + row.format("")).encode(), file_name="x")
    assert (statement.account_number, len(statement.lines)) == ("12345678", 2)
    assert said(head + one + other + row.format("")) == (
        "nov.csv:4: this row names no account, in a file that holds several\n"
        "  try:   fill in the account number\n"
        "nothing was recorded: 1 of 3 lines needs attention"
    )


def test_a_quicken_file_is_refused_by_name() -> None:
    assert said("!Type:Bank\nD01/02/2025\nT-5.00\n^\n").startswith(
        "nov.csv: this is a QIF file, whose dates can be read two ways\n"
    )


def test_what_is_found_is_cut_short_and_cannot_steer_a_screen() -> None:
    words = said(SHORT + "31/02/2025,\x1b[2J\u202e" + "X" * 300 + ",1.00,\n")
    assert "\x1b" not in words and "\u202e" not in words
    assert max(len(line) for line in words.split("\n")) < 120


def test_nobody_is_told_to_change_what_a_bank_wrote():
    room = Path(__file__).parent.parent.parent / "ledger" / "statements"
    for module in room.glob("*.py"):
        assert not re.search(r"take the row|make two rows", module.read_text()), module
