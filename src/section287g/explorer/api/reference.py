"""The reference of the API in Markdown, from its own OpenAPI document: for `python -m section287g.docs`."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from section287g.explorer.api.faults import CODES
from section287g.explorer.api.guide import EXAMPLES
from section287g.explorer.api.service import describe
from section287g.explorer.api.shapes import PREFIX
from section287g.explorer.feeds.choosing import MOST

__all__ = ["describe_api"]


def describe_api() -> Iterator[str]:
    """The paragraphs of `docs/reference/api.md`."""
    document = describe()
    schemas = document["components"]["schemas"]
    yield "# The API"
    yield (
        f"Below `{PREFIX}` of a running explorer (`287g serve`). {document['info']['description']} The OpenAPI "
        f"document is at `{PREFIX}/openapi.json`; the page `/api` shows a real answer of every address."
    )
    yield (
        "Every answer has a strong `ETag`, decided by the registry, the program and the address; sent back as "
        "`If-None-Match` it gets 304. A long answer has `page` with the addresses `next` and `previous`, and the "
        "same in the `Link` header."
    )
    yield "## Around every answer"
    yield "`data` is the answer itself."
    yield _fields(schemas["PagedOfAgency"], ("data",))
    yield "## Place"
    yield _fields(schemas["Place"])
    yield "## Errors"
    yield (
        'An error is `{"error": {...}}`, here and wherever else data are asked for: pages with `.json` or `.csv`, '
        "feeds, downloads. A page tells `bad_parameter` for all that an address cannot ask."
    )
    yield _fields(schemas["Fault"])
    yield "\n".join(
        [
            "| code | status and meaning |",
            "|---|---|",
            *(f"| `{code}` | {_cell(said)} |" for code, said in CODES.items()),
        ]
    )
    for path, operations in document["paths"].items():
        said = operations["get"]
        yield f"## {PREFIX}{path}"
        yield said["description"]
        yield f"Example: `{PREFIX}{EXAMPLES[path]}`"
        if said.get("parameters"):
            lines = ["| parameter | meaning | may be |", "|---|---|---|"]
            lines += [
                f"| `{one['name']}` | {_cell(one['description'])} | {_may_be(one)} |" for one in said["parameters"]
            ]
            yield "\n".join(lines)
        answer = schemas[said["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]]
        kinds = ", ".join(f"[{name}](#{name.lower()})" for name in _kinds(answer["properties"]["data"]))
        yield f"`data`: {kinds}"
    yield "# Lines of answers"
    around = {"Faulty", "Fault", "Place"}
    for name, schema in schemas.items():
        if name in around or "data" in schema["properties"]:
            continue
        yield f"## {name}"
        yield schema["description"]
        yield _fields(schema)
    yield "# Feeds"
    yield (
        f"Atom (`.atom`) and JSON Feed 1.1 (`.json`), the newest {MOST} changes each: `/feeds/changes`, "
        "`/feeds/states/TX`, `/feeds/counties/48167`, `/feeds/agencies/ID`, `/feeds/models/jem`; in Spanish below "
        "`/es`. An entry is one change from one list to the next. Its id stays for good; its time is the day of the "
        "list that shows it."
    )


def _fields(schema: Mapping[str, Any], without: Container[str] = ()) -> str:
    lines = ["| field | type | meaning |", "|---|---|---|"]
    for name, said in schema["properties"].items():
        if name in without:
            continue
        lines.append(f"| `{name}` | {_type(said)} | {_cell(said['description'])} |")
    return "\n".join(lines)


def _type(said: Mapping[str, Any]) -> str:
    if "anyOf" in said:
        return " or ".join(dict.fromkeys(_type(one) for one in said["anyOf"]))
    if "$ref" in said:
        return f"[{said['$ref'].rpartition('/')[2]}](#{said['$ref'].rpartition('/')[2].lower()})"
    if said.get("type") == "array":
        return f"list of {_type(said['items'])}"
    return str(said.get("format") or said.get("type", "object"))


def _kinds(said: Mapping[str, Any]) -> list[str]:
    if "$ref" in said:
        return [said["$ref"].rpartition("/")[2]]
    inner = said.get("anyOf") or ([said["items"]] if "items" in said else [])
    return [name for one in inner for name in _kinds(one)]


def _may_be(parameter: Mapping[str, Any]) -> str:
    said = parameter["schema"]
    if "enum" in said:
        return ", ".join(said["enum"])
    if "minimum" in said:
        return f"{said['minimum']} to {said['maximum']}"
    kinds = said.get("anyOf", [said])
    return " or ".join(one.get("format") or (f"`{_cell(one['pattern'])}`" if "pattern" in one else one["type"])
        for one in kinds)  # fmt: skip


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
