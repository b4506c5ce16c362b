"""How one council lays out its extract, as the user's own TOML file says it: read and checked.

docs/extracts.md explains every key. Text in, a Mapping or every fault out; reads no file itself.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from datetime import date
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import Unreadable
from ledger.statements.checked import complaints, toml
from ledger.statements.extracts.words import (
    CLOSING,
    COLUMNS,
    KINDS,
    OPENING,
    SKIP,
    disagreements,
    fold,
)
from ledger.statements.mappings import (
    a_heading,
    a_name,
    fault,
    labels_of,
    meant,
    one_of,
    the_period,
)
from ledger.statements.source import ENCODINGS

if TYPE_CHECKING:
    from marshmallow import Schema


class Mapping(NamedTuple):
    """How a council's file says what it says. columns are headings by what stands under them.

    Words of types, sides, directions and funds are folded. fund is ours, of every line; funds
    ours by the file's word; neither where the file is about the whole of each account. negated:
    a payment stands as money going out, as in the council's own books. labels name the cells
    above the header that tell the period.
    """

    file_name: str
    sha256: str
    source: str
    funder: str
    columns: dict[str, str]
    fund: str | None = None
    funds: dict[str, str] | None = None
    kind: str | None = None
    types: dict[str, str] | None = None
    sides: dict[str, str] | None = None
    directions: dict[str, str] | None = None
    negated: bool = False
    balance_negated: bool = False
    balances: str = "fund"
    reversals: bool = False
    keep: tuple[str, ...] = ()
    date_format: str | None = None
    encoding: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    labels: tuple[str, str] | None = None

    @property
    def about(self) -> tuple[str, ...]:
        """Our funds that the file is about; none where it is about the whole of each account."""
        if self.fund is not None:
            return (self.fund,)
        return tuple(sorted(set((self.funds or {}).values())))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of line that the file may list."""
        named = {self.kind} if self.kind else set((self.types or {}).values())
        return tuple(kind for kind in KINDS if kind in named)


def load_mapping(text: str, *, file_name: str) -> Mapping:
    """The mapping that a TOML text describes. Raises Unreadable with every fault in it."""
    data = toml(text, file_name=file_name)
    wrongs = [meant(wrong, COLUMNS) for wrong in complaints(_schema(), data)] or disagreements(data)
    if wrongs:
        raise Unreadable([fault(file_name, wrong) for wrong in wrongs])
    period = data.get("period", {})
    view = data.get("view", "account")
    return Mapping(
        file_name=file_name,
        sha256=sha256(text.encode()).hexdigest(),
        source=data["source"],
        funder=data.get("funder", data["source"]),
        columns=dict(data["columns"]),
        fund=data.get("fund"),
        funds=_words(data, "funds"),
        kind=data.get("kind"),
        types=_words(data, "types"),
        sides=_words(data, "sides"),
        directions=_words(data, "directions"),
        negated=view == "council",
        balance_negated=data.get("balance_view", view) == "council",
        balances=data.get("balances", "fund"),
        reversals=data.get("reversals", False),
        keep=tuple(data.get("keep", ())),
        date_format=data.get("date_format"),
        encoding=data.get("encoding"),
        first_on=period.get("first"),
        last_on=period.get("last"),
        labels=labels_of(data),
    )


def _words(data: Table[str, Any], name: str) -> dict[str, str] | None:
    given = data.get(name)
    return {fold(word): to for word, to in given.items()} if given is not None else None


@cache
def _schema() -> Schema:
    from marshmallow import Schema, fields

    name, heading = a_name(), a_heading()
    flag = {"truthy": {True}, "falsy": {False}}

    def words(to: Any) -> Any:
        return fields.Dict(keys=fields.String(validate=heading), values=fields.String(validate=to))

    columns = {
        column: fields.String(required=column in ("account", "date"), validate=heading)
        for column in COLUMNS
    }
    return Schema.from_dict(
        {
            "source": fields.String(required=True, validate=name),
            "funder": fields.String(validate=name),
            "fund": fields.String(validate=name),
            "whole_account": fields.Boolean(**flag),
            "kind": fields.String(validate=one_of(*KINDS)),
            "view": fields.String(validate=one_of("account", "council")),
            "balance_view": fields.String(validate=one_of("account", "council")),
            "balances": fields.String(validate=one_of("fund", "account")),
            "reversals": fields.Boolean(**flag),
            "keep": fields.List(fields.String(validate=heading)),
            "date_format": fields.String(validate=heading),
            "encoding": fields.String(validate=one_of(*ENCODINGS)),
            "columns": fields.Nested(Schema.from_dict(columns), required=True),
            "types": words(one_of(*KINDS, OPENING, CLOSING, SKIP)),
            "sides": words(one_of("in", "out")),
            "directions": words(one_of("in", "out")),
            "funds": words(name),
            "period": fields.Nested(the_period()),
        }
    )()
