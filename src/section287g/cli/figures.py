"""`287g figures`: published figures against the record."""

from __future__ import annotations

__all__ = ["figures"]
