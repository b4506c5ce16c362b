"""From a statement as read, and a rules file, to the command that records it. Pure.

The narrative, the bank's own ids and the file's name are private: each line's go into a detail
of their own, and the command carries only the commitment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from ledger import commands as c
from ledger import events as e
from ledger.details import Detail
from ledger.statements.feed import FOLLOWS
from ledger.statements.known import KnownLines
from ledger.statements.lines import LineId
from ledger.statements.rules import Attribution as Said
from ledger.statements.rules import Rules
from ledger.statements.statement import CardFacts, Notice, Statement, StatementLine

MakeDetail = Callable[..., Detail]

QUIET = frozenset({"not-posted", "other-currency"})
"""Remarks that the person at the keyboard is told of, and that nobody need look at later."""


def import_order(
    statement: Statement,
    *,
    holding: str,
    rules: Rules,
    file_name: str,
    number_hash: str | None,
    private: MakeDetail,
    known: KnownLines | None = None,
) -> tuple[c.ImportStatement, tuple[Detail, ...]]:
    """The command that records a statement into a holding, and the details it commits to.

    known is what the holding has already, by a card issuer's ids; the statement's own lines are
    added to it. What has an id that was shown otherwise before is left for a person.
    """
    about = private(file_name=file_name)
    details = [about]
    known = KnownLines() if known is None else known
    odd = list(flags(statement))
    twice: set[int] = set()
    ordinals = _ordinals(statement, known)
    for line, ordinal in zip(statement.lines, ordinals, strict=True):
        name = str(LineId(holding, line.on, line.amount_pence, ordinal))
        if line.card is not None and known.by_id.get(line.bank_id or "", name) != name:
            odd.append(e.Flag(line.row, "shown-otherwise-before"))
            twice.add(line.row)
        known.add(
            name, on=line.on, amount_pence=line.amount_pence, ordinal=ordinal,
            bank_id=line.bank_id, parent=line.card.parent if line.card else None,
        )  # fmt: skip
    lines = []
    for line, ordinal in zip(statement.lines, ordinals, strict=True):
        detail = private(**_facts(line))
        details.append(detail)
        said = rules.attribute(line)
        leave = line.row in twice or (said is not None and said.as_ == "leave")
        lines.append(
            c.LineToImport(
                line=e.ImportedLine(
                    on=line.on,
                    amount_pence=line.amount_pence,
                    ordinal=ordinal,
                    row=line.row,
                    balance_pence=line.balance_pence,
                    detail=detail.id,
                ),
                attribution=None if leave else attributed(line, said, known),
                leave=leave,
            )
        )
    notices = []
    equals: Counter[tuple] = Counter()
    for one in statement.notices:
        key = (one.on, one.kind, one.amount_pence)
        equals[key] += 1
        detail = private(**_notice_facts(one))
        details.append(detail)
        notices.append(e.CardNotice(*key, equals[key], one.row, detail.id))
        known.add_notice(one.bank_id, one.kind)
    order = c.ImportStatement(
        holding=holding,
        sha256=statement.sha256,
        layout=statement.layout,
        first_on=statement.first,
        last_on=statement.last,
        opening_pence=statement.opening_pence,
        closing_pence=statement.closing_pence,
        difference_pence=difference_pence(statement),
        lines=tuple(lines),
        flags=tuple(dict.fromkeys(odd)),
        notices=tuple(notices),
        number_hash=number_hash,
        detail=about.id,
    )
    return order, tuple(details)


def _ordinals(statement: Statement, known: KnownLines) -> list[int]:
    """Each line's place among equals of its day: by the file alone, unless ids tell more."""
    if any(line.card is not None for line in statement.lines):
        return known.ordinals(statement.lines)
    return KnownLines().ordinals(statement.lines)


def _facts(line: StatementLine) -> dict[str, str]:
    facts = {"text": line.text, "kind": line.kind, "bank_id": line.bank_id}
    if line.card is not None:
        card = line.card
        facts |= {"feed": card.kind, "mcc": card.mcc, "load": card.load, "source": card.source,
                  "parent": card.parent}  # fmt: skip
    return {name: value for name, value in facts.items() if value}


def _notice_facts(notice: Notice) -> dict[str, str]:
    facts = {
        "text": notice.text, "kind": notice.type, "bank_id": notice.bank_id, "mcc": notice.mcc,
        "parent": notice.parent,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value}


CARD_RULE = "card-feed"
"""The rule that a spend names where the card's own feed said what it is."""


def attributed(line: StatementLine, said: Said | None, known: KnownLines) -> c.Attribution | None:
    """What a rule makes of a line, else what a card's feed itself says; None where neither does.

    What follows another line is never a spend of its own, whatever a rule makes of its text.
    """
    card = line.card
    if card is not None and card.kind in FOLLOWS:
        inward = line.amount_pence > 0
        purpose = "refund" if inward else "payment-returned"
        if said is not None and said.as_ not in (purpose, "spend", "charge"):
            return attribution(said)
        return c.Attribution(
            purpose=purpose,
            account=said.account if said else None,
            rule=said.rule if said else CARD_RULE,
            parent_line=known.by_id.get(card.parent or ""),
            follows=True,
        )
    if said is not None:
        return attribution(said)
    return None if card is None else _as_the_feed_says(card)


def _as_the_feed_says(card: CardFacts) -> c.Attribution | None:
    """What a card's line is by its kind alone. A load whose source is not told is nobody's yet."""
    match card.kind, card.source:
        case "purchase", _:
            return c.Attribution(purpose="spend", rule=CARD_RULE)
        case "cash", _:
            return c.Attribution(purpose="spend", category="cash-withdrawal", rule=CARD_RULE)
        case "fee", _:
            return c.Attribution(
                purpose="spend", category="bank-charges", provider="bank", rule=CARD_RULE
            )
        case "sweep", _:
            return c.Attribution(purpose="reclaim", rule=CARD_RULE)
        case "load", "funder":
            return c.Attribution(purpose="payment", rule=CARD_RULE)
        case "load", "contribution" | "top-up":
            return c.Attribution(purpose=card.source, rule=CARD_RULE)
    return None


def difference_pence(statement: Statement) -> int:
    """Closing less opening and lines; nought where either balance is not known."""
    if statement.opening_pence is None or statement.closing_pence is None:
        return 0
    moved = sum(line.amount_pence for line in statement.lines)
    return statement.closing_pence - statement.opening_pence - moved


def flags(statement: Statement) -> tuple[e.Flag, ...]:
    """What a person should look at in this statement, each once."""
    found = [e.Flag(remark.row, remark.kind) for remark in statement.remarks]
    return tuple(dict.fromkeys(flag for flag in found if flag.kind not in QUIET))


def attribution(said: Said) -> c.Attribution:
    """What a rule said, as a command says it. A bank's charge is a spend of its own category."""
    charge = said.as_ == "charge"
    return c.Attribution(
        purpose="spend" if charge else said.as_,
        account=said.account,
        fund=said.fund,
        shares=tuple(c.Weight(fund, weight) for fund, weight in said.shares),
        payee=said.payee,
        category=said.category or ("bank-charges" if charge else None),
        outcome=said.outcome,
        plan_line=said.plan_line,
        provider=said.provider or ("bank" if charge else None),
        rule=said.rule,
    )
