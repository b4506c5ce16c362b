"""A plan as a person writes it: TOML, CSV, or lines on the command line. Every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import msgspec

from cli.given import Given
from cli.kinds import NAME, NAME_IN_WORDS, WORD, WORD_IN_WORDS
from ledger import commands as c
from ledger.errors import Fault, Unreadable
from ledger.money import NotMoney, pence

FIELDS = ("line", "outcome", "category", "weekly", "yearly", "once", "fund", "split")
FREQUENCIES = ("weekly", "yearly", "once")
MOST_BYTES = 1024 * 1024

Written = tuple[str, dict[str, str]]
"""A line as it was written: its place, and its fields as text."""


def read_plan(
    given: Given,
    file: BinaryIO | None,
    lines: Sequence[str],
    outcomes: Sequence[str],
    said: Mapping[str, Any],
) -> c.AgreePlan:
    """The plan that was written. Raises Unreadable with every fault in it, those that the ledger
    finds in its sound lines among them."""
    faults: list[Fault] = []
    written: list[Written] = []
    listed = list(outcomes)
    if file is not None:
        listed += _from_file(file, written, faults)
    for number, text in enumerate(lines, start=1):
        written.append((f"--line {number}", _from_option(text, f"--line {number}", faults)))
    asked = [_asked(place, fields, faults) for place, fields in written if fields]
    sound = tuple(line for line in asked if line is not None)
    listed = listed or list(dict.fromkeys(line.outcome for line in sound))
    order = c.AgreePlan(outcomes=tuple(listed), lines=sound, **said)
    if not sound and not faults:
        faults.append(Fault("plan", "there is no line in it"))
    if faults:
        raise Unreadable([*faults, *_of_the_rest(given, order)])
    return order


def _of_the_rest(given: Given, order: c.AgreePlan) -> Iterator[Fault]:
    """What the ledger has against the lines that could be read."""
    from ledger.account.budgets.agreed import plan_faults

    draft = given.ledger().draft()
    account = draft.account(order.account)
    if account.opened is not None:
        for found in plan_faults(account, order, draft.policies):
            yield Fault("", found.why, found.rule, found.try_)


# ── from a file, or from the command line ────────────────────────────────────────────────────


def _from_file(file: BinaryIO, written: list[Written], faults: list[Fault]) -> list[str]:
    """Puts the file's lines to those written; returns the outcomes that it lists."""
    name = str(getattr(file, "name", "plan")).rpartition("/")[2]
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable([Fault(name, "the file is over 1 MiB, which no plan is")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable([Fault(name, "the text is not UTF-8", "", "save it as UTF-8")]) from None
    if name.lower().endswith(".csv"):
        written += _csv(text, name, faults)
        return []
    return _toml(text, name, written, faults)


def _csv(text: str, name: str, faults: list[Fault]) -> Iterator[Written]:
    import csv

    rows = csv.DictReader(text.splitlines(), restkey="more", restval="")
    header = [(cell or "").strip().lower() for cell in rows.fieldnames or ()]
    strange = [cell for cell in header if cell not in FIELDS]
    if strange or "line" not in header:
        why = f"the header has {', '.join(map(repr, strange))}" if strange else "no column 'line'"
        faults.append(Fault(f"{name}:1", why, "", f"columns: {', '.join(FIELDS)}"))
        return
    rows.fieldnames = header
    for row in rows:
        place = f"{name}:{rows.line_num}"
        if row.pop("more", None):
            faults.append(
                Fault(place, "the row has more cells than the header", "", "quote commas")
            )
        elif any(value.strip() for value in row.values()):
            yield place, {key: value.strip() for key, value in row.items() if value.strip()}


def _toml(text: str, name: str, written: list[Written], faults: list[Fault]) -> list[str]:
    import tomllib

    try:
        data = tomllib.loads(text, parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unreadable([Fault(name, f"this is not TOML: {error}")]) from None
    for key in sorted(set(data) - {"outcomes", "lines"}):
        faults.append(Fault(f"{name}: {key}", "is not known", "", "outcomes, and [[lines]]"))
    lines, outcomes = data.get("lines", []), data.get("outcomes", [])
    if not isinstance(lines, list):
        faults.append(Fault(f"{name}: lines", "is not a list", "", "begin each with [[lines]]"))
        lines = []
    for number, line in enumerate(lines, start=1):
        place = f"{name}: line {number}"
        if isinstance(line, dict):
            written.append((place, {key: _as_text(value) for key, value in line.items()}))
        else:
            faults.append(Fault(place, "is not a table", "", "begin each with [[lines]]"))
    if not isinstance(outcomes, list) or not all(_is_name(outcome) for outcome in outcomes):
        why = f"is not a list of names: {NAME_IN_WORDS}"
        faults.append(Fault(f"{name}: outcomes", why, "", 'outcomes = ["stay-well"]'))
        return []
    return outcomes


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{fund}={weight}" for fund, weight in value.items())
    return str(value)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(NAME.fullmatch(value))


def _from_option(text: str, place: str, faults: list[Fault]) -> dict[str, str]:
    """`name:outcome:category:weekly:120.00:nhs=60,council=40`; from the fourth on may be absent."""
    line, outcome, category, often, amount, funds, *more = [*text.split(":"), "", "", "", "", ""]
    if any(more) or text.count(":") < 2:
        like = "pa-hours:stay-well:personal-care:weekly:120.00:nhs=60,council=40"
        faults.append(Fault(place, "is not a line of a plan", text, like))
        return {}
    fields = {"line": line, "outcome": outcome, "category": category}
    fields |= {often.strip() or "weekly": amount} if often or amount else {}
    fields |= {"split" if "=" in funds else "fund": funds} if funds else {}
    return {key: value.strip() for key, value in fields.items()}


# ── one line ─────────────────────────────────────────────────────────────────────────────────


def _asked(place: str, fields: dict[str, str], faults: list[Fault]) -> c.PlanLineAsked | None:
    before = len(faults)

    def wrong(field: str, why: str, try_: str = "") -> None:
        faults.append(Fault(f"{place}: {field}", why, fields.get(field, ""), try_))

    for field in sorted(set(fields) - set(FIELDS)):
        wrong(field, "is not known", "one of: " + ", ".join(FIELDS))
    for field, pattern, words in (
        ("line", NAME, NAME_IN_WORDS),
        ("outcome", NAME, NAME_IN_WORDS),
        ("category", WORD, WORD_IN_WORDS),
        ("fund", NAME, NAME_IN_WORDS),
    ):
        value = fields.get(field)
        if value is None and field != "fund":
            wrong(field, "is missing")
        elif value is not None and not pattern.fullmatch(value):
            wrong(field, f"is not right: {words}")
    frequency, amount = _limit(fields, wrong)
    shares = _shares(fields, wrong)
    if len(faults) > before:
        return None
    line = c.PlanLineAsked(
        line=fields["line"],
        outcome=fields["outcome"],
        category=fields["category"],
        frequency=frequency,
        amount_pence=amount,
        fund=fields.get("fund"),
        shares=shares,
    )
    try:
        return msgspec.convert(msgspec.to_builtins(line), c.PlanLineAsked)
    except msgspec.ValidationError as error:
        wrong("line", str(error))
        return None


def _limit(fields: Mapping[str, str], wrong) -> tuple[Any, int | None]:
    given = [name for name in FREQUENCIES if fields.get(name)]
    if not given:
        return "weekly", None
    if len(given) > 1:
        wrong(given[1], f"there is {given[0]} already; a line has one limit or none")
    try:
        amount = pence(fields[given[0]])
    except NotMoney as fault:
        wrong(given[0], str(fault))
        return given[0], None
    if amount <= 0:
        wrong(given[0], "it has to be at least a penny", "leave it out where there is no limit")
    return given[0], amount


def _shares(fields: Mapping[str, str], wrong) -> tuple[c.Weight, ...]:
    found = []
    for part in (fields.get("split") or "").split(","):
        fund, equals, weight = (text.strip() for text in part.partition("="))
        if not part.strip():
            continue
        whole = re.fullmatch("[0-9]{1,7}", weight)
        if not equals or not NAME.fullmatch(fund) or not whole or int(weight) > 1_000_000:
            wrong("split", f"{part.strip()!r} is not a share like nhs=60")
            return ()
        found.append(c.Weight(fund, int(weight)))
    return tuple(found)
