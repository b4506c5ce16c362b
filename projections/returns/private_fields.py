"""Which private fields returns ask for, and what makes each of them right. Loads nothing of weight.

A check gives a value as it is kept, or says what it should look like, and never repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from ledger.calendar import NotADate, uk_date


class NotValid(ValueError):
    """A value does not pass its check. str() says what it should look like, never what it is."""


MOST = 200


def _text(value: str) -> str:
    tidy = " ".join(value.split())
    if not tidy.isprintable() or len(tidy) > MOST:
        raise NotValid(f"should be printable text of at most {MOST} characters")
    return tidy


def nhs_number(value: str) -> str:
    """Ten digits, of which the last makes the sum of the others right, modulus 11."""
    digits = re.sub(r"[ -]", "", value)
    if not re.fullmatch("[0-9]{10}", digits):
        raise NotValid("an NHS number has ten digits, like 943 476 5919")
    total = sum(
        int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)
    )
    check = 11 - total % 11
    if check == 10 or (0 if check == 11 else check) != int(digits[9]):
        raise NotValid("the check digit of this NHS number is not right: look for a typing error")
    return digits


_NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?")


def nino(value: str) -> str:
    """Two letters, six digits and a letter A to D, which may be absent."""
    tidy = re.sub(r"[ -]", "", value).upper()
    if not _NINO.fullmatch(tidy):
        raise NotValid("a National Insurance number is like AB 12 34 56 C")
    return tidy


_POSTCODE = re.compile(r"(GIR0AA|[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][ABD-HJLNP-UW-Z]{2})")


def postcode(value: str) -> str:
    """As the post writes it: `SW1A 1AA`."""
    tidy = re.sub(r"\s", "", value).upper()
    if not _POSTCODE.fullmatch(tidy):
        raise NotValid("a postcode is like SW1A 1AA")
    return f"{tidy[:-3]} {tidy[-3:]}"


def born(value: str) -> str:
    """A day, kept as 1980-11-01."""
    try:
        return uk_date(value).isoformat()
    except NotADate:
        return _older(value)


def _older(value: str) -> str:
    """A day before 1970, which no date of business is."""
    tidy = value.strip()
    for pattern, order in (
        (r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", (3, 2, 1)),
        (r"([0-9]{4})-([0-9]{2})-([0-9]{2})", (1, 2, 3)),
    ):
        if found := re.fullmatch(pattern, tidy):
            try:
                day = date(*(int(found[place]) for place in order))
            except ValueError:
                break
            if 1890 <= day.year <= 2100:
                return day.isoformat()
    raise NotValid("a date of birth is like 01/11/1980")


def _digits(least: int, most: int, words: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        tidy = re.sub(r"[ +()-]", "", value)
        if not re.fullmatch(f"[0-9]{{{least},{most}}}", tidy):
            raise NotValid(words)
        return _text(value)

    return check


def email(value: str) -> str:
    tidy = _text(value)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", tidy):
        raise NotValid("an email address is like jo@example.org")
    return tidy


FIELDS: dict[str, tuple[str, Callable[[str], str]]] = {
    "title": ("Their title, like Ms.", _text),
    "forename": ("Their first name.", _text),
    "middle_name": ("Their middle name.", _text),
    "surname": ("Their surname.", _text),
    "date_of_birth": ("Their date of birth.", born),
    "sex": ("Their sex, as the return's list has it.", _text),
    "gender": ("Their gender, as the return's list has it.", _text),
    "ethnicity": ("Their ethnicity, as the return's list has it.", _text),
    "nino": ("Their National Insurance number.", nino),
    "nhs_number": ("Their NHS number; its check digit is checked.", nhs_number),
    "la_person_id": ("The council's own identifier of them.", _text),
    "address_1": ("The first line of their address.", _text),
    "address_2": ("The second line.", _text),
    "address_3": ("The third line.", _text),
    "address_4": ("The fourth line.", _text),
    "postcode": ("Their postcode.", postcode),
    "uprn": (
        "The unique reference of their property.",
        _digits(1, 12, "a UPRN has at most twelve digits"),
    ),
    "phone": ("A telephone number.", _digits(7, 15, "a telephone number has 7 to 15 digits")),
    "mobile": ("A mobile number.", _digits(7, 15, "a telephone number has 7 to 15 digits")),
    "email": ("An email address.", email),
}
"""Every private field that returns ask for: what it is, and what makes it right."""


def option_of(name: str) -> str:
    return "--" + name.replace("_", "-")
