"""`287g claim init` and `check`: the files of a claim, blank and explained, and every problem of filled ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from section287g.cli.options import format_option, registry_option
from section287g.cli.output import counted, say, write_rows, write_wrapped
from section287g.errors import ClaimRefused

if TYPE_CHECKING:
    from section287g.funding.claims.records import Problem
    from section287g.registry import Registry

__all__ = ["check", "init", "say_problems"]

_COLUMNS: Final = ("severity", "kind", "file", "sheet", "row", "column", "what", "remedy")
_SEVERITIES: Final = ("error", "warning", "note")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--agency", metavar="ID", help="Fill the agency's row from the registry.")
@click.option(
    "--model",
    type=click.Choice(("tfm", "jem", "wso")),
    help="With --agency: the model of the agreement. Default: tfm.",
)
@click.option("--workbook", is_flag=True, help="One workbook with a sheet for each table, instead of CSV files.")
@registry_option
def init(folder: Path, agency: str | None, model: str | None, workbook: bool, registry_dir: Path | None) -> None:
    """Blank files to fill, with an explanation of every column. Files that are there are never overwritten."""
    from section287g.funding.claims.templates import write_templates
    from section287g.registry import open_registry

    if model is not None and agency is None:
        raise click.UsageError("--model is that of an agreement in the registry; give --agency with it")
    row = None
    if agency is not None:
        with open_registry(registry_dir) as registry:
            row = _agency_row(registry, agency, model or "tfm")
    for path in write_templates(folder, row, workbook=workbook):
        say(f"wrote {path}")


def _agency_row(registry: Registry, agency_id: str, model: str) -> dict[str, str]:
    """What the registry knows of an agency and its agreement. Raises `NotFound` with the nearest ids."""
    about = registry.show(agency_id)
    sql = "SELECT signed FROM agreements WHERE agency_id = $agency AND model = $model ORDER BY number"
    days = [str(one["signed"]) for one in registry.sql(sql, agency=about["agency_id"], model=model) if one["signed"]]
    if not days:
        say(f"the lists show no signing date of {about['agency_id']} under {model.upper()}; fill it in")
    signed = days[-1] if days else ""
    return {"agency_id": about["agency_id"], "name": about["agency"], "model": model, "signed": signed}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@click.option(
    "--reading", "readings", multiple=True, metavar="NAME=OPTION", help="One reading of an open rule. Repeatable."
)
@registry_option
@format_option
def check(folder: Path, readings: tuple[str, ...], registry_dir: Path | None, form: str) -> None:
    """Every problem of a claim's files in one pass, each with file, row, column and what to do. Writes nothing.

    Leaves with an error where one of them is an error: then no claim can be made. Of officers only the place is told.
    """
    from section287g.funding import choose, read_choices, read_policy
    from section287g.funding.claims import read_intake
    from section287g.funding.claims.problems import errors_stand
    from section287g.registry import open_registry

    policy = read_policy()
    with open_registry(registry_dir) as registry:
        intake = read_intake(folder, registry, policy, choose(policy, read_choices(readings)))
    if form == "table":
        print_problems(intake.problems)
    else:
        write_rows([_row(one) for one in intake.problems], _COLUMNS, form)
    rows = sum(one.rows for one in intake.files)
    say_problems(intake.problems, f"{counted(len(intake.files), 'files')}, {counted(rows, 'rows')}: ")
    if intake.errors:
        raise ClaimRefused(f"{errors_stand(intake.errors)} in the files of {folder}; mend them, then check again")


def print_problems(problems: Sequence[Problem]) -> None:
    """Problems as paragraphs for a person, in order of their place."""
    for one in problems:
        write_wrapped(f"{one.severity}: {one.cell}", 0, 2)
        write_wrapped(f"{one.message}.", 2)
        write_wrapped(f"-> {one.remedy}", 2, 5)


def say_problems(problems: Sequence[Problem], begin: str = "") -> None:
    """How many problems there are of each severity, on standard error."""
    counts = {severity: sum(one.severity == severity for one in problems) for severity in _SEVERITIES}
    told = [counted(number, f"{severity}s") for severity, number in counts.items() if number]
    say(f"{begin}{', '.join(told) or 'no problems'}")


def _row(one: Problem) -> dict[str, Any]:
    cell = {"file": one.cell.file, "sheet": one.cell.sheet, "row": one.cell.row, "column": one.cell.column}
    return {"severity": one.severity, "kind": one.kind, **cell, "what": one.message, "remedy": one.remedy}
