"""What tests of reading say of an intake, and how they change a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Any

from section287g.funding.claims.records import Intake
from support.claim_folder import claim_folder, pay_row, payment_row

RECORDS = ("officers", "pay", "payroll", "leads", "purchases", "payments")


def values(read: Intake) -> dict[str, Counter[str]]:
    """The records of an intake without their places, in no order."""
    return {
        name: Counter(
            str({one.name: getattr(record, one.name) for one in fields(record) if one.name != "at"})
            for record in getattr(read, name)
        )
        for name in RECORDS
    }


def errors(read: Intake) -> list[tuple[str, str, int | None, str | None]]:
    return [
        (one.kind, one.cell.file, one.cell.row, one.cell.column) for one in read.problems if one.severity == "error"
    ]


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def whole(folder: Path, **how: Any) -> Path:
    """A folder with a row in every table."""
    return claim_folder(folder, pay=[pay_row()], payments=[payment_row()], **how)
