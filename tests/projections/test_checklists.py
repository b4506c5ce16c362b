"""What bodies ask people to send in: each with its source, in words that a command takes."""

from __future__ import annotations

import re

from projections.checklists import _given, checklists, item_in_words

WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def test_every_list_says_whose_it_is_and_where_that_is_written():
    for one in checklists().values():
        assert one.body and one.source and one.wanted, one.name
        assert len(set(one.wanted)) == len(one.wanted)


def test_every_item_is_a_coded_word_and_is_called_something():
    known = _given()["items"]
    assert {item for one in checklists().values() for item in one.wanted} <= set(known)
    assert all(WORD.fullmatch(item) for item in known)


def test_a_word_of_ones_own_is_said_as_it_is_coded():
    assert item_in_words("bank-statements") == "Bank statements for the period"
    assert item_in_words("mileage-log") == "Mileage log"
