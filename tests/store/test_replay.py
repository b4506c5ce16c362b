"""Reading: streams, the whole book in order, and one moment at a time."""

from __future__ import annotations

import pytest

from ledger.errors import LedgerError
from ledger.store import Row


@pytest.fixture
def book(store, new_row):
    """Two streams, turn about: account:1 has the odd positions, holding:1 the even."""
    for version in range(1, 26):
        store.record([new_row(version), new_row(version, stream="holding:1")])
    return store


def test_a_stream_comes_in_the_order_of_its_versions(book) -> None:
    rows = book.load("holding:1")
    assert [row.version for row in rows] == list(range(1, 26))
    assert [row.position for row in rows] == list(range(2, 51, 2))
    assert all(isinstance(row, Row) for row in rows)


def test_a_stream_that_is_not_there_is_empty(book) -> None:
    assert book.load("account:none") == []
    assert book.load_many([]) == {}
    assert book.load_many(["account:none"]) == {"account:none": []}


def test_a_stream_can_be_read_as_it_was_known_at_a_position(book) -> None:
    assert [row.version for row in book.load("account:1", upto=6)] == [1, 2, 3]
    assert book.load("account:1", upto=0) == []


def test_many_streams_are_read_at_once(book, new_row) -> None:
    book.record([new_row(1, stream=f"account:x{n}") for n in range(2000)])
    found = book.load_many(["account:1", *(f"account:x{n}" for n in range(2000))])
    assert found["account:1"] == book.load("account:1")
    assert found["account:x1999"] == book.load("account:x1999")
    assert len(found) == 2001


@pytest.mark.parametrize("chunk", [1, 7, 50, 1000])
def test_the_whole_book_comes_in_order_whatever_the_chunk(book, chunk) -> None:
    rows = list(book.rows(chunk=chunk))
    assert [row[0] for row in rows] == list(range(1, 51))
    assert [Row._make(row) for row in rows if row[1] == "account:1"] == book.load("account:1")
    assert {len(part) for part in book.row_chunks(chunk=chunk)} <= {chunk, 50 % chunk, 50}


@pytest.mark.parametrize(
    ("after", "upto", "positions"),
    [
        (0, None, range(1, 51)),
        (48, None, range(49, 51)),
        (50, None, range(0)),
        (99, None, range(0)),
        (0, 3, range(1, 4)),
        (10, 12, range(11, 13)),
        (12, 10, range(0)),
        (40, 999, range(41, 51)),
        (0, 0, range(0)),
    ],
)
def test_a_part_of_the_book_is_what_lies_between(book, after, upto, positions) -> None:
    assert [row[0] for row in book.rows(after, upto)] == list(positions)


def test_a_replay_ends_where_the_book_ended_when_it_began(book, new_row) -> None:
    replay = book.rows(chunk=10)
    assert next(replay)[0] == 1
    book.record([new_row(26)])
    assert [row[0] for row in replay] == list(range(2, 51))


def test_a_replay_that_is_dropped_half_way_holds_nothing_up(book, new_row) -> None:
    for _ in range(30):  # more than there are connections to lend
        replay = book.rows(chunk=2)
        next(replay)
        replay.close()
    assert book.record([new_row(26)]).first_position == 51


def test_a_reader_sees_one_moment(book, new_row) -> None:
    question = "SELECT count(*) FROM entries"
    with book.reading() as connection:
        assert connection.exec_driver_sql(question).scalar() == 50
        book.record([new_row(26)])
        assert connection.exec_driver_sql(question).scalar() == 50
    with book.reading() as connection:
        assert connection.exec_driver_sql(question).scalar() == 51


def test_what_a_reader_writes_is_never_kept(book) -> None:
    try:
        with book.reading() as connection:
            connection.exec_driver_sql("CREATE TABLE mine (id INTEGER)")
    except LedgerError:
        pass
    with pytest.raises(LedgerError), book.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM mine")
