"""A readable page of a published report, in one file with its charts: `write_page`. It holds what the report does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Final

from section287g.errors import StorageError
from section287g.handovers.measures.charts import report_charts
from section287g.handovers.measures.lines import ALL, Line, Report

__all__ = ["page_of", "write_page"]

_STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a;
  background: #fff }
h1 { line-height: 1.2 } h2 { margin: 2.5rem 0 .25rem; line-height: 1.25 }
.made { color: #555; font-size: 14px; margin: 0 0 .5rem }
.wide { overflow-x: auto; margin: .5rem 0 }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; border-bottom: 1px solid #ddd; vertical-align: top }
thead th { vertical-align: bottom } tbody th { font-weight: normal }
td.number, th.number { text-align: right; white-space: nowrap; max-width: 9rem } th.number { white-space: normal }
td small { color: #555 }
ul.notes { font-size: 14px; padding-left: 1.25rem; margin: .25rem 0 }
figure { margin: 1rem 0 } svg { display: block; max-width: 100%; height: auto }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem; font-size: 14px } dd { margin: 0 }
@media print {
  body { max-width: none; margin: 0; font-size: 11pt } table { font-size: 9pt } .wide { overflow: visible }
  h2 { break-after: avoid } figure, tr { break-inside: avoid } thead { display: table-header-group }
}
"""
_LAST: Final = ("requests", "rows of detainers", "jails without a county", "words that no vocabulary has")
"""Sections about the data and not about what came of detainers: they stand at the end."""
_NONE: Final = "-"
_DETAINERS: Final = "detainer to"


def write_page(report: Report, path: Path) -> None:
    """Writes the page. Raises `StorageError` where the file cannot be written."""
    try:
        path.write_text(page_of(report), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; the page was not written") from None


def page_of(report: Report) -> str:
    """The page as text, the same for the same report."""
    charts = report_charts(report)
    title = f"Hand-overs: release {escape(report.release)}"
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style></head><body><main>",
        f"<h1>{title}</h1>",
        "<p>Events counted and times measured from ICE's de-identified records, extracted on "
        f"{escape(report.about['extracted'])}. Cells under {escape(report.about['smallest cell'])} are not "
        "shown.</p>",
    ]
    for section in sorted(report.sections, key=lambda name: name in _LAST):
        parts.append(f"<h2>{escape(section[:1].upper() + section[1:])}</h2>")
        parts.append(f'<p class="made">{escape(_made_with(report, section))}</p>')
        if section in charts:
            words, picture = charts[section]
            described = picture.replace("<svg ", f'<svg role="img" aria-label="{escape(words)}" ', 1)
            parts.append(f"<figure>{described}</figure>")
        parts.append(_table(report.section(section)))
    return "\n".join([*parts, *_reading(report), "</main></body></html>", ""])


def _reading(report: Report) -> Iterable[str]:
    yield '<h2>How to read it</h2><ul class="notes">'
    yield from (f"<li>{escape(note)}</li>" for note in report.notes)
    yield "</ul><h2>How it was made</h2><dl>"
    yield from (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in report.about.items())
    yield "</dl>"


def _made_with(report: Report, section: str) -> str:
    """The windows and rules that a section's figures depend on."""
    about = report.about
    if "arrests" in section or section == "where 287(g) stands":
        return (
            f"Duplicate rule {about['duplicate rule']}; methods grouped as by {about['grouping of arrest methods']}."
        )
    windows = "; ".join(
        f"{name} {value}" for name, value in about.items() if _DETAINERS in name or "arrest to" in name
    )
    signing = f"; {about['lag after signing']} left out after a signing" if "signing" in section else ""
    return f"Requests: {about['requests']}; {windows}; duplicate rule {about['duplicate rule']}{signing}."


def _table(lines: Sequence[Line]) -> str:
    groups = dict.fromkeys(line.group for line in lines)
    if len(groups) > 1 and len({line.value for line in lines}) > 1:
        return _by_group(lines)
    shared = any(line.percent is not None for line in lines)
    grouped = set(groups) != {ALL}
    head = [
        *(['<th scope="col">Group</th>'] if grouped else []),
        '<th scope="col">What</th><th scope="col" class="number">Number</th><th scope="col">Unit</th>',
        *(['<th scope="col" class="number">Percent</th>'] if shared else []),
    ]
    rows = []
    for line in lines:
        cells = [
            *([f"<td>{escape(line.group)}</td>"] if grouped else []),
            f'<th scope="row">{escape(line.value)}</th>',
            f'<td class="number">{_number(line.number)}</td><td>{escape(line.unit)}</td>',
            *([f'<td class="number">{"" if line.percent is None else f"{line.percent:.1f}"}</td>'] if shared else []),
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return _framed("".join(head), rows) + _notes([(line.value, line.note) for line in lines], len(lines))


def _by_group(lines: Sequence[Line]) -> str:
    """A row for each group and a column for each value; notes below, once."""
    values = dict.fromkeys(line.value for line in lines)
    found: dict[str, dict[str, Line]] = {}
    for line in lines:
        found.setdefault(line.group, {})[line.value] = line
    shown = [one for one in values if any(own[one].number is not None for own in found.values() if one in own)]
    head = "".join(f'<th scope="col" class="number">{escape(one)}</th>' for one in shown)
    rows = []
    for group, own in found.items():
        cells = "".join(f'<td class="number">{_cell(own.get(one))}</td>' for one in shown)
        rows.append(f'<tr><th scope="row">{escape(group)}</th>{cells}</tr>')
    notes = [
        (group, note) for group, own in found.items() for note in dict.fromkeys(one.note for one in own.values())
    ]
    if any(f">{_NONE}<" in row for row in rows):
        notes.append(("", f"{_NONE}: not shown, or there is none"))
    return _framed(f'<th scope="col">Group</th>{head}', rows) + _notes(notes, len(found))


def _framed(head: str, rows: Sequence[str]) -> str:
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _notes(notes: Sequence[tuple[str, str]], rows: int) -> str:
    about: dict[str, list[str]] = {}
    for whose, note in notes:
        if note:
            about.setdefault(note, []).append(whose)
    told = [f"<li>{escape(note)}{escape(_whose(found, rows))}</li>" for note, found in about.items()]
    return f'<ul class="notes">{"".join(told)}</ul>' if told else ""


def _whose(found: Sequence[str], rows: int) -> str:
    if found == [""] or len(found) == rows:
        return ""
    return f" ({'; '.join(found)})" if len(found) <= 3 else f" ({len(found):,} rows)"


def _cell(line: Line | None) -> str:
    if line is None or line.number is None:
        return _NONE
    told = "" if line.percent is None else f"<br><small>{line.percent:.1f} %</small>"
    unit = " %" if line.unit == "percent" else ""
    return f"{line.number:,}{unit}{told}"


def _number(number: int | None) -> str:
    return "not shown" if number is None else f"{number:,}"
