"""Payment files that a bank takes: Bacs Standard 18, and the CSV that payment software takes. Pure.

Standard 18 for one processing day: labels of 80 characters (VOL1, HDR1, HDR2, UHL1), one record of
100 characters for each credit, a contra record that balances them, and the closing labels (EOF1,
EOF2, UTL1). Positions as in domain.md 6.2, and in the Message Implementation Guide "BACS Standard
18" (HSBC, August 2012) for the labels. The service user's own bank may ask for more: send its test
file first.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ledger.errors import Fault, Unreadable
from ledger.money import pounds

CREDIT, CONTRA = "99", "17"
NAME_LENGTH = 18
MOST_PENCE = 10**11 - 1
"""As much as the eleven digits of an amount hold."""
CSV_HEADER = (
    "Destination Account Name", "Destination Sort Code", "Destination Account Number",
    "Payment Reference", "Amount", "Transaction code",
)  # fmt: skip
_NOT_ALLOWED = re.compile(r"[^A-Z0-9.&/ -]")


class Credit(NamedTuple):
    """Money to go to a bank account. place says whose, for messages."""

    place: str
    sort_code: str
    account_number: str
    name: str
    reference: str
    pence: int


class Sender(NamedTuple):
    """Who sends the file: the service user number, and the account that it is paid from."""

    user_number: str
    sort_code: str
    account_number: str
    name: str


def standard18(
    credits: Sequence[Credit],
    sender: Sender,
    *,
    processing_on: date,
    made_on: date,
    serial: str,
) -> str:
    """The whole file, each record ending with CR LF.

    processing_on is the middle day of the Bacs cycle: the working day before the money arrives.
    serial is the submission's own, six letters or digits. Raises Unreadable with all that is
    wrong at once.
    """
    faults = [*_faults_of(credits), *_faults_of_sender(sender)]
    if not re.fullmatch(r"[A-Z0-9]{6}", serial) or not serial.strip("0"):
        faults.append(Fault("serial", "this is not six letters or digits", serial))
    total = sum(credit.pence for credit in credits)
    if total > MOST_PENCE:
        faults.append(Fault("total", f"{pounds(total)} is more than one contra record holds"))
    if not credits:
        faults.append(Fault("file", "there is nothing to pay in it"))
    if faults:
        raise Unreadable(faults)
    header, ending = _labels(sender, serial, processing_on=processing_on, made_on=made_on)
    records = [_record(credit, sender) for credit in credits]
    records.append(_contra(total, sender))
    sums = f"UTL1{total:013d}{total:013d}{1:07d}{len(credits):07d}".ljust(80)
    return "".join(line + "\r\n" for line in (*header, *records, *ending, sums))


def csv_file(credits: Sequence[Credit]) -> str:
    """The same credits as CSV with a header line, each line ending with CR LF."""
    faults = _faults_of(credits)
    if faults:
        raise Unreadable(faults)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_HEADER)
    for one in credits:
        writer.writerow((
            bacs_text(one.name).rstrip(), one.sort_code, one.account_number,
            bacs_text(one.reference).rstrip(), pounds(one.pence, plain=True), CREDIT,
        ))  # fmt: skip
    return out.getvalue()


def reference(account: str, entry: int) -> str:
    """`A-1/7`, which a bank shows; of a long account's name its beginning, and the entry whole."""
    return f"{account[: NAME_LENGTH - len(f'/{entry}')]}/{entry}"


def bacs_text(text: str, length: int = NAME_LENGTH) -> str:
    """Text in the characters that Bacs takes, anything else a space, at its length exactly."""
    return _NOT_ALLOWED.sub(" ", text.upper())[:length].ljust(length)


def julian(day: date) -> str:
    """A day as ` YYDDD`: a space, two digits of the year, and the day of the year."""
    return f" {day:%y%j}"


def _labels(
    sender: Sender, serial: str, *, processing_on: date, made_on: date
) -> tuple[list[str], list[str]]:
    user = sender.user_number
    expires_on = processing_on + timedelta(days=1)
    first = (
        f"A{user}S   {user}{serial}00010001{' ' * 6}{julian(made_on)}{julian(expires_on)} 000000"
    ).ljust(76)
    second = f"F0200000100{' ' * 35}00".ljust(76)
    header = [
        f"VOL1{serial} {' ' * 30}{user}".ljust(79) + "1",
        f"HDR1{first}",
        f"HDR2{second}",
        f"UHL1{julian(processing_on)}999999    000000001 DAILY  001".ljust(80),
    ]
    return header, [f"EOF1{first}", f"EOF2{second}"]


def _record(credit: Credit, sender: Sender) -> str:
    return (
        f"{credit.sort_code}{credit.account_number}0{CREDIT}"
        f"{sender.sort_code}{sender.account_number}{' ' * 4}{credit.pence:011d}"
        f"{bacs_text(sender.name)}{bacs_text(credit.reference)}{bacs_text(credit.name)}"
    )


def _contra(total_pence: int, sender: Sender) -> str:
    account = f"{sender.sort_code}{sender.account_number}"
    return (
        f"{account}0{CONTRA}{account}{' ' * 4}{total_pence:011d}"
        f"{bacs_text(sender.name)}{bacs_text('CONTRA')}{bacs_text(sender.name)}"
    )


def _faults_of(credits: Iterable[Credit]) -> list[Fault]:
    faults = []
    for one in credits:
        faults += _faults_of_account(one.place, one.sort_code, one.account_number)
        if not 0 < one.pence <= MOST_PENCE:
            faults.append(Fault(one.place, f"{pounds(one.pence)} cannot be sent"))
        for what, text in (("name", one.name), ("reference", one.reference)):
            if not bacs_text(text).strip():
                faults.append(Fault(one.place, f"there is no {what} in letters that Bacs takes"))
    return faults


def _faults_of_sender(sender: Sender) -> list[Fault]:
    faults = _faults_of_account("sender", sender.sort_code, sender.account_number)
    if not re.fullmatch(r"[0-9A-Z]{6}", sender.user_number):
        faults.append(Fault("sender", "the service user number is not six characters"))
    if not bacs_text(sender.name).strip():
        faults.append(Fault("sender", "there is no name in letters that Bacs takes"))
    return faults


def _faults_of_account(place: str, sort_code: str, account_number: str) -> list[Fault]:
    faults = []
    if not re.fullmatch("[0-9]{6}", sort_code):
        faults.append(Fault(place, "the sort code is not six digits"))
    if not re.fullmatch("[0-9]{8}", account_number):
        faults.append(Fault(place, "the account number is not eight digits"))
    return faults
