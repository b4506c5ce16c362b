"""Bad input, line by line: one clear message, exit code 2, and the book as it was."""

from __future__ import annotations

import pytest

from tests.cli.conftest import SPEND

HELP = "  try:   dpl {} --help\n"
NOTHING = "nothing was recorded\n"

WRONG = [
    (
        "dpl spend record A-1 --amount 49.999 --on 08/04/2025 --category food",
        "--amount: '49.999' has more than two decimal places\n" + HELP.format("spend record"),
    ),
    (
        "dpl spend record A-1 --amount 0 --on 08/04/2025 --category food",
        "--amount: it has to be at least a penny\n" + HELP.format("spend record"),
    ),
    (
        "dpl spend record A-1 --amount 1e4 --on 08/04/2025 --category food",
        "--amount: '1e4' is not an amount in pounds and pence\n" + HELP.format("spend record"),
    ),
    (
        "dpl spend record A-1 --amount 5 --on 31/02/2025 --category food",
        "--on: '31/02/2025' is a day that does not exist\n" + HELP.format("spend record"),
    ),
    (
        "dpl spend record A-1 --amount 5 --on 08/04/2025 --category 'Food and drink'",
        "--category: 'Food and drink' is not a coded word: small letters, digits and hyphens, at "
        "most 40, like personal-care\n" + HELP.format("spend record"),
    ),
    (
        "dpl spend record A-1 --amount 5 --on 08/04/2025 --category food --shares nhs:60",
        "--shares: 'nhs:60' is not a share like nhs=60\n" + HELP.format("spend record"),
    ),
    (
        "dpl spend record A-1 --amount 5 --on 08/04/2025 --category food --shares nhs=60.5",
        "--shares: 'nhs=60.5' is not a share like nhs=60\n" + HELP.format("spend record"),
    ),
    (
        "dpl spend record A-1 --amount 5 --on 08/04/2025 --category food --fund nhs --shares nhs=1",
        "refused (fund-or-shares): give one fund, or shares between funds, not both\n",
    ),
    (
        "dpl spend record A-1 --amount 5 --on 08/04/2025 --category food --shares nhs=1,lottery=1",
        "refused (unknown-fund): account A-1 has no fund lottery; its funds are: council, nhs\n"
        "  try:   dpl account fund A-1 lottery --help\n",
    ),
    (
        "dpl spend record A-7 --amount 5 --on 08/04/2025 --category food",
        "refused (unknown-account): there is no account A-7\n"
        "  try:   dpl account open A-7 --help\n",
    ),
    (
        "dpl spend record A-1 --amount 5 --on 08/04/2025 --category food --holding bank-7",
        "refused (holding-not-linked): account A-1 is not linked to holding bank-7 on "
        "8 April 2025\n  try:   dpl holding link bank-7 A-1 --from 08/04/2025\n",
    ),
    (
        "dpl spend query 'A-1 6' --reason no-receipt --on 20/04/2025",
        "ENTRY: 'A-1 6' is not an entry like A-1/7 (entry 7 of account A-1) or 42 (position 42)\n"
        + HELP.format("spend query"),
    ),
    (
        "dpl spend query A-1/2 --reason no-receipt --on 20/04/2025",
        "refused (unknown-spend): entry 2 of A-1 is not a spend that stands\n"
        "  try:   dpl history A-1 shows which entries are\n",
    ),
    (
        "dpl spend query 5 --reason no-receipt --on 20/04/2025",
        "refused (not-an-accounts-entry): position 5 is entry holding:bank-1/2, not an account's\n"
        "  try:   give an entry of an account, like A-1/7\n",
    ),
    (
        "dpl spend query 99 --reason no-receipt --on 20/04/2025",
        "refused (unknown-position): the ledger has no position 99; it ends at 8\n"
        "  try:   an entry of an account is given like A-1/7\n",
    ),
    (
        "dpl spend share A-1/6 --reason split-agreed",
        "dpl spend share: say whose it was: --shares nhs=60,council=40\n"
        + HELP.format("spend share"),
    ),
    (
        "dpl spend evidence A-1/6 --kind receipt --on 15/04/2025",
        "dpl spend evidence: give the document, with --file, or its --sha256\n"
        + HELP.format("spend evidence"),
    ),
    (
        "dpl spend evidence A-1/6 --kind receipt --on 15/04/2025 --file nowhere.pdf",
        "--file: 'nowhere.pdf': No such file or directory\n" + HELP.format("spend evidence"),
    ),
    (
        "dpl spend evidence A-1/6 --kind receipt --on 15/04/2025 --sha256 abc",
        "--sha256: 'abc' is not a SHA-256: 64 of the characters 0-9 and a-f\n"
        + HELP.format("spend evidence"),
    ),
    (
        "dpl allocate make A-1 al-2 --fund nhs --from 01/04/2025 --decided-on 20/03/2025",
        "dpl allocate make: say how much: either --weekly or --one-off\n"
        + HELP.format("allocate make"),
    ),
    (
        "dpl allocate make A-1 al-2 --fund nhs --weekly 5 --from 01/04/2025 "
        "--decided-on 20/03/2025 --step 'ten hours'",
        "--step: 'ten hours' is not a step like '25 hours at £13.20=330.00'\n"
        + HELP.format("allocate make"),
    ),
    (
        "dpl account stop A-1 --ground misuse --on 31/12/2025 --decided-on 20/12/2025",
        "dpl account stop: say --must or --may: the law has different notices for each\n"
        + HELP.format("account stop"),
    ),
    (
        "dpl account bring-forward A-1 --on 01/04/2025",
        "dpl account bring-forward: say what each fund brings: --held nhs=100.00, --owed, --paid\n"
        + HELP.format("account bring-forward"),
    ),
    (
        "dpl account bring-forward A-1 --on 01/04/2025 --held nhs=1 --held nhs=2",
        "dpl account bring-forward: --held is given twice for fund nhs\n"
        + HELP.format("account bring-forward"),
    ),
    (
        "dpl holding open bank-2 --kind bank --on 01/04/2025 --sort-code 2011 "
        "--account-number 1234",
        "sort code: this is not six digits, like 20-11-22\n  found: 2011\n"
        "account number: this is not eight digits\n  found: 1234\n"
        "  try:   a shorter one begins with noughts\n",
    ),
    (
        "dpl holding open bank-2 --kind bank --on 01/04/2025 --sort-code 20-11-22",
        "account number: a sort code says nothing without it\n",
    ),
    (
        "dpl account death A-1 --on 01/12/2025 --id 'a b'",
        "--id: 'a b' is not a command id: letters, digits and . _ : / -, at most 100\n"
        + HELP.format("account death"),
    ),
    (
        "dpl reverse A-1/2 --reason wrong",
        "refused (not-reversible): entry 2 of A-1 is not one that can be reversed\n"
        "  try:   record the opposite instead, where there is one: resume, withdraw, unlink, …\n",
    ),
]


