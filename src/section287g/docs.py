"""Writes the references from the program itself, and tells which are stale: for maintainers and checks.

Run as ``python -m section287g.docs`` in a checkout to write them, with ``--check`` to compare only.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import yaml

from section287g.datafiles import Column, Schema, data_file, read_table

__all__ = ["REFERENCES", "main", "render"]

HOME: Final = Path(__file__).resolve().parents[2] / "docs" / "reference"
WIDTH: Final = 100
DATA_FILES_SCHEMA: Schema = (
    Column("path", "the file below src/section287g"),
    Column("module", "the module that reads it"),
    Column("schema", "the name of its schema there"),
    Column("about", "what it holds"),
)


def _commands() -> Iterator[str]:
    import click

    from section287g.cli.main import COMMANDS, cli

    yield "# Commands"
    yield "Answers go to standard output, talk to standard error. [Exit codes](exit-codes.md)."
    width: dict[str, Any] = {"max_content_width": WIDTH, "terminal_width": WIDTH}
    group = click.Context(cli, info_name="287g", **{**cli.context_settings, **width})
    yield f"```\n{cli.get_help(group)}\n```"
    for name in COMMANDS:
        command = cli.get_command(group, name)
        if command is None:
            raise LookupError(f"no command {name}")
        context = click.Context(command, info_name=name, parent=group, **width)
        yield f"## 287g {name}"
        yield f"```\n{command.get_help(context)}\n```"
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                inner = command.get_command(context, below)
                if inner is None:
                    raise LookupError(f"no command {name} {below}")
                yield f"### 287g {name} {below}"
                yield f"```\n{inner.get_help(click.Context(inner, info_name=below, parent=context, **width))}\n```"


def _tables() -> Iterator[str]:
    from section287g.registry.tables import describe_tables

    yield "# Tables"
    yield (
        "The tables and views of a registry, as `section287g.open().sql(...)` and `287g export` give them. Empty is "
        "unknown, never zero. A view is computed from stored tables."
    )
    for table in describe_tables().values():
        yield f"## {table.name}" + ("" if table.stored else " (view)")
        yield table.meaning
        lines = ["| column | type | meaning |", "|---|---|---|"]
        for column in table.columns:
            unit = f" ({column.unit})" if column.unit else ""
            lines.append(f"| `{column.name}` | {column.type} | {_cell(column.meaning)}{unit} |")
        yield "\n".join(lines)


def _exit_codes() -> Iterator[str]:
    from section287g.errors import EXIT_CODES

    yield "# Exit codes"
    lines = ["| code | meaning |", "|---|---|"]
    lines += [f"| {code} | {_cell(meaning)} |" for code, meaning in EXIT_CODES.items()]
    yield "\n".join(lines)


def _anomalies() -> Iterator[str]:
    from section287g.lists.lookups import anomaly_kinds

    yield "# Kinds of anomaly"
    yield (
        "What `287g anomalies` tells. *note* is a matter of form, *repaired* was read by a rule or a correction, "
        "*open* is for somebody to look at."
    )
    lines = ["| kind | of a | weight | meaning |", "|---|---|---|---|"]
    lines += [
        f"| {kind} | {level} | {weight} | {_cell(meaning)} |"
        for kind, (level, weight, meaning) in sorted(anomaly_kinds().items())
    ]
    yield "\n".join(lines)


def _data_files() -> Iterator[str]:
    yield "# Data files"
    yield (
        "What this project knows beside its code, in CSV files below `src/section287g`. Each is read strictly: a "
        "line that breaks its schema stops the program with file, line and column."
    )
    for file in read_table(data_file("", "data_files.csv"), DATA_FILES_SCHEMA):
        yield f"## {file['path']}"
        yield f"{file['about']}."
        lines = ["| column | must be filled | meaning |", "|---|---|---|"]
        for column in getattr(import_module(file["module"]), file["schema"]):
            lines.append(f"| `{column.name}` | {'yes' if column.required else 'no'} | {_cell(column.meaning)} |")
        yield "\n".join(lines)
    yield "# Reference tables in Parquet"
    yield "They lie in `places/data`, made by `tools/reference`; `sources.csv` says from what."
    text = data_file("places", "reference.yaml").read_text(encoding="utf-8")
    for name, table in yaml.safe_load(text).items():
        yield f"## places/data/{name}.parquet"
        yield table["meaning"]
        lines = ["| column | type | unit | meaning |", "|---|---|---|---|"]
        for column, said in table["columns"].items():
            lines.append(f"| `{column}` | {said['type']} | {said.get('unit', '')} | {_cell(said['meaning'])} |")
        yield "\n".join(lines)


def _python() -> Iterator[str]:
    import section287g
    from section287g.registry.answer import Answer
    from section287g.registry.registry import Registry

    yield "# The Python interface"
    yield "For notebooks and programs: open a registry, ask it, take the answer in the form you work with."
    yield from _callable("section287g.open", section287g.open)
    for kind in (Registry, Answer):
        yield f"## {kind.__name__}"
        yield inspect.cleandoc(kind.__doc__ or "")
        for name, member in vars(kind).items():
            if name.startswith("_"):
                continue
            if callable(member):
                yield from _callable(f"{kind.__name__}.{name}", member, "###")
            elif isinstance(member, property | cached_property):
                yield f"### `{kind.__name__}.{name}`"
                yield inspect.cleandoc(member.__doc__ or "")
    for title, about, packages in _ROOMS:
        yield f"# {title}"
        yield about
        for package, names in packages:
            module = import_module(package)
            for name in names.split():
                yield from _callable(f"{package}.{name}", getattr(module, name))


_ROOMS: Final = (
    (
        "The rules and the money",
        "Rules, claims, estimates and forecasts; each answers with exact amounts and how they came about.",
        (
            ("section287g.funding", "read_policy choose"),
            (
                "section287g.funding.claims",
                "read_intake make_claim make_from_folder remake compare recompute_explanations ledger_of",
            ),
            (
                "section287g.funding.estimate",
                "estimate_agency estimate_allotments read_input prefill estimate_charts",
            ),
            ("section287g.funding.forecast", "forecast_programme backtest forecast_charts"),
        ),
    ),
    (
        "Hand-overs",
        "Releases of ICE's de-identified records, linked and measured; hold clocks and a jail's own log.",
        (
            ("section287g.handovers", "hold_clocks read_log measure_log"),
            ("section287g.handovers.release", "check_files load_release list_releases open_release forget_release"),
            ("section287g.handovers.linking", "link_release"),
            ("section287g.handovers.measures", "measure report_release publish compare suppress criminality_shares"),
            ("section287g.handovers.synthetic", "make_release make_log"),
        ),
    ),
)
"""The public functions of rooms that stand beside the registry, by package."""


def _callable(name: str, member: Callable[..., Any], level: str = "##") -> Iterator[str]:
    signature = str(inspect.signature(member)).replace("(self, ", "(").replace("(self)", "()")
    signature = re.sub(r"(: |-> )'([^']*)'", r"\1\2", signature)
    yield f"{level} `{name}`"
    yield f"```python\n{name}{signature}\n```"
    yield inspect.cleandoc(member.__doc__ or "")


def _api() -> Iterator[str]:
    from section287g.explorer.api import describe_api

    yield from describe_api()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


REFERENCES: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "commands.md": _commands,
    "tables.md": _tables,
    "exit-codes.md": _exit_codes,
    "anomalies.md": _anomalies,
    "data-files.md": _data_files,
    "python.md": _python,
    "api.md": _api,
}


def render(name: str) -> str:
    """The text of one reference as the program now gives it."""
    note = "<!-- Generated by `python -m section287g.docs`; do not edit. -->"
    return "\n\n".join([note, *REFERENCES[name]()]) + "\n"


def main(arguments: list[str], home: Path = HOME) -> int:
    """Writes the references, or with ``--check`` names the stale ones and returns 1."""
    stale = []
    for name in REFERENCES:
        text = render(name)
        path = home / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if "--check" in arguments and stale:
        print(f"stale: {', '.join(stale)}; run python -m section287g.docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
