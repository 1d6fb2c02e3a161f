"""A readable page of a published report, in one file with its charts: `write_page`. It holds what the report does."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

from section287g.errors import StorageError
from section287g.handovers.measures.charts import report_charts
from section287g.handovers.measures.publishing import Line, Report

__all__ = ["page_of", "write_page"]

_STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; font-variant-numeric: tabular-nums; font-size: 14px }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; border-bottom: 1px solid #ddd; vertical-align: top }
td.number, th.number { text-align: right }
figure { margin: 1rem 0 } svg { max-width: 100%; height: auto }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem; font-size: 14px } dd { margin: 0 }
"""


def write_page(report: Report, path: Path) -> None:
    """Writes the page. Raises `StorageError` where the file cannot be written."""
    try:
        path.write_text(page_of(report), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; the page was not written") from None


def page_of(report: Report) -> str:
    """The page as text, the same for the same report."""
    charts = report_charts(report)
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f"<title>Hand-overs: release {escape(report.release)}</title>",
        f"<style>{_STYLE}</style></head><body><main>",
        f"<h1>Hand-overs: release {escape(report.release)}</h1>",
        "<p>Events counted and times measured from ICE's de-identified records. Cells under "
        f"{escape(report.about['smallest cell'])} are not shown.</p>",
        *(f"<p>{escape(note)}</p>" for note in report.notes),
        "<h2>How it was made</h2><dl>",
        *(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in report.about.items()),
        "</dl>",
    ]
    for section in report.sections:
        parts.append(f"<h2>{escape(section[:1].upper() + section[1:])}</h2>")
        if section in charts:
            parts.append(f"<figure>{charts[section]}</figure>")
        parts.append(_table(report.section(section)))
    return "\n".join([*parts, "</main></body></html>", ""])


def _table(lines: tuple[Line, ...]) -> str:
    grouped = any(line.group != "all" for line in lines)
    noted = any(line.note for line in lines)
    shared = any(line.percent is not None for line in lines)
    head = [
        *(["<th>Group</th>"] if grouped else []),
        "<th>What</th>",
        '<th class="number">Number</th><th>Unit</th>',
        *(['<th class="number">Percent</th><th class="number">Of</th>'] if shared else []),
        *(["<th>Note</th>"] if noted else []),
    ]
    rows = [f"<tr>{''.join(head)}</tr>"]
    for line in lines:
        cells = [
            *([f"<td>{escape(line.group)}</td>"] if grouped else []),
            f"<td>{escape(line.value)}</td>",
            f'<td class="number">{_number(line.number)}</td><td>{escape(line.unit)}</td>',
        ]
        if shared:
            told = "" if line.percent is None else f"{line.percent:.1f}"
            of = "" if line.percent is None else _number(line.of)
            cells.append(f'<td class="number">{told}</td><td class="number">{of}</td>')
        if noted:
            cells.append(f"<td>{escape(line.note)}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _number(number: int | None) -> str:
    return "not shown" if number is None else f"{number:,}"