@pytest.mark.parametrize(("line", "words"), WRONG, ids=[f"{i}" for i in range(len(WRONG))])
def test_what_cannot_be_is_said_once_and_changes_nothing(world, line, words):
    world.told(SPEND)
    answer = world.run(line)
    assert answer == (2, "", words + NOTHING)
    assert world.head == 8


def test_private_text_that_cannot_be_kept_is_not_shown_back(world):
    answer = world.run(
        "dpl spend record A-1 --amount 5 --on 08/04/2025 --category food --note 'Jo\x07Smith'"
    )
    assert answer.code == 2
    assert answer.err.startswith("--note: this holds characters that cannot be kept\n")
    assert "Jo" not in answer.err


def test_undecodable_text_from_the_shell_is_refused_and_not_stumbled_over(world):
    answer = world.run(
        "dpl spend record A-1 --amount 5 --on 08/04/2025 --category food --note 'caf\udce9'"
    )
    assert answer.code == 2
    assert world.head == 7


def test_an_amount_beyond_all_budgets_is_refused(world):
    answer = world.run(
        "dpl spend record A-1 --amount 999999999999999 --on 08/04/2025 --category food"
    )
    assert answer.code == 2
    assert "is more than £100,000,000,000.00" in answer.err
    assert world.head == 7


def test_a_line_too_long_for_a_line_is_refused_by_the_commands_own_limits(world):
    line = f"dpl account bring-forward A-1 --on 01/04/2025 --owed nhs=5 --line {'x' * 91}"
    answer = world.run(line)
    assert answer == (2, "", "line: expected `str` of length <= 90\n" + NOTHING)
