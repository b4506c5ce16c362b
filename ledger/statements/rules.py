"""The rules file: what a line's text says about whose money it is and what it was for.

TOML in, rules or every fault out. The first rule that fits a line wins. Decides nothing else:
which account a holding has, and what the books make of an attribution, is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import Fault, Unreadable
from ledger.statements.checked import Wrong, complaints, toml
from ledger.statements.merchants import codes_of, groups
from ledger.statements.patterns import MOST_TEXT, pattern_fault
from ledger.statements.statement import CardFacts, StatementLine

if TYPE_CHECKING:
    from marshmallow import Schema

MOST_RULES = 1_000

OUT = ("spend", "reclaim", "charge", "payment-returned")
IN = ("refund", "payment", "contribution", "top-up", "interest", "made-good")
ACCOUNT_GROUP = "account"
"""`(?P<account>C-[0-9]+)` in a pattern says where the text names the account: one rule serves all
of a client account's people."""

LEAVE = "leave"
"""A line that fits such a rule stays unallocated, whatever later rules say."""

PROVIDERS = (
    "personal-assistant", "agency", "care-home", "nhs", "self-employed", "retailer", "transport",
    "charity", "council", "bank", "other",
)  # fmt: skip

_TEST = (
    "text", "pattern", "direction", "amount_pence", "least_pence", "most_pence", "kind",
    "mcc", "merchant", "load",
)  # fmt: skip
_ATTRIBUTION = (
    "account", "payee", "category", "outcome", "plan_line", "provider", "fund", "shares",
)  # fmt: skip


class Attribution(NamedTuple):
    """What a rule makes of a line. shares are (fund, weight) in the order of the file."""

    rule: str
    as_: str
    account: str | None = None
    payee: str | None = None
    category: str | None = None
    outcome: str | None = None
    plan_line: str | None = None
    provider: str | None = None
    fund: str | None = None
    shares: tuple[tuple[str, int], ...] = ()


class _Card(NamedTuple):
    """What a rule asks of a card's feed: a merchant's code, and where a load came from."""

    codes: frozenset[int] | None
    load: str | None

    def fits(self, card: CardFacts | None) -> bool:
        if card is None:
            return False
        if self.codes is not None and (card.mcc is None or int(card.mcc) not in self.codes):
            return False
        return self.load is None or self.load == folded(card.load or "")


class _Rule(NamedTuple):
    needle: str
    pattern: re.Pattern[str] | None
    sign: int
    least: int
    most: int
    kind: str | None
    card: _Card | None
    gives: Attribution


class Rules:
    """A rules file's rules, in its order. `len()` is how many there are."""

    def __init__(self, rules: tuple[_Rule, ...] = ()) -> None:
        self._rules = rules
        self._by_sign = {sign: [r for r in rules if r.sign in (0, sign)] for sign in (-1, 1)}

    def __len__(self) -> int:
        return len(self._rules)

    @property
    def attributions(self) -> tuple[Attribution, ...]:
        """What each rule would give, in the file's order."""
        return tuple(rule.gives for rule in self._rules)

    def attribute(self, line: StatementLine) -> Attribution | None:
        """What the first rule that fits the line makes of it; None if none fits."""
        text = folded(line.text)
        amount = abs(line.amount_pence)
        for needle, pattern, _, least, most, kind, card, gives in self._by_sign[
            -1 if line.amount_pence < 0 else 1
        ]:
            if needle not in text or not least <= amount <= most:
                continue
            if kind is not None and kind != (line.kind or "").casefold():
                continue
            if card is not None and not card.fits(line.card):
                continue
            if pattern is None:
                return gives
            if found := pattern.search(line.text[:MOST_TEXT]):
                return _with_account(gives, found)
        return None


def _with_account(gives: Attribution, found: re.Match[str]) -> Attribution:
    """The attribution with the account that the pattern's group `account` caught, if it has one."""
    if ACCOUNT_GROUP not in found.re.groupindex:
        return gives
    return gives._replace(account=found[ACCOUNT_GROUP])


def folded(text: str) -> str:
    """Text as rules compare it: its first MOST_TEXT characters, white space folded, no case."""
    return " ".join(text[:MOST_TEXT].split()).casefold()


