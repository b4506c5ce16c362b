"""`dpl letter ring-fence|remittance|net|reclaim|reconsideration|arrears`: one letter each."""

from __future__ import annotations

from typing import Any

import click

from cli.asking import account_argument, amount, fund_option, recording
from cli.given import Given
from cli.kinds import EntryName, Name
from cli.lettering import letter
from cli.lettering.sending import letter_options, send
from cli.reclaiming import reclaim_argument


@recording(
    letter,
    "ring-fence",
    example="dpl letter ring-fence A-1 --as-at 30/06/2025 --into certificate.html",
)
@account_argument
@letter_options
def ring_fence(given: Given, account: str, **how: Any) -> None:
    """A certificate for a benefits office: whose money it is, and that it is nobody's savings.

    Balance by funder and by owner, what is set aside, where it is (masked), and the law with its
    sources. The person's own contributions are said apart.
    """
    from projections.letters.ring_fence import ring_fence as make

    send(given, lambda asked: make(asked, account), how)


@recording(letter, "remittance", example="dpl letter remittance A-1 --entry A-1/9")
@click.argument("account", type=Name("account"), required=False)
@click.option("--entry", type=EntryName(), help="Only this payment, like A-1/9.")
@click.option("--run", type=Name("run"), help="Only payments of this run; alone, all of them.")
@letter_options
def remittance(given: Given, account: str | None, entry: Any, run: str | None, **how: Any) -> None:
    """The advice that goes with a payment: days, rate, contribution, what was taken off.

    Of all payments of an account, of one, or of a run; in one file, each on a page of its own.
    """
    from projections.letters.remittance import of_run
    from projections.letters.remittance import remittance as make

    if account is None and run is None:
        raise click.UsageError("say whose payments: an account, --run RUN, or both")
    if entry is not None:
        from cli.orders import entry_meant

        meant = entry_meant(given, entry)
        if account not in (None, meant["account"]):
            raise click.UsageError(f"--entry is a payment of {meant['account']}, not of {account}")
        account, number = meant["account"], meant["entry"]
        send(given, lambda asked: make(asked, account, entry=number, run=run), how)
    elif account is None:
        send(given, lambda asked: of_run(asked, run), how)
    else:
        send(given, lambda asked: make(asked, account, run=run), how)


@recording(letter, "net", example="dpl letter net A-1 --fund council --as-at 30/06/2025")
@account_argument
@fund_option()
@letter_options
def net(given: Given, account: str, fund: str, **how: Any) -> None:
    """How a week's payment is worked out: the budget, the contribution, and what is paid.

    Says why none is payable where that is so, and warns where next to nothing is left.
    """
    from projections.letters.net import net as make

    send(given, lambda asked: make(asked, account, fund), how)


@recording(
    letter, "reclaim", example="dpl letter reclaim A-1 R-1 --as-at 30/06/2025 --into notice.html"
)
@account_argument
@reclaim_argument
@letter_options
def reclaim(given: Given, account: str, reclaim: str, **how: Any) -> None:
    """The notice that money is asked back: reasons, amount, by when, and who is to pay.

    With the working, how to have it looked at again and until when, and what became of it since.
    No template may leave these out.
    """
    from projections.letters.reclaim import reclaim as make

    send(given, lambda asked: make(asked, account, reclaim), how)


@recording(
    letter, "reconsideration", example="dpl letter reconsideration A-1 R-1 --as-at 30/06/2025"
)
@account_argument
@reclaim_argument
@letter_options
def reconsideration(given: Given, account: str, reclaim: str, **how: Any) -> None:
    """The answer to who asked that a notice be looked at again; before it, that it came.

    Outcome, reasons, the new amount, what happens next and what they can still do.
    """
    from projections.letters.reconsideration import reconsideration as make

    send(given, lambda asked: make(asked, account, reclaim), how)


@recording(
    letter,
    "arrears",
    example="dpl letter arrears A-1 --fund council --as-at 31/12/2025 --invoiced 2345.00",
)
@account_argument
@fund_option("The fund it is paid towards.")
@amount("--invoiced", "invoiced_pence", "What was billed: how far it is right.", required=False)
@letter_options
def arrears(given: Given, account: str, fund: str, invoiced_pence: int | None, **how: Any) -> None:
    """What is owed of a contribution: weeks by rate, what came, and a bill held against it."""
    from projections.letters.arrears import arrears as make

    send(given, lambda asked: make(asked, account, fund, invoiced_pence=invoiced_pence), how)
