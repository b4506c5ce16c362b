"""The answer to who asked that a reclaim be looked at again, or that we got their request. Pure."""

from __future__ import annotations

from ledger import events as e
from ledger.calendar import uk_words
from ledger.errors import Refused
from projections.letters import reclaim as notices
from projections.letters.letter import Letter, Must, Writing, addressee, letter
from projections.letters.said import Pounds, day
from projections.notices import WHO
from projections.words.phrases import coded

_SHARED = (
    "reclaim", "fund", "funder", "whose_law", "ask_by", "may_take_from", "over", "held_up",
    "overdue", "by_parts", "asked", "left", "due_by", "working", "working[].kind",
    "working[].words", "working[].amount", "working[].rule", "law", "law[].text", "law[].source",
    "law[].standing", "disagree", "look_again", "complain",
)  # fmt: skip
MAY_SAY = {
    **{name: notices.MAY_SAY[name] for name in _SHARED},
    "asked_on": "the day another look was asked for; has to be printed",
    "asked_by": "who asked: `you`, `the representative`",
    "grounds": "on what grounds, in words, one by one",
    "late": "whether it came after its last day and was taken all the same",
    "outcome": "`confirmed`, `reduced` or `withdrawn`; empty where it is not decided yet",
    "outcome_words": "the same as a sentence; has to be printed once it is decided",
    "decided_on": "the day it was decided, or none",
    "reasons": "why, one by one; every one has to be printed once it is decided",
    "before": "how much was asked before",
    "amount": "how much is asked now in all; has to be printed once it is decided",
    "less": "how much less that is",
    "received": "what has come back already",
    "goes_back": "what of that is more than is now asked, and goes back to the account",
    "let_be": "how much is not asked for again, unless something is new; nought where nothing is",
    "let_be_until": "the first day that it may be asked for again all the same, or none",
    "note": "the answer's own words; empty unless asked for (--with-note)",
}

ANSWERED = (
    Must("the outcome (SI 2013/1617 reg 15(5))", "outcome_words"),
    Must("the new amount", "amount"),
    Must("the reasons", "reasons"),
    Must("the day it was asked for", "asked_on"),
)
WAITING = (Must("the day it was asked for", "asked_on"),)

_OUTCOMES = {
    "confirmed": "We looked at it again, and what we ask stays as it was.",
    "reduced": "We looked at it again, and we now ask for less.",
    "withdrawn": "We looked at it again, and we ask for nothing any more.",
}
_LATE = "out-of-time"


def reconsideration(asked: Writing, account: str, name: str) -> Letter:
    """The answer to the last request that was made by the day; or, while nobody has answered,
    that it came and that nothing is taken. Raises Refused where nobody asked."""
    found = asked.account(account)
    case = notices.case_of(asked, account, name)
    requests = [x.event for x in case.entries if isinstance(x.event, e.ReconsiderationRequested)]
    answers = [x.event for x in case.entries if isinstance(x.event, e.ReconsiderationDecided)]
    if not requests or case.notice is None:
        raise Refused(
            "nobody-asked",
            f"nobody had asked by {uk_words(case.as_at)} that reclaim {name} be looked at again",
            f"dpl reclaim reconsider {account} {name} --help",
        )
    request = requests[-1]
    answer = answers[len(requests) - 1] if len(answers) >= len(requests) else None
    before = answers[len(requests) - 2] if len(requests) > 1 else case.notice
    amount = answer.amount_pence if answer else before.amount_pence
    received = case.stage.received_pence
    let_be = [one for one in case.let_be if answer and one.on == answer.decided_on]
    title = "Our answer: we looked at it again" if answer else "We are looking at it again"
    to = addressee(asked, found, request.by)
    says = notices.about(asked, found, case, title=title, to=to) | {
        "asked_on": day(request.requested_on),
        "asked_by": WHO[request.by],
        "grounds": tuple(coded(one) for one in request.grounds if one != _LATE),
        "late": _LATE in request.grounds,
        "outcome": answer.outcome if answer else "",
        "outcome_words": _OUTCOMES[answer.outcome] if answer else "",
        "decided_on": day(answer.decided_on) if answer else None,
        "reasons": tuple(f"{coded(x).capitalize()}." for x in answer.reasons) if answer else (),
        "before": Pounds(before.amount_pence),
        "amount": Pounds(amount),
        "less": Pounds(before.amount_pence - amount),
        "received": Pounds(received),
        "goes_back": Pounds(max(0, received - amount) if answer else 0),
        "let_be": Pounds(sum(one.pence for one in let_be)),
        "let_be_until": day(let_be[0].until) if let_be else None,
        "note": asked.note(answer.detail) if answer else "",
    }
    must = ANSWERED if answer else WAITING
    return letter("reconsideration", asked, found, says, must, by={"reclaim": name})
