"""How one bureau lays out its report, as the user's own TOML file says it: read and checked.

docs/payrolls.md explains every key. Text in, a PayrollMapping or every fault out.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import Unreadable
from ledger.events import PaidAs
from ledger.statements.checked import complaints, toml
from ledger.statements.mappings import (
    a_heading,
    a_name,
    fault,
    labels_of,
    meant,
    one_of,
    the_period,
)
from ledger.statements.payrolls.words import COLUMNS, FIGURES, NEEDED, disagreements, paid_as
from ledger.statements.source import ENCODINGS

if TYPE_CHECKING:
    from marshmallow import Schema


class PayrollMapping(NamedTuple):
    """How a bureau's file says what it says. columns are headings by what stands under them.

    account is the bureau's reference of every payslip, where no column says it; skip are folded
    words with which a row of totals begins.
    """

    file_name: str
    sha256: str
    source: str
    columns: dict[str, str]
    paid_as: PaidAs
    account: str | None = None
    hmrc_every: str = "quarter"
    holiday: str = "slip"
    skip: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    date_format: str | None = None
    encoding: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    labels: tuple[str, str] | None = None

    @property
    def tells(self) -> tuple[str, ...]:
        """The figures that the report has a column for, as entries name them."""
        found = [name for column, name in FIGURES.items() if column in self.columns]
        if "holiday" in self.columns or "rate" in self.columns:
            found.append("holiday")
        return tuple(found)


def load_mapping(text: str, *, file_name: str) -> PayrollMapping:
    """The mapping that a TOML text describes. Raises Unreadable with every fault in it."""
    data = toml(text, file_name=file_name)
    wrongs = [meant(wrong, COLUMNS) for wrong in complaints(_schema(), data)] or disagreements(data)
    if wrongs:
        raise Unreadable([fault(file_name, wrong) for wrong in wrongs])
    period = data.get("period", {})
    return PayrollMapping(
        file_name=file_name,
        sha256=sha256(text.encode()).hexdigest(),
        source=data["source"],
        columns=dict(data["columns"]),
        paid_as=paid_as(data),
        account=data.get("account"),
        hmrc_every=data.get("hmrc", "quarter"),
        holiday=data.get("holiday", "slip"),
        skip=tuple(data.get("skip", ())),
        keep=tuple(data.get("keep", ())),
        date_format=data.get("date_format"),
        encoding=data.get("encoding"),
        first_on=period.get("first"),
        last_on=period.get("last"),
        labels=labels_of(data),
    )


@cache
def _schema() -> Schema:
    from marshmallow import Schema, fields, validate

    name, heading = a_name(), a_heading()
    category = validate.Regexp(
        r"[a-z0-9][a-z0-9-]{0,39}\Z",
        error="is not a category: small letters, digits and hyphens, at most 40",
    )

    def several(valid: Any) -> Any:
        return fields.List(fields.String(validate=valid))

    columns = {
        column: fields.String(required=column in NEEDED, validate=heading) for column in COLUMNS
    }
    categories = {
        name: fields.List(
            fields.String(validate=category), validate=validate.Length(1, error="is empty")
        )
        for name in ("wages", "hmrc", "pension")
    }
    return Schema.from_dict(
        {
            "source": fields.String(required=True, validate=name),
            "account": fields.String(validate=heading),
            "hmrc": fields.String(validate=one_of("month", "quarter")),
            "holiday": fields.String(validate=one_of("slip", "balance")),
            "skip": several(heading),
            "keep": several(heading),
            "date_format": fields.String(validate=heading),
            "encoding": fields.String(validate=one_of(*ENCODINGS)),
            "columns": fields.Nested(Schema.from_dict(columns), required=True),
            "paid_as": fields.Nested(Schema.from_dict(categories)),
            "period": fields.Nested(the_period()),
        }
    )()
