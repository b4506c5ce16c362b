"""Stored events must read for ever, and an altered value must never pass for one.

The saved bytes are in tests/saved, one file a stored name. A line there is never changed; a new
event, or a new version, adds a file: python -m tests.test_recording
"""

import json
from pathlib import Path

import msgspec
import pytest

from ledger import events as e
from ledger.entry import Entry
from ledger.errors import Tampered
from ledger.former import FormerEvent, as_today
from ledger.recording import entry_of, event_types, stored_name, stored_state
from tests.examples import ALL, example, sparse

SAVED = Path(__file__).parent / "saved"


def state_of(event) -> str:
    return stored_state(event, by="staff-1", command="c-1", on_behalf_of=None)


def row(event, **changes) -> tuple:
    place = {"position": 7, "stream": "account:A-1", "version": 3, "recorded_at": "T"}
    place |= {"topic": stored_name(event), "state": state_of(event)} | changes
    return tuple(place.values())


def saved_lines(name: str) -> list[str]:
    return (SAVED / f"{name}.jsonl").read_text().splitlines()


@pytest.mark.parametrize("event", ALL, ids=lambda event: stored_name(event))
def test_every_event_reads_back_as_it_was_written(event):
    entry = entry_of(row(event))
    assert entry == Entry(7, "account:A-1", 3, "T", "staff-1", None, "c-1", event)


@pytest.mark.parametrize("name", sorted(event_types()))
def test_every_event_still_reads_the_bytes_saved_when_its_version_was_born(name):
    kind = event_types()[name]
    full, bare = saved_lines(name)
    assert entry_of((1, "s", 1, "T", name, full)).event == example(kind)
    assert entry_of((1, "s", 1, "T", name, bare)).event == sparse(kind)


@pytest.mark.parametrize("name", sorted(event_types()))
def test_every_event_is_still_written_in_the_bytes_saved(name):
    kind = event_types()[name]
    assert [state_of(example(kind)), state_of(sparse(kind))] == saved_lines(name)


def test_every_saved_name_is_still_known():
    former = {kind.__struct_config__.tag for kind in FormerEvent.__args__}
    assert {path.stem for path in SAVED.glob("*.jsonl")} == set(event_types()) | former
    assert not former & set(event_types())


@pytest.mark.parametrize("kind", FormerEvent.__args__)
def test_an_event_of_an_earlier_shape_reads_as_todays(kind):
    name = kind.__struct_config__.tag
    full, bare = saved_lines(name)
    for text, was in ((full, example(kind)), (bare, sparse(kind))):
        now = entry_of((1, "s", 1, "T", name, text)).event
        assert now == as_today(was)
        assert type(now) in event_types().values()
        kept = set(was.__struct_fields__)
        assert all(getattr(now, field) == getattr(was, field) for field in kept)


def test_who_was_acted_for_is_kept_only_where_it_was_said():
    event = example(e.FundAdded)
    assert '"for":' not in state_of(event)
    said = stored_state(event, by="staff-1", command="c-1", on_behalf_of="a colleague")
    assert entry_of((1, "s", 1, "T", stored_name(event), said)).on_behalf_of == "a colleague"


ALTERED = ['"1234"', "1234.0", "true", "null", "-5", "0", "100000000000000", "12.5"]


@pytest.mark.parametrize("value", ALTERED)
def test_an_altered_amount_is_refused(value):
    event = example(e.ReclaimReceived)
    altered = state_of(event).replace('"amount_pence":1234', f'"amount_pence":{value}')
    with pytest.raises(Tampered, match="does not read as it was written"):
        entry_of(row(event, state=altered))


@pytest.mark.parametrize("altered", ["2025-13-01", "2025-6-4", "04/06/2025", ""])
def test_an_altered_date_is_refused(altered):
    event = example(e.DeathRecorded)
    with pytest.raises(Tampered):
        entry_of(row(event, state=state_of(event).replace("2025-06-04", altered)))


@pytest.mark.parametrize("event", ALL, ids=lambda event: stored_name(event))
def test_a_field_added_or_taken_away_is_refused(event):
    state = json.loads(state_of(event))
    with pytest.raises(Tampered):
        entry_of(row(event, state=json.dumps(state | {"event": state["event"] | {"x": 1}})))
    for name in state["event"]:
        less = {key: value for key, value in state["event"].items() if key != name}
        with pytest.raises(Tampered):
            entry_of(row(event, state=json.dumps(state | {"event": less})))


def test_an_entry_filed_under_another_name_is_refused():
    with pytest.raises(Tampered, match=r"filed as .spend-recorded\.v1."):
        entry_of(row(example(e.DeathRecorded), topic="spend-recorded.v1"))


def test_an_event_built_wrong_is_found_before_it_is_stored():
    wrong = msgspec.structs.replace(example(e.TopUpReceived), amount_pence=0)
    with pytest.raises(TypeError, match="would not read back"):
        state_of(wrong)
    wrong = msgspec.structs.replace(example(e.TopUpReceived), amount_pence="500")
    with pytest.raises(TypeError):
        state_of(wrong)


if __name__ == "__main__":
    for stored, type_ in event_types().items():
        file = SAVED / f"{stored}.jsonl"
        if not file.exists():
            file.write_text(f"{state_of(example(type_))}\n{state_of(sparse(type_))}\n")
            print("saved", file.name)
