"""`287g anomalies`, `review` and `info`: what was odd, what is undecided, what the registry rests on."""

from __future__ import annotations

from pathlib import Path

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import format_option, registry_option
from section287g.cli.output import counted, say, write_object, write_rows

__all__ = ["anomalies", "info", "review"]


@click.command()
@click.option("--kind", metavar="KIND", help="Only this kind, as in the first column of the counts.")
@click.option("--list", "in_list", metavar="LIST", help="Only this list, by its id.")
@click.option("--rows", "each", is_flag=True, help="Each one with its file, sheet, row, column and raw value.")
@format_option
@registry_option
def anomalies(kind: str | None, in_list: str | None, each: bool, form: str, registry_dir: Path | None) -> None:
    """What was odd in the lists and what was done about it: counts by kind, or each one with --rows."""
    with open_asked(registry_dir) as registry:
        answer = registry.anomalies(kind, in_list, rows=each)
        write_rows(answer, answer.columns, form)
        say(f"{counted(len(answer), answer.unit)}")


@click.command()
@click.option("--same", nargs=3, metavar="STATE A B", help="Decide: these two spellings are one agency.")
@click.option("--distinct", nargs=3, metavar="STATE A B", help="Decide: these two spellings are two agencies.")
@click.option(
    "--model", type=click.Choice(("jem", "wso", "tfm")), help="With --same: only this model's rows of A belong to B."
)
@click.option(
    "--listed-together", is_flag=True, help="With --same: both stood on one list, and one row is a duplicate."
)
@click.option("--reason", metavar="TEXT", help="The evidence: lists, dates, links. Required to decide.")
@click.option("--by", "decided_by", metavar="NAME", help="Who decides. Required to decide.")
@click.option(
    "--judgements",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("judgements.csv"),
    show_default=True,
    help="File to write to; hand it to '287g build --judgements'.",
)
@format_option
@registry_option
def review(
    same: tuple[str, str, str] | None,
    distinct: tuple[str, str, str] | None,
    model: str | None,
    listed_together: bool,
    reason: str | None,
    decided_by: str | None,
    judgements: Path,
    form: str,
    registry_dir: Path | None,
) -> None:
    """Undecided pairs of spellings, with what speaks for and against; or decide one.

    287g review lists them. 287g review --same TX 'Foo PD' 'Foo Police' --reason '...' --by NAME adds a
    judgement to a file; --distinct likewise. It takes effect when a registry is built with that file.
    """
    if same is None and distinct is None:
        with open_asked(registry_dir) as registry:
            answer = registry.review()
            write_rows(answer, answer.columns, form)
            say(f"{counted(len(answer), answer.unit)}")
        return
    if same is not None and distinct is not None:
        raise click.UsageError("decide one thing at a time: --same or --distinct")
    if not reason or not decided_by:
        raise click.UsageError("a judgement needs --reason (the evidence) and --by (who decides)")
    from section287g.identity.decide import add_judgement
    from section287g.identity.judgements import DISTINCT, SAME

    verdict, pair = (SAME, same) if same is not None else (DISTINCT, distinct or ("", "", ""))
    line = add_judgement(
        judgements,
        verdict=verdict,
        state=pair[0].upper(),
        a=pair[1],
        b=pair[2],
        model=model or "",
        listed_together=listed_together,
        decided_by=f"person: {decided_by}",
        evidence=reason,
    )
    say(f"written: {line}\nbuild with '--judgements {judgements}' for it to take effect")


@click.command()
@format_option
@registry_option
def info(form: str, registry_dir: Path | None) -> None:
    """What this registry was computed from, by which versions, and where it lies."""
    from section287g.registry.locate import find_manifest
    from section287g.registry.registry import Registry

    manifest, why = find_manifest(registry_dir)
    with Registry(manifest) as registry:
        about = {"registry": str(manifest.root), "chosen": why, **registry.info()}
    if form in ("json", "jsonl"):
        write_object(about, form)
        return
    flat = [{"name": key, "value": str(value)} for key, value in about.items() if not isinstance(value, dict | list)]
    for group in ("lists", "tables"):
        unit = "lists" if group == "lists" else "rows"
        flat += [{"name": f"{group}: {key}", "value": f"{value:,} {unit}"} for key, value in about[group].items()]
    write_rows(flat, ["name", "value"], form)
