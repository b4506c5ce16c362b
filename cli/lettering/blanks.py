"""Telling what a letter leaves blank, each with the command that fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cli.showing import tell
from cli.typed import another_command, same_command

if TYPE_CHECKING:
    from projections.letters.blanks import Blank
    from projections.letters.letter import Letter


def tell_doubts(letters: Sequence[Letter]) -> None:
    """On stderr: what of a letter asks for nothing, or is of nothing, so that nobody sends it for
    what it is not."""
    for letter in letters:
        says, on = letter.says, f"{letter.last_on:%d/%m/%Y}"
        if letter.name == "ring-fence" and says["nothing"]:
            tell(f"{letter.account} had no money at the end of {on}, so that there is nothing to "
                 "certify, and the certificate says so; --as-at takes another day")  # fmt: skip
        elif letter.name == "reclaim" and says["over"]:
            tell(f"{says['reclaim']} is over: this is a copy that asks for nothing any more, and "
                 "says so; do not send it as a demand")  # fmt: skip
        elif letter.name == "remittance" and says["taken_back_by"]:
            tell(f"{says['reference']} was taken back: the advice is of no payment, and says so")
        elif letter.name == "remittance" and not says["paid"]:
            tell(f"{says['reference']} paid nothing: the advice is of {says['paid']}")


HEAD = "left blank, to be written in by hand or filled:"


def tell_blanks(
    letters: Sequence[Letter], *, body: str | None, templates: Mapping[str, str]
) -> None:
    """On stderr: each blank of these letters once. body is the body's file that was given, and
    templates are its own: what they leave no room for is not blank."""
    from projections.letters.blanks import blanks

    found: dict[tuple[str, str], list[Blank]] = {}
    for letter in letters:
        text = _templates_of(letter.name, templates)
        for blank in blanks(letter):
            if blank.fill == "body" and f"body.{blank.of}" not in text:
                continue
            same = found.setdefault((blank.what, blank.fill), [])
            if blank not in same:
                same.append(blank)
    if not found:
        return
    on = f"{letters[0].last_on:%d/%m/%Y}"
    of_body = [some[0] for (_, fill), some in found.items() if fill == "body"]
    tell(HEAD)
    for (what, fill), some in found.items():
        if fill != "body":
            more = f", and of {len(some) - 1} more" if len(some) > 1 else ""
            tell(f"  {what}{more}: {_fills(some[0], on)}")
    if of_body:
        fields = ", ".join(f"{one.what} ({one.of})" for one in of_body)
        tell(f"  {fields}: {_in_body(body)}")


def _templates_of(name: str, own: Mapping[str, str]) -> str:
    """What a letter is made by: a body's own templates, and ours for those that it lacks."""
    from projections.writers.letter import shipped

    ours = shipped()
    page = own.get(f"{name}.html") or own.get(f"{name}.txt") or ours[f"{name}.html"]
    if "letter.html" not in page:
        return page
    return page + (own.get("letter.html") or ours["letter.html"])


def _fills(blank: Blank, on: str) -> str:
    match blank.fill:
        case "name":
            return same_command("--with-name")
        case "details":
            kept = (
                f"dpl account details {blank.of} --on {on} --forename FORENAME --surname SURNAME "
                "--address-1 ADDRESS --postcode POSTCODE"
            )
            again = same_command() if "--with-name" in same_command().split() else (
                same_command("--with-name")
            )  # fmt: skip
            return f"{another_command(kept)}; then {again}"
        case "number":
            return another_command(
                f"dpl holding number {blank.of} --from {on} --sort-code SORT-CODE "
                "--account-number ACCOUNT-NUMBER --reason number-missing"
            )
    return "by hand"


def _in_body(body: str | None) -> str:
    """A body's file is filled in, or begun."""
    if body is not None:
        return f"say it in {body}"
    return f"dpl letter body > body.toml, fill it in, then {same_command('--body', 'body.toml')}"
