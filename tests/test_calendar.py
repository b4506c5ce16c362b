"""UK dates, and periods that follow on from one another without a gap."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.calendar import NotADate, Period, financial_year, months_later, periods, uk_date

DAYS = st.dates(date(1970, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_a_day_reads_back_from_every_way_it_is_written(day):
    for shape in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        assert uk_date(day.strftime(shape)) == day
    assert uk_date(f"{day.day} {day:%b} {day.year}") == day


def test_the_day_comes_before_the_month():
    assert uk_date("03/04/2025") == date(2025, 4, 3)


def test_a_short_year_is_read_only_beside_a_month_in_words():
    assert uk_date("29-Apr-26") == date(2026, 4, 29)
    with pytest.raises(NotADate, match="more than one way"):
        uk_date("01/02/03")


@pytest.mark.parametrize(
    "text", ["31/02/2025", "2025-13-01", "00/01/2025", "1/1/0001", "٠١/٠١/٢٠٢٥", "", "today",
             "2025/01/02", "1-Foo-2025", "01/02-2025"]
)  # fmt: skip
def test_what_is_no_day_is_refused(text):
    with pytest.raises(NotADate):
        uk_date(text)


@given(st.sampled_from(["weekly", "four-weekly", "monthly"]), DAYS, st.integers(0, 800))
def test_periods_cover_every_day_once(frequency, first, length):
    last = min(first + timedelta(days=length), date(2100, 12, 31))
    found = list(periods(frequency, first, last))
    assert found[0].first == first and found[-1].last == last
    assert sum(period.days for period in found) == (last - first).days + 1
    for one, following in pairwise(found):
        assert following.first == one.last + timedelta(days=1)


def test_calendar_months_begin_on_the_first_after_a_part_month():
    found = list(periods("monthly", date(2025, 1, 20), date(2025, 4, 3)))
    assert [period.days for period in found] == [12, 28, 31, 3]


def test_t2_four_weekly_periods_count_from_their_first_day():
    found = list(periods("four-weekly", date(2023, 12, 11), date(2024, 3, 31)))
    assert found[0] == Period(date(2023, 12, 11), date(2024, 1, 7))
    assert [period.days for period in found] == [28, 28, 28, 28]


def test_t18_three_months_from_the_end_of_november_is_the_end_of_february():
    assert months_later(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert months_later(date(2026, 1, 10), 3) == date(2026, 4, 10)


def test_the_financial_year_turns_on_the_first_of_april():
    assert financial_year(date(2026, 3, 31)) == Period(date(2025, 4, 1), date(2026, 3, 31))
    assert financial_year(date(2026, 4, 1)).first == date(2026, 4, 1)
