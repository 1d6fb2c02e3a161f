"""Every error that this package raises on purpose, for callers and for the command line's exit codes.

An error's text says which file, sheet, row, column and raw value, and what to do next. The command line
prints it on standard error and leaves with ``exit_code``; ``docs/reference/exit-codes.md`` is made from
the table below.
"""

from __future__ import annotations

__all__ = [
    "EXIT_CODES",
    "CaptureError",
    "ClaimRefused",
    "InputRefused",
    "JudgementConflict",
    "NotFound",
    "RegistryError",
    "Section287gError",
    "StorageError",
]


class Section287gError(Exception):
    """Root of this package's errors; a message here is meant to be read by the person at the keyboard."""

    exit_code = 1


class InputRefused(Section287gError):
    """A file was not what it should be and was not read: nothing of it is in the registry."""

    exit_code = 3


class JudgementConflict(Section287gError):
    """Two judgements, or a judgement and the lists, contradict each other; the build stops."""

    exit_code = 4


class RegistryError(Section287gError):
    """A registry is missing, damaged, or was written by a newer version of this program."""

    exit_code = 5


class CaptureError(Section287gError):
    """ICE's page or the archive could not be asked, or answered with something that is not a list."""

    exit_code = 6


class StorageError(Section287gError):
    """The disk refused: full, read-only or gone. The registry is as it was."""

    exit_code = 7


class NotFound(Section287gError):
    """What was asked for (an id, a list, a day) is not in this registry."""

    exit_code = 8


class ClaimRefused(Section287gError):
    """Errors stand in the files of a claim, or a bundle does not come out as it says; nothing was written."""

    exit_code = 9


EXIT_CODES: dict[int, str] = {
    0: "done",
    1: "an error of the program itself; please report it",
    2: "the command line was wrong (an unknown option, a date that is none)",
    3: "files were refused, or a data file breaks its schema; where other files could be read the registry was built "
    "without the refused ones",
    4: "judgements contradict each other or the lists; the registry is as it was",
    5: "a registry is missing, damaged or of a newer version",
    6: "ICE's page or the archive did not answer as expected; the registry is as it was, or holds what came",
    7: "the disk refused; the registry is as it was",
    8: "no such id, list, day, rule or reading",
    9: "errors stand in the files of a claim, or a claim does not recompute to what it says; nothing was written",
    130: "stopped from the keyboard",
}
