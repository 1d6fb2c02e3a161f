"""`287g figures`: published figures against the record."""

from __future__ import annotations

from pathlib import Path

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import format_option, registry_option
from section287g.cli.output import say

__all__ = ["figures"]
