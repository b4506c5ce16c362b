"""The running sums say at every moment what reading every spend again would say."""

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.account.spends.sums import Spending
from tests.builders import TWO_FUNDS, Story, adopted, day, given, spent

SPENDS = st.builds(
    spent,
    st.sampled_from([100, 200, 300]),
    payee=st.sampled_from([None, "pa-1", "pa-2"]),
    plan_line=st.sampled_from([None, "care", "taxi"]),
    fund=st.sampled_from(["nhs", "council"]),
    paid_on=st.sampled_from([day(8), day(9)]),
    for_from=st.sampled_from([None, day(1)]),
)
ORDERS = st.lists(
    st.tuples(
        st.sampled_from(["refund", "disallow", "restore", "good", "share", "fix", "reverse"]),
        st.integers(7, 30),
        st.sampled_from([50, 100, 200]),
    ),
    max_size=12,
)


def order(kind: str, entry: int, pence: int) -> c.Command:
    own = {"account": "A-1", "spend": entry}
    return {
        "refund": c.ReceiveRefund(**own, received_on=day(20), amount_pence=pence),
        "disallow": c.DisallowSpend(**own, disallowed_on=day(20), reason="x", amount_pence=pence),
        "restore": c.AcceptSpend(**own, accepted_on=day(20), reason="x", restored_pence=pence),
        "good": c.MakeGood(**own, received_on=day(20), amount_pence=pence),
        "share": c.CorrectShares(
            **own, shares=(c.Weight("nhs", 1), c.Weight("council", pence // 50)), reason="x"
        ),
        "fix": c.CorrectEntry(account="A-1", entry=entry, category="other", reason="x"),
        "reverse": c.ReverseEntry(account="A-1", entry=entry, reason="x", with_dependants=True),
    }[kind]


@settings(max_examples=200)
@for_all(spends=st.lists(SPENDS, min_size=1, max_size=5), orders=ORDERS)
def test_sums_kept_up_are_the_sums_counted_again(spends, orders):
    story = given(*TWO_FUNDS, adopted(), *spends)
    for one in orders:
        story.when(order(*one))
        story.refusal = None
        account = story.draft.account("A-1")
        again = Spending()
        for version, spend in account.spends.items():
            if account.is_live(version):
                again.count(spend)
        assert plain(account.spending) == plain(again)


def plain(sums: Spending) -> tuple:
    """Without what has come to nothing."""
    return (
        {line: pence for line, pence in sums.lines.items() if pence},
        {line: pence for line, pence in sums.line_years.items() if pence},
        {
            (payee, on): ((one,), one)
            if isinstance(one, int)
            else (tuple(one.amounts), one.total_pence)
            for payee, days in sums.payees.items()
            for on, one in days.items()
            if isinstance(one, int) or one.amounts
        },
        {
            (funds, key): count
            for funds, counts in sums.alike.items()
            for key, count in counts.items()
            if count
        },
    )


def test_a_story_has_spends_at_all():
    story: Story = given(*TWO_FUNDS, spent(payee="pa-1", plan_line="care"))
    assert plain(story.draft.account("A-1").spending) != plain(Spending())
