"""A joint account and two funders: health and social care told apart, agreed by both, and signed.

Everything is typed at the command line, and what it says to type is typed too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from ledger.events import SpendRecorded
from tests.cli.conftest import World
from tests.making import new_ledger

MAPPING = """source = "shire"
funder = "shire-council"
balances = "fund"
[columns]
account = "Ref"
date = "Date"
type = "Type"
fund = "Fund"
amount = "Amount"
first = "From"
last = "To"
balance = "Balance"
[funds]
"SC" = "council"
"H" = "nhs"
[types]
"PAY" = "payment"
"CON" = "contribution"
"EXP" = "spend"
"RCH" = "recharge"
"""
OF_THE_BOARD = (
    MAPPING.replace('"shire"', '"icb"')
    .replace('"shire-council"', '"icb-north"')
    .replace('"SC" = "council"\n', "")
)
OF_THE_COUNCIL = MAPPING.replace('"H" = "nhs"\n', "")
NAME = "council/shire/A-1"
DAYS = "--from 01/04/2025 --to 30/06/2025"
FOUR_WEEKS = (("01/04/2025", "28/04/2025"), ("29/04/2025", "26/05/2025"))
THERAPY = ("12/04/2025", "12/05/2025", "12/06/2025")

Rows = list[tuple[str, str, str, str, str, str]]
"""Date, type, fund, amount, from, to, as the council writes them."""

SET_UP = """\
dpl account open A-1 --on 01/04/2025 --person P-1 --care-group physical --age-band 18-64 \
--eligibility joint
dpl account fund A-1 nhs --funder icb-north --programme joint-health --from 01/04/2025
dpl account fund A-1 council --funder shire-council --programme social-care --from 01/04/2025 \
--contribution-charged
dpl holding open bank-1 --kind bank --on 01/04/2025
dpl holding link bank-1 A-1 --from 01/04/2025
dpl budget contribution A-1 --fund council --weekly 20.00 --from 01/04/2025 --decided-on 01/04/2025
dpl allocate make A-1 al-1 --fund council --deployment direct_payment --weekly 150.00 \
--from 01/04/2025 --decided-on 01/04/2025
dpl allocate make A-1 al-2 --fund nhs --deployment direct_payment --weekly 200.00 \
--from 01/04/2025 --decided-on 01/04/2025
"""


class Desk(World):
    """A ledger, and two finance officers in front of it."""

    def says(self, line: str) -> str:
        """Type a line; the name of the account's last entry."""
        self.done(line)
        return f"A-1/{[x for x in self.entries() if x.stream == 'account:A-1'][-1].version}"

    def spend_of(self, pence: int) -> str:
        """The entry of a spend of so much."""
        spends = (x for x in self.entries() if isinstance(x.event, SpendRecorded))
        wanted = (x for x in spends if sum(share.pence for share in x.event.shares) == pence)
        return f"A-1/{next(wanted).version}"

    def spent(self, on: str, amount: str, whose: str) -> str:
        whose = f"--shares {whose}" if "=" in whose else f"--fund {whose}"
        line = f"dpl spend record A-1 --on {on} --amount {amount} --category therapy {whose}"
        return self.says(line)

    def shown(self, name: str = NAME, days: str = DAYS) -> dict:
        return json.loads(self.done(f"dpl reconcile show {name} {days} -O json").out)

    def items(self, name: str = NAME) -> list[dict]:
        """What is open, faults of their papers too."""
        found = self.shown(name)
        return [one for one in found["items"] + found["faults"] if one["explained"] is None]

    def kinds(self, name: str = NAME) -> list[tuple[str, str, int]]:
        return [(one["kind"], one["fund"], one["amount_pence"]) for one in self.items(name)]

    def unexplained(self, name: str = NAME) -> int:
        return sum(abs(part["unexplained_pence"]) for part in self.shown(name)["parts"])

    def settled(self, name: str = NAME) -> None:
        """Paste what each open item says to type, until none is open."""
        for _ in range(9):
            if not (found := self.items(name)):
                return
            self.done(found[0]["try"])
        raise AssertionError(f"{found[0]} is still open")

    def signed(self, name: str = NAME) -> None:
        self.done(f"dpl reconcile prepare {name} {DAYS} --on 01/07/2025", by="icb-finance")
        sign = f"dpl reconcile sign {name} --to 30/06/2025 --on 01/07/2025"
        assert self.run(sign, by="icb-finance").code == 2
        self.done(sign, by="council-finance")


