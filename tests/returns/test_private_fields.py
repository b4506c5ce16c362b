"""What makes a private field right; and that no message repeats what was given."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from ledger import commands as c
from projections.reader import reading
from projections.returns.files import text_of
from projections.returns.nfi_return import Nfi
from projections.returns.person import kept_details
from projections.returns.private_fields import FIELDS, NotValid
from tests.builders import day
from tests.returns.worlds import person, shipped_definition, told

RIGHT = [
    ("nhs_number", "943 476 5919", "9434765919"),
    ("nhs_number", "943-476-5919", "9434765919"),
    ("nhs_number", "4505577104", "4505577104"),
    ("nhs_number", "1111111111", "1111111111"),
    ("nino", "ab 12 34 56 c", "AB123456C"),
    ("nino", "AB123456", "AB123456"),
    ("postcode", "sw1a1aa", "SW1A 1AA"),
    ("postcode", "M1 1AE", "M1 1AE"),
    ("postcode", "GIR 0AA", "GIR 0AA"),
    ("date_of_birth", "01/11/1950", "1950-11-01"),
    ("date_of_birth", "1950-11-01", "1950-11-01"),
    ("date_of_birth", "1 Nov 1980", "1980-11-01"),
    ("date_of_birth", "29/02/1904", "1904-02-29"),
    ("surname", "  O'Neill   Smith ", "O'Neill Smith"),
    ("uprn", "100023336956", "100023336956"),
    ("phone", "+44 (0)20 7946 0000", "+44 (0)20 7946 0000"),
    ("email", "jo@example.org", "jo@example.org"),
]
WRONG = [
    ("nhs_number", "943 476 5918"),
    ("nhs_number", "94347659190"),
    ("nhs_number", "1234567890"),
    ("nino", "QQ123456C"),
    ("nino", "BG123456A"),
    ("nino", "AO123456A"),
    ("nino", "AB123456E"),
    ("nino", "AB12345C"),
    ("postcode", "EC1"),
    ("postcode", "1AA SW1"),
    ("postcode", "SW1A 1AC"),
    ("date_of_birth", "01/11/50"),
    ("date_of_birth", "31/02/1950"),
    ("date_of_birth", "01/11/1850"),
    ("uprn", "1000233369567"),
    ("phone", "12"),
    ("email", "jo at example"),
    ("surname", "x" * 201),
    ("surname", "a\x00b"),
]


@pytest.mark.parametrize(("name", "text", "kept"), RIGHT)
def test_a_field_is_kept_as_it_is_best_written(name, text, kept):
    check = FIELDS[name][1]
    assert check(text) == kept
    assert check(kept) == kept


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_what_is_wrong_is_told_without_saying_it_again(name, text):
    with pytest.raises(NotValid) as told:
        FIELDS[name][1](text)
    assert text not in str(told.value)


@over(st.integers(0, 999_999_999), st.integers(0, 9))
def test_of_ten_last_digits_an_nhs_number_has_one_at_most(nine, other):
    right = []
    for last in range(10):
        with suppress(NotValid):
            right.append(FIELDS["nhs_number"][1](f"{nine:09d}{last}"))
    total = sum(int(d) * (10 - place) for place, d in enumerate(f"{nine:09d}"))
    check = (11 - total % 11) % 11
    assert right == ([] if check == 10 else [f"{nine:09d}{check}"])


def test_a_number_from_abroad_stays_as_it_is_and_a_formula_does_not_run():
    definition = shipped_definition("nfi")
    assert text_of(definition, "+44 7700 900123") == "+44 7700 900123"
    for text in ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "+44=1"):
        assert text_of(definition, text) == f"'{text}"


def test_what_was_erased_and_kept_again_is_no_longer_missing(ledger_url):
    born = {"date_of_birth": "1980-11-01"}
    keep = c.KeepPersonDetails(account="A-1", kept_on=day(1), fields=tuple(born))
    told(ledger_url, *person("A-1"), keep, keep, private={3: born, 4: born})
    with reading(ledger_url) as reader:
        known = reader.known(None)
        first, _ = reader.about(["person-details-kept.v1"], prefix="account:", known=known)

        class Erased:
            about = staticmethod(reader.about)

            @staticmethod
            def private(details):
                found = reader.private(details)
                found.pop(first.event.detail)
                return found

        kept = kept_details(Erased(), known=known, values=True)["A-1"]
    assert (kept.values, kept.unreadable) == (born, False)


def test_a_field_that_was_said_to_be_kept_and_says_nothing_is_lacking(ledger_url):
    keep = c.KeepPersonDetails(account="A-1", kept_on=day(1), fields=("surname", "nino"))
    told(ledger_url, *person("A-1", "social-care"), keep, private={3: {"surname": "Ward"}})
    asked = Nfi(shipped_definition("nfi"), day(1, 5), day(1, 5), private=True)
    missing = {one.field for one in asked.check(ledger_url) if one.kind == "details"}
    assert "NI Number" in missing and "Surname" not in missing
