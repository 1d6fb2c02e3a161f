"""Adds a person's judgement to a judgements file: for `287g review`."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from section287g.datafiles import DataFileError, read_table, write_table
from section287g.errors import JudgementConflict, StorageError
from section287g.identity.judgements import JUDGEMENTS_SCHEMA, Judgement, read_judgements
from section287g.identity.names import normal_form

__all__ = ["add_judgement"]


def add_judgement(
    path: Path,
    *,
    verdict: str,
    state: str,
    a: str,
    b: str,
    model: str,
    listed_together: bool,
    decided_by: str,
    evidence: str,
) -> Judgement:
    """Appends a judgement to a file, which is made where there is none, and gives the line as read back.

    The file is replaced in one step, and only if the whole of it, with the package's judgements, is sound:
    raises `DataFileError` for a malformed judgement, `JudgementConflict` where it contradicts another or
    repeats one, `StorageError` where the file cannot be written.
    """
    line = {
        "verdict": verdict,
        "state": state,
        "model": model,
        "a": a.strip(),
        "b": b.strip(),
        "listed_together": "yes" if listed_together else "",
        "decided_by": decided_by,
        "evidence": evidence,
    }
    lines = list(read_table(path, JUDGEMENTS_SCHEMA)) if path.exists() else []
    pair = {normal_form(a), normal_form(b)}
    for one in read_judgements([path] if path.exists() else []):
        if (
            one.state == state
            and one.model == model
            and {node[1] for node in one.nodes} == pair
            and one.verdict == verdict
        ):
            raise JudgementConflict(f"this judgement stands already: {one}")
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(write_table(JUDGEMENTS_SCHEMA, [*lines, line]), encoding="utf-8")
        judged = [_placed(one, temporary.name, path.name) for one in _read(temporary, path.name)]
        temporary.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; choose a file that can be written") from None
    finally:
        temporary.unlink(missing_ok=True)
    return judged[-1]


def _read(temporary: Path, name: str) -> list[Judgement]:
    """The judgements of a file that is not yet in place; messages call it by its name."""
    try:
        return read_judgements([temporary])
    except (JudgementConflict, DataFileError) as error:
        raise type(error)(str(error).replace(temporary.name, name)) from None


def _placed(one: Judgement, temporary: str, name: str) -> Judgement:
    return replace(one, place=one.place.replace(temporary, name))