def written(
    rows: Iterable[tuple], file: str = "x.csv", opens: dict[str, int] | None = None
) -> None:
    """A council's extract with a running balance of each fund, which opens with so many pence."""
    balances = dict(opens or {})
    out = ["Ref,Date,Type,Fund,Amount,From,To,Balance"]
    for on, kind, fund, amount, first, last in sorted(rows, key=_when):
        balances[fund] = balances.get(fund, 0) + round(float(amount) * 100)
        out.append(f"A-1,{on},{kind},{fund},{amount},{first},{last},{balances[fund] / 100:.2f}")
    Path(file).write_text("\n".join(out) + "\n")


def _when(row: tuple) -> tuple:
    return tuple(reversed(row[0].split("/")))


def quarter(desk: Desk) -> Rows:
    """Two four-week payments of each fund, contributions, and spends; as both have them."""
    rows: Rows = []
    for first, last in FOUR_WEEKS:
        days = f"--on {first} --from {first} --to {last}"
        desk.done(f"dpl pay make A-1 --fund council --gross 600.00 --contribution 80.00 {days}")
        desk.done(f"dpl pay make A-1 --fund nhs --gross 800.00 {days}")
        rows.append((first, "PAY", "SC", "520.00", first, last))
        rows.append((first, "PAY", "H", "800.00", first, last))
    for place, on in enumerate(THERAPY):
        desk.done(f"dpl receive contribution A-1 --fund council --amount 80.00 --on {on}")
        rows.append((on, "CON", "SC", "80.00", "", ""))
        desk.spent(on, f"{61 + 10 * place}.13", "nhs")
        rows.append((on, "EXP", "H", f"-{61 + 10 * place}.13", "", ""))
        desk.spent(on, f"{261 + 7 * place}.17", "council")
        rows.append((on, "EXP", "SC", f"-{261 + 7 * place}.17", "", ""))
    return rows


SHUNTED = ("12/05/2025", "EXP", "H", "-71.13", "", "")


def instead(rows: Rows, row: tuple, *others: tuple) -> Rows:
    return [one for one in rows if one != row] + list(others)


@pytest.fixture
def desk(empty: World) -> Desk:
    return at(empty.url)


def at(url: str) -> Desk:
    desk = Desk(url)
    for line in SET_UP.splitlines():
        desk.done(line)
    Path("shire.toml").write_text(MAPPING)
    return desk


def read(desk: Desk, file: str = "x.csv", mapping: str = "shire.toml", days: str = DAYS) -> str:
    return desk.done(f"dpl reconcile council {file} --mapping {mapping} {days}").out


