"""Pence in and out of text, and splitting that always adds up."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.money import MOST_PENCE, NotMoney, for_days, pence, pounds, split

AMOUNTS = st.integers(-MOST_PENCE, MOST_PENCE)


@given(AMOUNTS)
def test_what_is_written_out_reads_back_the_same(amount):
    assert pence(pounds(amount)) == amount
    assert pence(pounds(amount, plain=True)) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.56", 123456),
        ("£1,234.56", 123456),
        ("-£5", -500),
        ("£-5.5", -550),
        ("(12.34)", -1234),
        ("12.34 DR", -1234),
        ("12.34 CR", 1234),
        ("12.34-", -1234),
        (" 7 ", 700),
        (".5", 50),
        ("1,000,000", 100000000),
    ],
)
def test_amounts_are_read_as_banks_write_them(text, amount):
    assert pence(text) == amount


@pytest.mark.parametrize(
    ("text", "amount"), [("11,8", 1180), ("107,", 10700), ("-2000,00", -200000)]
)
def test_a_decimal_comma_is_read_where_the_layout_has_one(text, amount):
    assert pence(text, decimal_comma=True) == amount


@pytest.mark.parametrize(
    "text",
    ["", "-", "£", "NaN", "inf", "1e400", "1_000", "١٢٣", "1.234", "12,34", "1,23,456", "--5",
     "(5", "5)", "-(5)", "-5 CR", "(5) DR", "5 pounds", "0x10", "1" * 16, "１２"],
)  # fmt: skip
def test_what_is_not_an_amount_is_refused(text):
    with pytest.raises(NotMoney):
        pence(text)


def test_a_refusal_says_what_was_wrong():
    with pytest.raises(NotMoney, match="more than two decimal places"):
        pence("1.234")
    with pytest.raises(NotMoney, match="decimal comma"):
        pence("12,34")


@given(AMOUNTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any))
@example(100, [1, 1, 1])
def test_parts_always_add_up_to_the_whole(total, weights):
    parts = split(total, weights)
    assert sum(parts) == total
    assert all(part * total >= 0 for part in parts)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)


@given(st.integers(0, MOST_PENCE), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_no_part_is_a_penny_or_more_from_its_due(total, weights):
    for part, weight in zip(split(total, weights), weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6), st.data())
def test_taking_from_a_pot_never_takes_more_than_a_part_holds(pot, data):
    amount = data.draw(st.integers(0, sum(pot)))
    assert all(part <= held for part, held in zip(split(amount, pot), pot, strict=True))


def test_t14_odd_pennies_go_to_the_larger_remainder_then_to_the_first_named():
    assert split(100001, [60, 40]) == [60001, 40000]
    assert split(10001, [50, 50]) == [5001, 5000]
    assert split(10000, [1, 1, 1]) == [3334, 3333, 3333]


def test_t1_a_period_is_rounded_once_and_a_daily_rate_never():
    days = [31, 28, 31, 30]
    assert [for_days(15000, n) for n in days] == [66429, 60000, 66429, 64286]
    assert [for_days(2000, n) for n in days] == [8857, 8000, 8857, 8571]


@given(st.integers(0, 10**7), st.integers(0, 500))
def test_a_period_is_within_half_a_penny_of_its_due(weekly, days):
    assert abs(2 * 7 * for_days(weekly, days) - 2 * weekly * days) <= 7
