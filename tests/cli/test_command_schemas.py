"""Commands as others send them: strict, every fault at once, and one answer whichever way read."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect

from ledger import commands as c
from ledger.commands import all_commands
from ledger.errors import Unreadable
from ledger.schemas import read_command, read_sent, schema_of
from ledger.schemas.kinds import PATTERNS
from ledger.schemas.quick import quickly

COMMANDS = all_commands()

SPEND = {
    "command": "record-spend",
    "account": "A-1",
    "paid_on": "2025-04-08",
    "amount_pence": 4999,
    "category": "food",
}


def faults(data: object) -> list[tuple[str, str, str, str]]:
    with pytest.raises(Unreadable) as caught:
        read_sent(data, place="f.jsonl:3")
    return [tuple(fault) for fault in caught.value.faults]


def fault(**changes: object) -> tuple[str, str, str]:
    """The one fault of a spend with this field: its path, why, and what was found."""
    found = faults(SPEND | changes)
    assert len(found) == 1, found
    (place, why, shown, _) = found[0]
    return place.removeprefix("f.jsonl:3: "), why, shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_schema_with_its_own_fields(name):
    kind = COMMANDS[name]
    expected = set(kind.__struct_fields__) - {"detail"}
    assert set(schema_of(kind)().fields) == expected


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_of_nothing_lists_every_field_it_needs(name):
    needed = {f.encode_name for f in inspect.type_info(COMMANDS[name]).fields if f.required}
    found = faults({"command": name})
    assert {place for place, *_ in found} == {f"f.jsonl:3: {field}" for field in needed}
    assert {why for _, why, *_ in found} == {"this is needed and was not given"}


def test_every_pattern_a_command_has_is_told_in_words():
    def patterns(kind):
        if isinstance(kind, inspect.StrType) and kind.pattern:
            yield kind.pattern
        for inner in getattr(kind, "types", None) or [getattr(kind, "item_type", None)]:
            if inner is not None:
                yield from patterns(inner)
        for field in getattr(kind, "fields", ()):
            yield from patterns(field.type)

    used = {p for kind in COMMANDS.values() for p in patterns(inspect.type_info(kind))}
    assert used == set(PATTERNS)


@pytest.mark.parametrize("value", ["500", 500.0, 500.5, True, None, [500], {"pence": 500}])
def test_pence_are_a_json_integer_and_nothing_like_one(value):
    place, why, _ = fault(amount_pence=value)
    assert place == "amount_pence"
    assert why == (
        "this cannot be null" if value is None else "this is not a whole number of pence"
    )


@pytest.mark.parametrize("value", [0, -1, 10**13 + 1, 10**40])
def test_pence_have_limits(value):
    assert fault(amount_pence=value)[1] in (
        "this is less than 1",
        "this is more than 10,000,000,000,000",
    )


@pytest.mark.parametrize(
    "value", ["08/04/2025", "2025-4-8", "20250408", "2025-04-08T00:00:00", "٢٠٢٥-04-08", 20250408]
)
def test_a_date_is_written_in_one_way_only(value):
    assert fault(paid_on=value)[:2] == ("paid_on", "this is not a date like 2026-11-01")


def test_a_date_exists_and_lies_in_our_times():
    assert fault(paid_on="2025-02-30")[1] == "this is a day that does not exist"
    assert fault(paid_on="1066-10-14")[1] == "this is not in the years 1970 to 2100"


@pytest.mark.parametrize("value", ["", "A 1", "A\n", "é", "a" * 41, "-A", 5])
def test_a_name_is_letters_digits_and_hyphens(value):
    place, why, _ = fault(account=value)
    assert (place, why) == ("account", "this is not letters, digits and hyphens, at most 40")


def test_one_of_a_few_words_lists_them():
    found = faults(SPEND | {"deployment": "cash"})
    assert found == [
        (
            "f.jsonl:3: deployment",
            "this is none of the words it can be",
            '"cash"',
            "direct_payment, notional, third_party",
        )
    ]


def test_yes_and_no_are_true_and_false():
    data = {"command": "reverse-entry", "account": "A-1", "entry": 5, "reason": "x"}
    assert read_command(data | {"with_dependants": True}, place="") == c.ReverseEntry(
        account="A-1", entry=5, reason="x", with_dependants=True
    )
    for value in (1, "true", None):
        assert len(faults(data | {"with_dependants": value})) == 1


def test_an_unknown_field_is_a_fault_with_the_one_that_was_meant():
    assert faults(SPEND | {"categry": "food"}) == [
        ("f.jsonl:3: categry", "there is no such field", '"food"', "category")
    ]


def test_a_fault_deep_inside_is_told_with_its_path():
    found = faults(SPEND | {"shares": [{"fund": "nhs", "weight": 1}, {"fund": "c d", "weigth": 2}]})
    assert [place for place, *_ in found] == [
        "f.jsonl:3: shares.1.fund",
        "f.jsonl:3: shares.1.weight",
        "f.jsonl:3: shares.1.weigth",
    ]


def test_what_is_written_as_a_list_may_be_given_as_an_object_too():
    data = {
        "command": "revise-allocation",
        "account": "A-1",
        "allocation": "al-1",
        "amount_pence": 100,
        "from_on": "2025-04-01",
        "decided_on": "2025-04-01",
    }
    as_list = data | {"calculation": [["10 hours", 100]]}
    as_object = data | {"calculation": [{"what": "10 hours", "pence": 100}]}
    assert read_command(as_list, place="") == read_command(as_object, place="")
    (short,) = faults(data | {"calculation": [["10 hours"]]})
    assert short[:2] == ("f.jsonl:3: calculation.0", "this should be a list of what, pence")


def test_a_commitment_cannot_be_given_from_outside():
    assert fault(detail="d" * 64)[:2] == ("detail", "a commitment is made here, never given")
    inner = {"amount_pence": 1, "attribution": {"purpose": "spend", "detail": "Mary Brown"}}
    data = {"command": "allocate-line", "holding": "b", "line": "b/1/1", "parts": [inner]}
    assert [place for place, *_ in faults(data)] == ["f.jsonl:3: parts.0.attribution.detail"]


def test_a_lines_commitment_is_a_hash_and_no_words():
    line = ["2025-04-08", -500, 1, 2, None, "Mary Brown"]
    data = {"command": "import-statement", "holding": "b", "sha256": "ab" * 32, "layout": "x",
            "lines": [{"line": line}]}  # fmt: skip
    assert [place for place, *_ in faults(data)] == ["f.jsonl:3: lines.0.line.detail"]
    line[-1] = "d" * 64
    assert read_command(data, place="").lines[0].line.detail == "d" * 64


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "a\x1bb", "x" * 201, ""])
def test_text_without_a_pattern_holds_nothing_that_cannot_be_kept(text):
    data = right("bring-opening-balance") | {"command": "bring-opening-balance", "line": text}
    assert [place for place, *_ in faults(data)] == ["f.jsonl:3: line"]
    data = right("make-allocation") | {"command": "make-allocation"}
    data["calculation"][0]["what"] = text or "x" * 201
    assert [place for place, *_ in faults(data)] == ["f.jsonl:3: calculation.0.what"]


def test_the_envelope_is_kept_apart_from_the_command():
    sent = read_sent(SPEND | {"id": "s-1", "private": {"note": "x"}}, place="")
    assert (sent.id, sent.private, sent.command.detail) == ("s-1", {"note": "x"}, None)
    for extra in ({"id": "s-1"}, {"private": {"note": "x"}}):
        with pytest.raises(Unreadable):
            read_command(SPEND | extra, place="")


# ── the quick way and the schema agree ───────────────────────────────────────────────────────

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.sampled_from(["A-1", "food", "2025-04-08", "nhs", "net", "1066-10-14", "2025-02-30", ""]),
    st.lists(st.integers(), max_size=2),
    st.just([{"fund": "nhs", "weight": 1}]),
    st.just([{"fund": "nhs", "weight": 1.0}]),
)


def right_value(kind: object) -> object:
    match kind:
        case inspect.UnionType():
            return right_value(next(k for k in kind.types if not isinstance(k, inspect.NoneType)))
        case inspect.StrType():
            samples = ("food", "ab" * 32, "ab" * 6, "bank/bank-1")
            return next(s for s in samples if msgspec_takes(s, kind))
        case inspect.IntType():
            return 7
        case inspect.BoolType():
            return True
        case inspect.DateType():
            return "2025-04-08"
        case inspect.LiteralType():
            return kind.values[0]
        case inspect.VarTupleType():
            return [right_value(kind.item_type)]
        case inspect.StructType():
            return {field.encode_name: right_value(field.type) for field in kind.fields
                    if field.encode_name != "detail" or field.required}  # fmt: skip
    raise TypeError(kind)


def msgspec_takes(text: str, kind: inspect.StrType) -> bool:
    import re

    return kind.pattern is None or re.match(kind.pattern, text) is not None


def right(name: str) -> dict:
    fields = right_value(inspect.type_info(COMMANDS[name]))
    if name == "import-statement":
        fields["lines"][0]["line"]["detail"] = "d" * 64
    return fields


@pytest.mark.parametrize("name", COMMANDS)
def test_a_right_command_of_every_kind_is_read_and_says_what_was_sent(name):
    sent = right(name)
    command = read_command({"command": name, **sent}, place="")
    assert type(command) is COMMANDS[name]
    said = msgspec.to_builtins(command)
    for field, value in sent.items():
        if not isinstance(value, list):
            assert said[field] == value


@given(st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_quick_way_and_the_schema_give_one_answer(data):
    name = data.draw(st.sampled_from(sorted(COMMANDS)))
    kind, said = COMMANDS[name], right(name)
    for field in data.draw(st.lists(st.sampled_from([*sorted(said), "odd"]), max_size=2)):
        said[field] = data.draw(ODD)
    quick = quickly(kind, said)
    try:
        slow = schema_of(kind)().load(said)
    except Exception:
        slow = None
    assert quick in (None, slow)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    ),
    st.sampled_from(sorted(COMMANDS)),
)
@settings(max_examples=200, deadline=None)
def test_whatever_is_sent_is_read_or_told_and_nothing_else(value, name):
    for data in (value, {"command": name, "anything": value}, {"command": value}):
        with pytest.raises(Unreadable) as caught:
            read_sent(data, place="here")
        assert all(fault.place.startswith("here") and fault.why for fault in caught.value.faults)
        assert "\x1b" not in str(caught.value)


def test_dates_read_are_dates():
    assert read_command(SPEND, place="").paid_on == date(2025, 4, 8)