def load_rules(text: str, *, file_name: str) -> Rules:
    """The rules in a TOML text. Raises Unreadable with every fault in it."""
    data = toml(text, file_name=file_name)
    faults = [
        Fault(f"{file_name}: {key}", "is not a word this file knows", try_="rules are [[rule]]")
        for key in data
        if key != "rule"
    ]
    given = data.get("rule", [])
    if not isinstance(given, list):
        raise Unreadable([Fault(f"{file_name}: rule", "is not a list", try_="write [[rule]]")])
    if len(given) > MOST_RULES:
        why = f"the file has {len(given):,} rules; the most is {MOST_RULES:,}"
        raise Unreadable([Fault(file_name, why)])
    schema = _schema()
    names: set[str] = set()
    for number, rule in enumerate(given, start=1):
        for wrong in _wrongs(schema, rule, names):
            faults.append(_fault(file_name, number, rule, wrong))
    if faults:
        raise Unreadable(faults)
    return Rules(tuple(_rule(rule) for rule in given))


def _fault(file_name: str, number: int, rule: Any, wrong: Wrong) -> Fault:
    name = rule.get("name") if isinstance(rule, Mapping) else None
    known = isinstance(name, str) and name.strip()
    which = f"rule {name!r}" if known else f"rule {number}"
    field = ".".join(map(str, wrong.path))
    found = ""
    if wrong.path and isinstance(rule, Mapping) and wrong.path[0] in rule:
        found = f"{wrong.path[0]} = {rule[wrong.path[0]]!r}"[:100]
    place = f"{file_name}: {which}: {field}" if field else f"{file_name}: {which}"
    return Fault(place, wrong.words, found, wrong.try_)


def _wrongs(schema: Schema, rule: Any, names: set[str]) -> Iterator[Wrong]:
    wrongs = complaints(schema, rule)
    yield from wrongs
    if not isinstance(rule, Mapping):
        return
    name = rule.get("name")
    if isinstance(name, str):
        if name in names:
            yield Wrong(("name",), "is used by an earlier rule too", "give each rule its own name")
        names.add(name)
    sound = {field: value for field, value in rule.items()}
    for wrong in wrongs:
        sound.pop(str(wrong.path[0]) if wrong.path else "", None)
    yield from _disagreements(rule, sound)


def _disagreements(rule: Mapping[str, Any], sound: Mapping[str, Any]) -> Iterator[Wrong]:
    """What a schema cannot see: fields of one rule that do not go together."""
    if not any(field in rule for field in _TEST):
        yield Wrong((), "fits every line", "add one of " + ", ".join(_TEST))
    for one, other in (("text", "pattern"), ("fund", "shares"), ("amount_pence", "least_pence"),
                       ("amount_pence", "most_pence"), ("mcc", "merchant")):  # fmt: skip
        if one in rule and other in rule:
            yield Wrong((other,), f"cannot stand beside {one}", f"leave out {one} or {other}")
    if "account" in rule and f"(?P<{ACCOUNT_GROUP}>" in sound.get("pattern", ""):
        words = "cannot stand beside a pattern that catches the account"
        yield Wrong(("account",), words, "leave out account, or the group's name")
    if sound.get("least_pence", 0) > sound.get("most_pence", 10**15):
        yield Wrong(("least_pence",), "is more than most_pence", "change them round")
    as_, direction = sound.get("as"), sound.get("direction")
    if direction and as_ in (OUT if direction == "in" else IN):
        way = "out" if direction == "in" else "in"
        words = f"is {direction!r}, but a {as_} is always {way}"
        yield Wrong(("direction",), words, "leave direction out")
    if as_ == LEAVE:
        for field in _ATTRIBUTION:
            if field in rule:
                yield Wrong((field,), "means nothing for a line that is left unallocated")


