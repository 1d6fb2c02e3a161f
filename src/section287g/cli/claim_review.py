"""`287g claim explain`, `verify` and `ledger`: whence an amount comes, whether a claim stands, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import click

from section287g.cli.options import DAY, format_option, registry_option
from section287g.cli.output import counted, say, without_collection, write_object, write_rows, write_wrapped
from section287g.errors import ClaimRefused, NotFound

__all__ = ["explain", "ledger", "verify"]

_BUNDLE: Final = click.Path(path_type=Path, exists=True)
_LINES: Final = ("line", "cost", "officer", "period", "corrects", "amount")
_HASH: Final = 64
_DIFFERENCES: Final = ("kind", "what", "bundle", "found")
_LEDGER: Final = (
    "claim",
    "payer",
    "status",
    "claimed",
    "approved",
    "paid",
    "disallowed",
    "returned",
    "open",
    "age",
    "remarks",
)


@click.command()
@click.argument("bundle", type=_BUNDLE, metavar="CLAIM")
@click.argument("lines", nargs=-1, type=int, metavar="[LINE]...")
@click.option("--depth", type=click.IntRange(0), metavar="N", help="Only so many levels of steps. Default: all.")
@format_option
def explain(bundle: Path, lines: tuple[int, ...], depth: int | None, form: str) -> None:
    """Where an amount of a claim comes from, down to rules, readings and the cells of the files.

    CLAIM is a bundle or its folder. Without LINE every line is listed with its number. Amounts without an end are
    rounded and said to be about so much; with json they are exact.
    """
    from section287g.funding.claims.folder import find_bundle

    found, _ = find_bundle(bundle)
    known = {one["line"]: one for one in found.content["lines"]}
    for number in lines:
        if number not in known:
            raise NotFound(f"claim {found.past.claim} has no line {number}; its lines are 1 to {len(known)}")
    if not lines:
        rows = [{**one, "period": f"{one['period']['first']} to {one['period']['last']}"} for one in known.values()]
        write_rows([{name: row[name] for name in _LINES} for row in rows], _LINES, form)
        say(f"claim {found.past.claim}: {counted(len(rows), 'lines')}, {Decimal(found.content['total']):,} dollars")
    elif form in ("json", "jsonl"):
        write_object({"claim": found.past.claim, "lines": [known[number] for number in lines]}, form)
    elif form == "csv":
        rows = [row for number in lines for row in _flat(number, known[number]["explanation"], 0)]
        write_rows(rows, tuple(rows[0]), form)
    else:
        for number in lines:
            _print_steps(known[number]["explanation"], 0, depth)
            click.echo()
        say(f"rules of version {found.content['policy_version'][:12]}: '287g policy NAME' shows one")


def _print_steps(step: Mapping[str, Any], depth: int, deepest: int | None) -> None:
    """A step and what it follows from, each level further in."""
    if "reading" in step:
        reading = step["reading"]
        write_wrapped(f"reading {reading['name']} = {reading['option']}: {step['what']}", 2 * depth, 2 * depth + 4)
        return
    amount = f": {_readable(step['amount'], step['unit'])}" if "amount" in step else ""
    source = _source(step)
    how = f" = {step['how']}" if step.get("parts") else ""
    write_wrapped(f"{step['what']}{amount}{how}{source}", 2 * depth, 2 * depth + 4)
    if deepest is None or depth < deepest:
        for part in step.get("parts", ()):
            _print_steps(part, depth + 1, deepest)


def _source(step: Mapping[str, Any]) -> str:
    if "rule" in step:
        return f"  [rule {step['rule']['path']} on {step['rule']['on']}]"
    if "reading" in step:
        return f"  [reading {step['reading']['name']} = {step['reading']['option']}]"
    if "cell" in step:
        cell = step["cell"]
        sheet = f" sheet {cell['sheet']}" if "sheet" in cell else ""
        return f"  [{cell['file']}{sheet} row {cell['row']} column {cell.get('column', '?')}]"
    return "" if step.get("parts") else f"  [{step['how']}]"


def _readable(exact: str, unit: str) -> str:
    """An exact amount for a reader: rounded to four places where it has no end, and then said to be."""
    amount = Fraction(exact)
    if "/" not in exact:
        number = Decimal(exact)
        text = f"{number:,.2f}" if unit.startswith("dollars") and number == round(number, 2) else f"{number:,}"
        return f"{text} {unit}"
    return f"about {float(amount):,.4f} {unit}"


def _flat(line: int, step: Mapping[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    yield {
        "line": line,
        "depth": depth,
        "what": step["what"],
        "amount": step.get("amount"),
        "unit": step.get("unit"),
        "how": step.get("how", "by reading"),
        "source": _source(step).strip(" []") or None,
    }
    for part in step.get("parts", ()):
        yield from _flat(line, part, depth + 1)


@click.command()
@click.argument("bundle", type=_BUNDLE, metavar="CLAIM")
@click.option(
    "--files",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="The agency's files. Default: the folder that holds the folder of claims.",
)
@registry_option
@format_option
def verify(bundle: Path, files: Path | None, registry_dir: Path | None, form: str) -> None:
    """Whether a claim comes out as it says, to the cent: its explanations, and the whole from the files.

    CLAIM is a bundle or its folder. What differs is listed, with the files, rules or claims that changed since.
    Leaves with an error where an amount differs.
    """
    from section287g.funding import read_policy
    from section287g.funding.claims.folder import find_bundle
    from section287g.funding.claims.from_folder import remake
    from section287g.funding.claims.verifying import compare, recompute_explanations
    from section287g.registry import open_registry

    found, path = find_bundle(bundle)
    claims = path.resolve().parent.parent
    folder = files if files is not None else claims.parent
    differences = recompute_explanations(found)
    with open_registry(registry_dir) as registry, without_collection():
        again = remake(found, folder, claims, registry, read_policy())
    differences += compare(found, again.claim, again.earlier)
    rows = [asdict(one) for one in differences]
    if form != "table":
        write_rows(rows, _DIFFERENCES, form)
    elif rows:
        write_rows([{**row, **_shortened(row)} for row in rows], _DIFFERENCES, form)
    lines, total = len(found.content["lines"]), Decimal(found.content["total"])
    wrong = [one for one in differences if one.kind in ("explanation", "line", "total")]
    if wrong:
        raise ClaimRefused(
            f"claim {found.past.claim} does not come out as it says: {counted(len(wrong), 'differences')}, "
            "listed above with what changed since"
        )
    also = f"; {counted(len(rows), 'other differences')}, no amount changed" if rows else ""
    say(f"claim {found.past.claim} verified: {counted(lines, 'lines')} and {total:,} dollars to the cent{also}")


def _shortened(row: Mapping[str, Any]) -> dict[str, Any]:
    """Hashes as a reader compares them: their first digits."""
    return {
        name: row[name][:12] if row[name] is not None and len(row[name]) == _HASH else row[name]
        for name in ("bundle", "found")
    }


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@click.option(
    "--claims",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="The folder of claims. Default: 'claims' in DIR.",
)
@click.option("--on", type=DAY, metavar="DAY", help="State at the end of this day. Default: today.")
@registry_option
@format_option
def ledger(folder: Path, claims: Path | None, on: date | None, registry_dir: Path | None, form: str) -> None:
    """What was claimed, approved, paid, disallowed and returned, claim by claim, with the age of what is open.

    Claims are those in the folder of claims, events those of DIR's file of payments. Other funders have their own
    lines: what the agency marked as paid by them stands as claimed.
    """
    from section287g.funding import choose, read_policy
    from section287g.funding.claims.folder import CLAIMS, read_bundles
    from section287g.funding.claims.intake import read_intake
    from section287g.funding.claims.ledger import ledger_of
    from section287g.funding.claims.problems import errors_stand
    from section287g.lists.day import EASTERN
    from section287g.registry import open_registry

    policy = read_policy()
    with open_registry(registry_dir) as registry:
        intake = read_intake(folder, registry, policy, choose(policy))
    day = on if on is not None else datetime.now(EASTERN).date()
    bad = [one for one in intake.problems if one.severity == "error" and one.cell.file.startswith("payments")]
    if bad:
        raise ClaimRefused(
            f"{errors_stand(len(bad))} in the file of payments; '287g claim check {folder}' names each"
        )
    bundles = read_bundles(claims if claims is not None else folder / CLAIMS)
    entries = ledger_of(bundles, intake.payments, day)
    rows = [_entry(one) for one in entries]
    write_rows(rows, tuple(rows[0]) if rows else _LEDGER, form, _LEDGER)
    still = sum((one.open for one in entries if one.open is not None and one.payer == "ice"), Decimal("0.00"))
    say(f"as of {day}: {counted(len({one.claim for one in entries}), 'claims')}, {still:,} dollars open with ICE")


def _entry(one: Any) -> dict[str, Any]:
    return {
        "claim": one.claim,
        "payer": one.payer,
        "status": one.status,
        "period": None if one.period is None else str(one.period),
        **{
            name: None if getattr(one, name) is None else str(getattr(one, name))
            for name in ("claimed", "approved", "paid", "disallowed", "returned", "open")
        },
        "submitted": one.submitted,
        "age": one.age,
        "remarks": "; ".join(one.remarks) or None,
        "cells": "; ".join(map(str, one.cells)) or None,
    }
