"""What one run of a capture did, told whole: what is new, what stayed, what was refused and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

__all__ = ["CaptureReport", "Check", "Clock", "Content", "Progress", "Refusal", "Tally"]

Clock = Callable[[], datetime]
"""Tells the time, with a time zone."""

Check = Callable[[bytes, str], None]
"""Looks at a workbook's bytes and name before it is stored, and raises ``InputRefused`` to keep it out."""

Progress = Callable[[str], None]
"""Is told, line by line, what is going on."""


@dataclass(frozen=True, slots=True)
class Content:
    """One content of a store: its hash, the name it went by this time, and the file that holds it."""

    sha256: str
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Refusal:
    """One address that gave nothing usable, and a message that says why and what to do."""

    address: str
    message: str


@dataclass(frozen=True, slots=True)
class CaptureReport:
    """Everything that one run did, for the person who started it.

    ``asked``: addresses asked. ``new``: contents stored by this run. ``unchanged``: contents seen that the
    store held before. ``refused``: what gave nothing usable. ``documents``: addresses of agreements and
    addenda that the page links. ``skipped``: addresses not asked again, because the log says what came of
    them. ``notes``: further remarks. ``complete`` is false when something was left for a later run, as
    a server did not answer; starting the same again goes on.
    """

    asked: tuple[str, ...] = ()
    new: tuple[Content, ...] = ()
    unchanged: tuple[Content, ...] = ()
    refused: tuple[Refusal, ...] = ()
    documents: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    complete: bool = True


@dataclass(slots=True)
class Tally:
    """A report in the making, for the verbs of this room; ``report`` closes it."""

    progress: Progress | None = None
    asked: list[str] = field(default_factory=list)
    new: list[Content] = field(default_factory=list)
    unchanged: list[Content] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    complete: bool = True

    def say(self, line: str) -> None:
        """Tell the progress, if anyone listens."""
        if self.progress is not None:
            self.progress(line)

    def ask(self, address: str) -> None:
        """Note that an address is asked now."""
        self.asked.append(address)
        self.say(f"asking {address}")

    def refuse(self, address: str, message: str, *, later: bool = False) -> None:
        """Note that an address gave nothing usable, and whether a later run may have more luck."""
        self.refused.append(Refusal(address, message))
        self.complete = self.complete and not later
        self.say(f"refused: {message}")

    def keep(self, content: Content, *, new: bool) -> None:
        """Note a content as new or as seen before."""
        (self.new if new else self.unchanged).append(content)
        self.say(f"{'new' if new else 'unchanged'}: {content.name}")

    def note(self, line: str) -> None:
        """Add a remark to the report."""
        self.notes.append(line)
        self.say(line)

    def report(self) -> CaptureReport:
        """The finished report."""
        return CaptureReport(
            asked=tuple(self.asked),
            new=tuple(self.new),
            unchanged=tuple(self.unchanged),
            refused=tuple(self.refused),
            documents=tuple(self.documents),
            skipped=tuple(self.skipped),
            notes=tuple(self.notes),
            complete=self.complete,
        )
