"""Ends a process of a pool when the one that asks it is gone, however it went. For `freezing`.

A signal of the clock looks, not a thread: one that waits would hold the registry's connection open at the end.
"""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import Final

__all__ = ["end_with_parent"]

_EVERY: Final = 2.0
"""Seconds between two looks."""


def end_with_parent() -> None:
    """From now on this process ends within seconds of its parent, and a Ctrl-C at the keyboard is the parent's."""
    parent = os.getppid()

    def look(_: int, __: FrameType | None) -> None:
        if os.getppid() != parent:
            os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _EVERY, _EVERY)