def test_a_joint_account_is_squared_between_two_funders_signed_and_corrected_late(
    ledger_url, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    new_ledger(ledger_url, name="Anytown")
    desk = at(ledger_url)
    rows = quarter(desk)
    wage = desk.spend_of(26817)
    desk.done(f"dpl recharge raise A-1 RC-1 --from-fund council --to-fund nhs --entry {wage} "
              "--reason eligibility-earlier --on 20/06/2025")  # fmt: skip
    desk.done("dpl recharge agree A-1 RC-1 --on 25/06/2025")
    written(instead(rows, SHUNTED, (*SHUNTED[:2], "SC", *SHUNTED[3:])))
    assert "wrong-funder" in read(desk)
    assert sorted(desk.kinds()) == [
        ("recharge-only-ours", "council", -26817),
        ("recharge-only-ours", "nhs", 26817),
        ("wrong-funder", "council", -7113),
        ("wrong-funder", "nhs", 7113),
    ]
    assert desk.unexplained() == 2 * (26817 + 7113)  # what cancels out does not hide

    desk.settled()
    assert desk.unexplained() == 0
    desk.signed()
    was = desk.done(f"dpl reconcile show {NAME} --to 30/06/2025 --as-signed")
    desk.done(f"dpl reconcile show {NAME} --to 30/06/2025 --as-signed --into signed.html")
    paper = Path("signed.html").read_bytes()

    late = desk.spent("20/06/2025", "12.50", "nhs")
    again = desk.done(f"dpl reconcile show {NAME} --to 30/06/2025 --as-signed")
    assert again.out == was.out
    desk.done(f"dpl reconcile show {NAME} --to 30/06/2025 --as-signed --into again.html")
    assert Path("again.html").read_bytes() == paper
    assert desk.kinds() == [("spend-only-ours", "nhs", 1250)]
    (change,) = json.loads(
        desk.done(f"dpl reconcile changes {NAME} --to 30/06/2025 -O json").out
    )  # fmt: skip
    assert (change["side"], change["id"], change["amount_pence"]) == ("ours", late, -1250)
    desk.done(f"dpl reconcile seen {NAME} --to 30/06/2025 --reason told-the-council "
              "--on 02/07/2025")  # fmt: skip
    desk.settled()
    assert desk.unexplained() == 0


def test_what_was_explained_of_each_fund_is_open_again_when_either_part_changes(desk):
    rows = quarter(desk)
    written(instead(rows, SHUNTED, (*SHUNTED[:2], "SC", *SHUNTED[3:])))
    read(desk)
    answer = desk.done(desk.items()[0]["try"])
    assert "£71.13 under another fund" in answer.out and not desk.items()
    desk.done(
        f"dpl spend share {desk.spend_of(7113)} --shares nhs=1,council=1 --reason split-agreed"
    )
    assert sorted(desk.kinds()) == [
        ("wrong-funder", "council", -3557),
        ("wrong-funder", "nhs", 3557),
    ]
    assert desk.unexplained() == 2 * 3557


# ── who bears it ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("on, health, council, nhs", [
    ("02/06/2025", "-60.00", -6000, 0), ("03/06/2025", "-100.00", -6000, -4000)
])  # fmt: skip
def test_a_shared_cost_that_one_or_both_claim_in_full(desk, on, health, council, nhs):
    rows = quarter(desk)
    desk.spent("02/06/2025", "100.00", "nhs=60,council=40")
    whole = ("02/06/2025", "EXP", "SC", "-100.00", "", "")
    written([*rows, whole, (on, "EXP", "H", health, "", "")])
    read(desk)
    expected = [("duplicate-claim", "council", council), ("duplicate-claim", "nhs", nhs)]
    assert desk.kinds() == [one for one in expected if one[2]]
    desk.settled()
    desk.signed()


def two_extracts(desk: Desk, council: Rows, board: Rows) -> None:
    """Each funder's own extract, read one after the other."""
    Path("shire.toml").write_text(OF_THE_COUNCIL)
    Path("icb.toml").write_text(OF_THE_BOARD)
    written(council)
    written(board, "icb.csv")
    read(desk)
    read(desk, "icb.csv", "icb.toml")


def test_a_cost_in_both_funders_own_extracts_days_apart_is_claimed_twice(desk):
    rows = quarter(desk)
    council = [row for row in rows if row[2] == "SC"]
    board = [row for row in rows if row[2] == "H"]
    two_extracts(desk, [*council, ("14/05/2025", "EXP", "SC", "-71.13", "", "")], board)
    assert desk.kinds() == [("duplicate-claim", "council", -7113)]
    assert desk.kinds("council/icb/A-1") == []
    assert "£71.13 for nhs by icb" in desk.items()[0]["what"]


def test_a_shared_cost_whole_in_both_funders_own_extracts_is_told_to_each(desk):
    rows = quarter(desk)
    desk.spent("02/06/2025", "100.00", "nhs=60,council=40")
    whole = ("02/06/2025", "EXP", "SC", "-100.00", "", "")
    council = [row for row in rows if row[2] == "SC"]
    board = [row for row in rows if row[2] == "H"]
    two_extracts(desk, [*council, whole], [*board, (*whole[:2], "H", *whole[3:])])
    assert desk.kinds() == [("duplicate-claim", "council", -6000)]
    assert desk.kinds("council/icb/A-1") == [("duplicate-claim", "nhs", -4000)]


def test_a_cost_shunted_between_two_extracts_is_told_of_to_both(desk):
    rows = instead(quarter(desk), SHUNTED, (*SHUNTED[:2], "SC", *SHUNTED[3:]))
    council = [row for row in rows if row[2] == "SC"]
    two_extracts(desk, council, [row for row in rows if row[2] == "H"])
    assert desk.kinds() == [("wrong-funder", "council", -7113)]
    assert desk.kinds("council/icb/A-1") == [("wrong-funder", "nhs", 7113)]
    assert "shire has it under council" in desk.items("council/icb/A-1")[0]["what"]
    for name in (NAME, "council/icb/A-1"):
        desk.settled(name)
        desk.signed(name)


