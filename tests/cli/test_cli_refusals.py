"""What the rules of the money forbid, line by line: the rule, the next step, and nothing recorded.

The list is the issue's own.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger import events as e
from tests.cli.conftest import World

NOTHING = "nothing was recorded\n"
COUNCIL = (
    "dpl allocate make A-1 al-2 --fund council --weekly 150.00 --from 01/04/2025 "
    "--decided-on 30/03/2025"
)
DAYS = "--on 04/04/2025 --from 01/04/2025 --to 28/04/2025"
PAID = f"dpl pay make A-1 --fund nhs --gross 600.00 {DAYS}"
CLOSED = "dpl account close A-1 --on 30/04/2025 --reason moved"
PROPOSE = "dpl reclaim propose A-1 R-1 --fund nhs --ground paid-in-error --on 01/06/2025 --amount"
NOTICE = (
    "dpl reclaim notice A-1 R-1 --repay-by 15/07/2025 --repayer person --on 10/06/2025 "
    "--reason paid-twice --amount"
)
SPEND = "dpl spend record A-1 --amount 49.99 --on 08/04/2025 --category food --fund nhs"
SCHEDULE = (
    "dpl pay schedule A-1 --fund nhs --every four-weekly --from 01/04/2025 --decided-on 20/03/2025"
)

REFUSALS = {
    "paying a closed account": (
        [CLOSED],
        "dpl pay make A-1 --fund nhs --gross 600.00 --on 02/05/2025",
        "refused (account-closed): account A-1 was closed on 30 April 2025\n"
        "  try:   dpl account final A-1 shows how it ended; dpl account list, which are open\n",
    ),
    "a pay run over a closed account": (
        [SCHEDULE, CLOSED],
        "dpl pay run april --on 02/05/2025 --to 05/05/2025",
        "refused (nothing-is-due): nothing is due and unpaid by 2 May 2025 but what is left out: "
        "A-1 nhs arrears £600.00; A-1 nhs account-closed £42.86; what is arrears goes by "
        "arrears_days of default/1\n"
        "  try:   --with-arrears, once somebody has decided on them\n",
    ),
    "a reclaim beyond what was paid": (
        [PAID],
        f"{PROPOSE} 600.01",
        "refused (more-than-paid): fund nhs has paid £600.00 and reclaims of £0.00 stand already; "
        "£600.01 more is beyond what was paid\n"
        "  try:   dpl reclaim list --account A-1 shows them\n",
    ),
    "a notice beyond what was proposed": (
        [PAID, f"{PROPOSE} 100.00"],
        f"{NOTICE} 100.01",
        "refused (more-than-proposed): £100.00 was proposed, and the notice asks £100.01\n"
        "  try:   --amount 100.00, or propose the rest under another name\n",
    ),
    "more received than the notice asked": (
        [PAID, f"{PROPOSE} 100.00", f"{NOTICE} 100.00"],
        "dpl reclaim receive A-1 R-1 --amount 100.01 --on 10/07/2025",
        "refused (more-than-noticed): the notice asks £100.00, of which £100.00 is still to come\n"
        "  try:   what came beyond it is the person's: dpl reclaim show A-1 R-1\n",
    ),
    "a contribution above the payment": (
        [COUNCIL],
        f"dpl pay make A-1 --fund council --gross 600.00 --contribution 600.01 {DAYS}",
        "refused (contribution-above-payment): the contribution £600.01 is more than the payment "
        "£600.00: nothing is payable\n"
        "  try:   dpl contribution show A-1 shows what is due of it for which days\n",
    ),
    "allocations that overlap": (
        [],
        "dpl allocate make A-1 al-2 --fund nhs --weekly 20.00 --from 01/06/2025 "
        "--decided-on 30/05/2025",
        "refused (allocations-overlap): allocation al-1 gives fund nhs a weekly direct_payment "
        "amount on some of the same days, from 1 April 2025\n"
        "  try:   dpl allocate revise A-1 al-1, or end it first\n",
    ),
    "a fund that nobody knows": (
        [PAID],
        f"{PROPOSE.replace('nhs', 'lottery')} 5.00",
        "refused (unknown-fund): account A-1 has no fund lottery; its funds are: council, nhs\n"
        "  try:   dpl account fund A-1 lottery --help\n",
    ),
    "days that end before they start": (
        [],
        "dpl pay make A-1 --fund nhs --gross 600.00 --on 04/04/2025 --from 28/04/2025 "
        "--to 01/04/2025",
        "refused (end-before-start): the last day paid for, 1 April 2025, is before the first, "
        "28 April 2025\n"
        "  try:   --from with the first day, and --to with the last\n",
    ),
    "an allocation that ends before it starts": (
        [],
        "dpl allocate make A-1 al-2 --fund council --weekly 20.00 --from 01/06/2025 "
        "--to 31/05/2025 --decided-on 30/05/2025",
        "refused (end-before-start): it would end on 31 May 2025, before it starts on "
        "1 June 2025\n"
        "  try:   an end on the first day or later\n",
    ),
    "a notice without reasons": (
        [PAID, f"{PROPOSE} 100.00"],
        f"{NOTICE} 100.00".replace("--reason paid-twice ", ""),
        "--reason: this is needed and was not given\n  try:   dpl reclaim notice --help\n",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_a_rule_forbids_is_refused_with_the_rule_and_the_next_step(world, case):
    before, line, words = REFUSALS[case]
    for step in before:
        world.done(step)
    entries = world.entries()
    assert world.run(line) == (2, "", words + NOTHING)
    assert world.entries() == entries


def test_nobody_approves_their_own_request(world):
    for step in (SCHEDULE, "dpl pay run april --on 01/04/2025 --to 01/04/2025"):
        world.done(step)
    asked, entries = world.last(), world.entries()
    assert isinstance(asked, e.ApprovalRequested)
    approve = f"dpl approve {asked.approval}"
    assert world.run(approve) == (
        2,
        "",
        f"refused (own-request): approval {asked.approval} was asked for by the same person who "
        "would now give it\n"
        f"  try:   somebody else gives it: {approve}; to take it back: dpl approval refuse "
        f"{asked.approval} --reason taken-back\n{NOTHING}",
    )
    assert world.entries() == entries
    world.done(approve, by="second")


def test_a_notice_without_reasons_is_refused_in_a_file_of_commands_too(world):
    for step in (PAID, f"{PROPOSE} 100.00"):
        world.done(step)
    notice = {
        "command": "serve-notice", "account": "A-1", "reclaim": "R-1", "served_on": "2025-06-10",
        "amount_pence": 10_000, "repay_by": "2025-07-15", "repayer": "person", "reasons": [],
    }  # fmt: skip
    Path("orders.jsonl").write_text(json.dumps(notice) + "\n")
    entries = world.entries()
    answer = world.run("dpl record orders.jsonl")
    assert answer.code == 2 and answer.out == ""
    assert "--reason, once for each" in answer.err
    assert "nothing was recorded" in answer.err
    assert world.entries() == entries


def test_the_same_without_the_fault_is_recorded(world: World):
    """So each is refused for its fault, and for nothing else."""
    for line in (
        PAID, f"{PROPOSE} 600.00", f"{NOTICE} 600.00",
        "dpl reclaim receive A-1 R-1 --amount 600.00 --on 10/07/2025", COUNCIL,
        f"dpl pay make A-1 --fund council --gross 600.00 --contribution 600.00 {DAYS}",
    ):  # fmt: skip
        world.done(line)


@pytest.mark.parametrize(
    ("before", "line", "words"),
    [
        (PAID, "dpl pay return A-1/6 --amount 1.00 --on 03/04/2025",
         "the payment was made on 4 April 2025, and not yet on 3 April 2025\n"
         "  try:   --on 04/04/2025 or later\n"),
        (SPEND, "dpl spend disallow A-1/6 --reason x --on 07/04/2025", "it was spent on 8 April"),
        (SPEND, "dpl spend refund A-1/6 --amount 1.00 --on 07/04/2025", "it was spent on 8 April"),
        (f"{PAID}; {PROPOSE} 1.00", "dpl reclaim withdraw A-1 R-1 --reason x --on 31/05/2025",
         "reclaim R-1 was proposed on 1 June 2025"),
        (f"{SPEND}; dpl spend disallow A-1/6 --reason x --on 08/04/2025",
         "dpl spend make-good A-1/6 --amount 1.00 --on 07/04/2025", "it was spent on 8 April"),
    ],
)  # fmt: skip
def test_nothing_follows_on_from_what_had_not_happened_yet(world, before, line, words):
    """Else it would stand in the books as at a day on which there was nothing for it to be of."""
    for step in before.split("; "):
        world.done(step)
    head = world.head
    answer = world.run(line)
    assert (answer.code, answer.out, world.head) == (2, "", head)
    assert answer.err.startswith("refused (too-early): ") and words in answer.err
    assert answer.err.endswith(NOTHING)