def _is_span(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[0-9]{4}(-[0-9]{4})?", value))


def _rule(rule: Mapping[str, Any]) -> _Rule:
    exact = rule.get("amount_pence")
    direction = rule.get("direction")
    as_ = rule["as"]
    sign = {"in": 1, "out": -1}.get(direction or "", 0) or (as_ in IN) - (as_ in OUT)
    gives = {name: rule[name] for name in _ATTRIBUTION if name in rule}
    if "shares" in gives:
        gives["shares"] = tuple(rule["shares"].items())
    return _Rule(
        needle=folded(rule.get("text", "")),
        pattern=re.compile(rule["pattern"], re.IGNORECASE) if "pattern" in rule else None,
        sign=sign,
        least=rule.get("least_pence", 0) if exact is None else exact,
        most=rule.get("most_pence", 10**15) if exact is None else exact,
        kind=rule["kind"].casefold() if "kind" in rule else None,
        card=_card(rule),
        gives=Attribution(rule=rule["name"], as_=as_, **gives),
    )


def _card(rule: Mapping[str, Any]) -> _Card | None:
    codes = None
    if "mcc" in rule:
        given = rule["mcc"]
        codes = codes_of(given if isinstance(given, list) else [given])
    if "merchant" in rule:
        codes = next(group.codes for group in groups() if group.name == rule["merchant"])
    load = folded(rule["load"]) if "load" in rule else None
    return None if codes is None and load is None else _Card(codes, load)


def _schema() -> Schema:
    from marshmallow import Schema, ValidationError, fields, validate

    class Codes(fields.Field[Any]):
        """A merchant category code or a span of them, or several in a list."""

        default_error_messages = {"codes": "is not like 5921 or 8011-8099 in quotes"}  # noqa: RUF012

        def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
            several = value if isinstance(value, list) else [value]
            if not several or len(several) > 100 or not all(map(_is_span, several)):
                raise self.make_error("codes")
            return value

    def words(most: int) -> Any:
        def check(value: str) -> None:
            if not value.strip():
                raise ValidationError("is empty")
            if len(value) > most:
                raise ValidationError(f"has {len(value)} characters; the most is {most}")

        return check

    def shaped(pattern: str, like: str) -> Any:
        return validate.Regexp(rf"(?:{pattern})\Z", error=f"is not like {like}")

    def one_of(choices: tuple[str, ...]) -> Any:
        return validate.OneOf(choices, error="is not one of: " + ", ".join(choices))

    def sound_pattern(value: str) -> None:
        if why := pattern_fault(value):
            raise ValidationError(why)

    pennies = validate.Range(min=1, max=10**13, error="is not a positive number of pence")
    weight = validate.Range(min=1, max=10**6, error="is not a weight from 1 upwards")
    slug = shaped(r"[a-z0-9][a-z0-9-]{0,39}", "personal-care")
    reference = shaped(r"[A-Za-z0-9-]{1,40}", "pa-017")
    schema = {
        # It goes into the entries, which name nobody; so it is a coded word and no sentence.
        "name": fields.String(
            required=True, validate=shaped(r"[a-z0-9][a-z0-9-]{0,39}", "pa-wages, a coded word")
        ),
        "text": fields.String(validate=words(MOST_TEXT)),
        "pattern": fields.String(validate=[words(MOST_TEXT), sound_pattern]),
        "direction": fields.String(validate=one_of(("in", "out"))),
        **{
            name: fields.Integer(strict=True, validate=pennies)
            for name in ("amount_pence", "least_pence", "most_pence")
        },
        "kind": fields.String(validate=words(80)),
        "mcc": Codes(),
        "merchant": fields.String(validate=one_of(tuple(group.name for group in groups()))),
        "load": fields.String(validate=words(80)),
        "account": fields.String(validate=shaped(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", "A-0001")),
        "as": fields.String(required=True, validate=one_of((*OUT, *IN, LEAVE))),
        "payee": fields.String(validate=reference),
        "category": fields.String(validate=slug),
        "outcome": fields.String(validate=reference),
        "plan_line": fields.String(validate=reference),
        "provider": fields.String(validate=one_of(PROVIDERS)),
        "fund": fields.String(validate=slug),
        "shares": fields.Dict(
            keys=fields.String(validate=slug),
            values=fields.Integer(strict=True, validate=weight),
            validate=validate.Length(1, 20, error="must name from 1 to 20 funds"),
        ),
    }
    return Schema.from_dict(schema)()