def test_a_recharge_agreed_in_part_is_told_with_both_amounts(desk):
    rows = quarter(desk)
    wage = desk.spend_of(26817)
    desk.done(f"dpl recharge raise A-1 RC-1 --from-fund council --to-fund nhs --entry {wage} "
              "--reason eligibility-earlier --on 20/06/2025")  # fmt: skip
    desk.done("dpl recharge agree A-1 RC-1 --amount 100.00 --on 25/06/2025")
    asked = [("21/06/2025", "RCH", "SC", "268.17", "", ""),
             ("21/06/2025", "RCH", "H", "-268.17", "", "")]  # fmt: skip
    written([*rows, *asked])
    read(desk)
    assert desk.kinds() == [("amount-differs", "council", 16817), ("amount-differs", "nhs", -16817)]
    assert "RC-1 was raised for £268.17 and agreed for £100.00" in desk.items()[0]["what"]


# ── what is typed comes to what they say ─────────────────────────────────────────────────────


def test_a_payment_only_they_have_is_recorded_with_its_contribution(desk):
    rows = quarter(desk)
    written([*rows, ("27/05/2025", "PAY", "SC", "520.00", "27/05/2025", "23/06/2025")])
    read(desk)
    (item,) = desk.items()
    assert "--gross 600.00 --contribution 80.00" in item["try"]
    desk.settled()
    desk.signed()


@pytest.mark.parametrize("row", [
    ("12/05/2025", "CON", "SC", "80.00", "", ""),
    ("01/04/2025", "PAY", "SC", "520.00", "01/04/2025", "28/04/2025"),
    ("08/04/2025", "PAY", "SC", "99.00", "08/04/2025", "14/04/2025"),
])  # fmt: skip
def test_what_they_list_twice_is_never_to_be_recorded_here_again(desk, row):
    written([*quarter(desk), row])
    read(desk)
    (item,) = desk.items()
    assert item["kind"].endswith("-only-theirs") and "listed-twice" in item["try"]
    desk.settled()


def test_an_extract_sent_again_for_the_same_days_takes_the_place_of_the_first(desk):
    rows = quarter(desk)
    written(rows[1:])
    read(desk)
    written(rows)
    read(desk)
    (item,) = desk.items()
    assert item["kind"] == "altered-file" and item["try"].startswith("dpl reconcile withdraw ")
    desk.settled()
    desk.signed()


def test_a_month_sent_again_never_takes_back_the_whole_quarter(desk):
    rows = quarter(desk)
    gone = ("20/05/2025", "CON", "SC", "22.22", "", "")
    written([*rows, gone])
    read(desk)
    before = {"SC": "", "H": ""}
    for line in Path("x.csv").read_text().splitlines()[1:]:
        cells = line.split(",")
        if _when((cells[1],)) < ("2025", "05"):
            before[cells[3]] = cells[7]
    balances = {fund: float(text) for fund, text in before.items()}
    out = ["Ref,Date,Type,Fund,Amount,From,To,Balance"]
    for row in sorted((x for x in rows if x[0][3:5] == "05"), key=_when):
        balances[row[2]] += float(row[3])
        out.append(f"A-1,{','.join(row)},{balances[row[2]]:.2f}")
    Path("may.csv").write_text("\n".join(out) + "\n")
    read(desk, "may.csv", days="--from 01/05/2025 --to 31/05/2025")
    found = {item["kind"]: item for item in desk.items()}
    assert sorted(found) == ["altered-file", "contribution-only-theirs"]
    assert "leaves it out" in found["contribution-only-theirs"]["what"]
    assert all(item["try"].startswith("dpl reconcile explain") for item in found.values())
    desk.settled()
    desk.signed()


def test_a_balance_brought_forward_is_what_their_extract_opens_with(desk):
    desk.done("dpl account bring-forward A-1 --on 01/04/2025 --holding bank-1 --held nhs=100.00 "
              "--held council=50.00")  # fmt: skip
    rows = quarter(desk)
    written(rows, opens={"H": 10000, "SC": 5000})
    read(desk)
    assert desk.kinds() == [] and desk.unexplained() == 0


def test_a_spend_that_nobody_here_has_placed_is_ours_to_place_and_not_their_error(desk):
    rows = quarter(desk)
    desk.says("dpl spend record A-1 --on 20/05/2025 --amount 42.00 --category transport")
    written([*rows, ("20/05/2025", "EXP", "SC", "-42.00", "", "")])
    read(desk)
    first = desk.items()[0]
    assert "nobody here has said whose it is; if they are right, £42.00 council's" in first["what"]
    assert "--shares council=1" in first["try"]
    desk.settled()
    assert desk.unexplained() == 0
