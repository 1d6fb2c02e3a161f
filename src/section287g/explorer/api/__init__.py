"""Ask by program: `/api/v1`, documented by itself as OpenAPI; every answer with its unit, its day and its registry.

`make_api` gives the application that `explorer.app` mounts; `describe_api` the reference that the documents carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.explorer.api.reference import describe_api
    from section287g.explorer.api.service import make_api

__all__ = ["describe_api", "make_api"]
__getattr__ = offer(__name__, {"service": "make_api", "reference": "describe_api"})
