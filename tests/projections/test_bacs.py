"""Bacs Standard 18, position by position (domain.md 6.2)."""

from datetime import date

import pytest

from ledger.errors import Unreadable
from projections.bacs import Credit, Sender, bacs_text, csv_file, reference, standard18

JO = Credit("A-1/7", "201122", "12345678", "Jo Smith's DP", "A-1/7", 52_000)
SAM = Credit("A-2/7", "401122", "87654321", "Zoë García & Sons Limited", "A-2/7", 1)
COUNCIL = Sender("123456", "601613", "31926819", "Shire Council")
ON = {"processing_on": date(2025, 4, 3), "made_on": date(2025, 4, 2), "serial": "000042"}


def lines(*credits: Credit, sender: Sender = COUNCIL) -> list[str]:
    text = standard18(credits, sender, **ON)
    assert text.isascii() and text.endswith("\r\n")
    return text.split("\r\n")[:-1]


def test_a_file_is_labels_of_80_and_records_of_100_characters():
    found = lines(JO, SAM)
    assert [line[:4] for line in found[:4]] == ["VOL1", "HDR1", "HDR2", "UHL1"]
    assert [line[:4] for line in found[-3:]] == ["EOF1", "EOF2", "UTL1"]
    assert [len(line) for line in found] == [80] * 4 + [100] * 3 + [80] * 3


def test_a_credit_stands_at_the_positions_of_the_standard():
    record = lines(JO)[4]
    assert record[0:6] == "201122"
    assert record[6:14] == "12345678"
    assert record[14:17] == "099"
    assert record[17:31] == "60161331926819"
    assert record[31:35] == "    "
    assert record[35:46] == "00000052000"
    assert record[46:64] == "SHIRE COUNCIL     "
    assert record[64:82] == "A-1/7             "
    assert record[82:100] == "JO SMITH S DP     "


def test_the_contra_balances_the_credits_and_the_trailer_counts_them():
    *_, contra, _, _, trailer = lines(JO, SAM)
    assert contra[0:17] == "60161331926819017"
    assert contra[17:31] == "60161331926819"
    assert contra[35:46] == "00000052001"
    assert contra[64:82].rstrip() == "CONTRA"
    assert trailer[4:17] == trailer[17:30] == "0000000052001"
    assert (trailer[30:37], trailer[37:44]) == ("0000001", "0000002")


def test_the_labels_name_the_sender_the_submission_and_the_days():
    volume, first, second, user, *_ = lines(JO)
    assert (volume[4:10], volume[41:47], volume[79]) == ("000042", "123456", "1")
    assert first[4:21] == "A123456S   123456"
    assert first[21:35] == "00004200010001"
    assert first[41:47] == " 25092"  # 2 April is the 92nd day
    assert first[47:53] == " 25094"
    assert second[4:15] == "F0200000100"
    assert (user[4:10], user[28:37]) == (" 25093", "1 DAILY  ")
    assert lines(JO)[-3][4:] == first[4:]


def test_the_reference_of_a_long_account_still_names_the_entry():
    assert reference("A-1", 7) == "A-1/7"
    assert reference("NORTHSHIRE-2025-00017", 1204) == "NORTHSHIRE-20/1204"


def test_only_the_characters_that_bacs_takes_are_written():
    assert bacs_text("Zoë García & Sons, Ltd") == "ZO  GARC A & SONS "


@pytest.mark.parametrize(
    ("credit", "words"),
    [
        (JO._replace(sort_code="20112"), "A-1/7: the sort code is not six digits"),
        (JO._replace(account_number="1234567"), "A-1/7: the account number is not eight digits"),
        (JO._replace(pence=0), "£0.00 cannot be sent"),
        (JO._replace(name="ё"), "there is no name in letters that Bacs takes"),
    ],
)
def test_what_cannot_be_sent_is_told_of_and_no_file_made(credit, words):
    with pytest.raises(Unreadable) as fault:
        standard18([credit, JO], COUNCIL, **ON)
    assert words in str(fault.value)


def test_a_wrong_sender_or_an_empty_file_is_told_of():
    with pytest.raises(Unreadable, match="not six characters"):
        lines(JO, sender=COUNCIL._replace(user_number="12"))
    with pytest.raises(Unreadable, match="nothing to pay"):
        lines()
    with pytest.raises(Unreadable, match="serial"):
        standard18([JO], COUNCIL, **ON | {"serial": "000000"})


def test_the_same_credits_as_csv():
    assert csv_file([JO]) == (
        "Destination Account Name,Destination Sort Code,Destination Account Number,"
        "Payment Reference,Amount,Transaction code\r\n"
        "JO SMITH S DP,201122,12345678,A-1/7,520.00,99\r\n"
    )
