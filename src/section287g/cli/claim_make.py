"""`287g claim make`: computes a period's claim from an agency's files and writes its packet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from section287g.cli.claim_input import say_problems
from section287g.cli.options import DAY, format_option, registry_option
from section287g.cli.output import counted, say, without_collection, write_object, write_rows

if TYPE_CHECKING:
    from section287g.funding.claims.model import Claim, Line
    from section287g.funding.rules import Policy

__all__ = ["make"]

_COSTS: Final = ("cost", "lines", "officers", "this period", "earlier periods", "dollars")
_LINES: Final = ("line", "cost", "officer", "period", "corrects", "to_date", "before", "amount")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@click.option("--from", "first", type=DAY, required=True, metavar="DAY", help="First day of the period.")
@click.option("--through", "last", type=DAY, required=True, metavar="DAY", help="Last day of the period.")
@click.option(
    "--reading", "readings", multiple=True, metavar="NAME=OPTION", help="One reading of an open rule. Repeatable."
)
@click.option("--replaces", metavar="CLAIM", help="The claim for the same period that this one replaces.")
@click.option(
    "--claims",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder of claims made before and of this one. Default: 'claims' in DIR.",
)
@click.option("--public", is_flag=True, help="Write a public version too: sums only, and no officer's id.")
@click.option("--dry-run", is_flag=True, help="Print the claim and write nothing.")
@registry_option
@format_option
def make(
    folder: Path,
    first: date,
    last: date,
    readings: tuple[str, ...],
    replaces: str | None,
    claims: Path | None,
    public: bool,
    dry_run: bool,
    registry_dir: Path | None,
    form: str,
) -> None:
    """The claim of a period: its lines, and a packet with workbook, PDF and bundle in the folder of claims.

    Nothing is made while an error stands in the files. Claims made before are read from the folder of claims: what
    changed since for their periods comes out as lines of this claim, at times negative. No packet is overwritten.
    """
    from section287g.funding import choose, read_choices, read_policy
    from section287g.funding.claims import make_from_folder
    from section287g.funding.claims.folder import CLAIMS, write_folder
    from section287g.funding.periods import Span
    from section287g.registry import open_registry

    policy = read_policy()
    chosen = choose(policy, read_choices(readings))
    into = claims if claims is not None else folder / CLAIMS
    with open_registry(registry_dir) as registry, without_collection():
        made = make_from_folder(folder, into, registry, policy, chosen, Span(first, last), replaces)
        _print(made.claim, form)
        writers = {} if dry_run else _writers(made.claim, policy, made.text, public)
        written = write_folder(into, made.claim.claim, writers) if writers else ()
    for path in written:
        say(f"wrote {path}")
    say_problems(made.claim.exceptions, "for review, in the packet: ")


def _writers(claim: Claim, policy: Policy, text: str, public: bool) -> Mapping[str, Any]:
    from section287g.funding.claims.bundle import BUNDLE
    from section287g.funding.claims.paper import write_paper
    from section287g.funding.claims.public import write_public
    from section287g.funding.claims.sheets import write_sheets

    writers = {
        BUNDLE: partial(_write_text, text),
        "packet.xlsx": partial(write_sheets, claim, policy),
        "packet.pdf": partial(write_paper, claim, policy),
    }
    return {**writers, "public.json": partial(write_public, claim, policy)} if public else writers


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")


def _print(claim: Claim, form: str) -> None:
    """For a person the sums by cost, for a program every line."""
    if form == "table":
        write_rows(_by_cost(claim), _COSTS, form)
    elif form == "csv":
        write_rows([_row(line) for line in claim.lines], _LINES, form)
    else:
        totals = {cost: str(amount) for cost, amount in claim.totals().items()}
        lines = [_row(line) for line in claim.lines]
        write_object({"claim": claim.claim, "total": str(claim.total), "totals": totals, "lines": lines}, form)
    say(f"claim {claim.claim}: {counted(len(claim.lines), 'lines')}, {claim.total:,} dollars")


def _by_cost(claim: Claim) -> list[dict[str, Any]]:
    rows = []
    for cost, total in [*claim.totals().items(), ("all", claim.total)]:
        lines = [line for line in claim.lines if cost in (line.cost, "all")]
        own = sum((line.amount for line in lines if line.corrects is None), Decimal("0.00"))
        rows.append(
            {
                "cost": cost,
                "lines": len(lines),
                "officers": len({line.officer for line in lines if line.officer is not None}) or None,
                "this period": f"{own:,}",
                "earlier periods": f"{total - own:,}",
                "dollars": f"{total:,}",
            }
        )
    return rows


def _row(line: Line) -> dict[str, Any]:
    """A line for programs: amounts are texts, for JSON's own numbers are not exact."""
    return {
        "line": line.number,
        "cost": line.cost,
        "officer": line.officer,
        "period": str(line.period),
        "corrects": line.corrects,
        "to_date": str(line.to_date),
        "before": str(line.before),
        "amount": str(line.amount),
    }
