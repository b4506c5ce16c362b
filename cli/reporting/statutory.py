"""`dpl report phb`, `cld`, `ascof` and `nfi`: what is sent to the government and to auditors."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli.asking import day, reading, recording
from cli.given import Given
from cli.kinds import Word
from cli.reporting import report
from cli.reporting.returning import (
    definition_of,
    do,
    options_of,
    publish_option,
    quarter_option,
    return_options,
    settled,
    year_option,
)
from cli.showing import tell


@recording(report, "phb", example="dpl report phb --year 2025-26 --quarter 1 --file phb-q1.csv")
@year_option
@quarter_option("Which quarter: 1 is April to June.", required=True)
@publish_option
@return_options
def phb(given: Given, year: str, quarter: str, publish: bool, alone: bool, **options: Any) -> None:
    """People with personal health budgets, in the numbers that the NHS collects by the quarter.

    Live at its end, new and ended in it, and since 1 April; by how budgets are held, by age and by
    what they are for. Everybody counts once in each number.
    """
    from projections.returns import periods
    from projections.returns.phb_return import Phb

    asked, how = options_of(options)
    days = periods.quarter(year, int(quarter))
    what = Phb(definition_of("phb", year, asked), *days, **settled("phb", asked))
    do(given, what, asked, how, {"year": year, "quarter": quarter}, publish=publish, alone=alone)


@recording(report, "cld", example="dpl report cld --year 2025-26 --quarter 1 --file cld-q1.csv")
@year_option
@quarter_option("Which quarter: 1 is April to June.", required=True)
@click.option("--rolling", is_flag=True, help="The twelve months to the quarter's end instead.")
@click.option(
    "--cost",
    type=click.Choice(["agreed", "paid"]),
    help="Unit costs as agreed by the week, or as last paid; else as the definition says.",
)
@return_options
def cld(
    given: Given, year: str, quarter: str, rolling: bool, cost: str | None, **options: Any
) -> None:
    """What a council's direct payments cost, as service events of Client Level Data.

    One row for each stretch of an allocation; what a week costs, and what the period did, are
    worked out as the department does it.
    """
    from msgspec.structs import replace as changed

    from projections.returns import periods
    from projections.returns.cld_return import Cld

    asked, how = options_of(options)
    days = periods.quarter(year, int(quarter))
    if rolling:
        days = periods.twelve_months_to(days.last)
    definition = definition_of("cld", year, asked)
    if cost is not None:
        definition = changed(definition, costs=changed(definition.costs, basis=cost))
    what = Cld(definition, *days, **settled("cld", asked))
    said = {"year": year, "quarter": quarter, "cost": cost, "rolling": "yes" if rolling else None}
    do(given, what, asked, how, said)


@recording(report, "ascof", example="dpl report ascof --year 2025-26 --file ascof-3d.csv")
@year_option
@quarter_option("As at the end of this quarter; else of the year.", required=False)
@publish_option
@return_options
def ascof(
    given: Given, year: str, quarter: str | None, publish: bool, alone: bool, **options: Any
) -> None:
    """The numerators of ASCOF 3D: who has self-directed support, and who a direct payment.

    Clients on the last day, carers since 1 April. The denominators need the council's own system.
    """
    from projections.returns import periods
    from projections.returns.ascof import Ascof

    asked, how = options_of(options)
    last = periods.quarter(year, int(quarter or 4)).last
    first = periods.days_of_year(year).first
    what = Ascof(definition_of("ascof", year, asked), first, last, **settled("ascof", asked))
    do(given, what, asked, how, {"year": year, "quarter": quarter}, publish=publish, alone=alone)


@recording(report, "nfi", example="dpl report nfi --as-at 30/06/2025 --file nfi.csv")
@day("--as-at", "as_at", "The day of the extract: who gets a direct payment then.")
@click.option(
    "--authority",
    type=Word("authority"),
    help="With --with-private: by what law or notice it is given, like lro-2025.",
)
@return_options
def nfi(given: Given, as_at: date, authority: str | None, **options: Any) -> None:
    """One record for each who gets a direct payment, for the National Fraud Initiative.

    Only adults, only who is paid now, once each. Names and numbers are in the file alone, and only
    with --with-private and --authority.
    """
    from projections.returns import periods
    from projections.returns.nfi_return import Nfi

    asked, how = options_of(options)
    if asked.with_private and authority is None:
        raise click.UsageError(
            "--with-private goes with --authority: by what law or notice these details are given"
        )
    what = Nfi(
        definition_of("nfi", periods.year_on(as_at), asked), as_at, as_at, **settled("nfi", asked)
    )
    if asked.with_private and asked.file is not None:
        tell(f"private details of everybody in it, given by authority of {authority}")
    do(given, what, asked, how, {"authority": authority})


@reading(report, "definition", example="dpl report definition phb")
@click.argument("name", type=click.Choice(["phb", "cld", "ascof", "nfi"]))
def definition(given: Given, name: str) -> None:
    """The definition of a return as it is written, to copy for a new year or a list of your own."""
    from projections.returns.definition_files import shipped, shipped_text

    (file,) = [file for file, one in shipped() if one.head.name == name][-1:]
    click.echo(shipped_text(file), nl=False)
