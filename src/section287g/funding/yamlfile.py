"""Reads the YAML files of rules strictly: for the funding room, and for whoever corrects a rule by hand.

YAML guesses: `no` becomes false, `1.10` becomes 1.1, a day becomes an object, the second of two equal keys wins.
None of this happens here. A plain number is a `Decimal` exactly as written (`29_850_000_000` and `0.25`), every
other scalar is text, days are text until `Entry.day` checks them. Equal keys, aliases, tags, empty values and
keys that nobody asked for are refused. Every error is a `DataFileError` that names file, line, key and raw value.

>>> entry = parse_yaml("share: 0.250\\nfrom: 2025-10-01", "example.yaml")
>>> entry.number("share"), entry.day("from").isoformat()
(Decimal('0.250'), '2025-10-01')
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import yaml

from section287g.datafiles import DataFileError

__all__ = ["Entry", "parse_yaml"]

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,2}(?:_[0-9]{3})+|[1-9][0-9]*)(?:\.[0-9]+)?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same rules; faster where it is there
_TEXT: Final = "tag:yaml.org,2002:str"
_PLAIN_TAGS: Final = (_TEXT, "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping of a file, with the place to name in an error; each verb takes a key and checks its value."""

    file: str
    key: str
    content: Mapping[str, object]
    lines: Mapping[str, int]

    def refuse(self, key: str, why: str) -> DataFileError:
        """The error for a key's value; the caller raises it."""
        where = f"{self.key}.{key}" if self.key else key
        line = f", line {self.lines[key]}" if key in self.lines else ""
        value = f" cannot be {_raw(self.content[key])}" if key in self.content else " is missing"
        return DataFileError(f"{self.file}{line}: {where}{value}; {why}")

    def only(self, *keys: str) -> Entry:
        """The entry itself, if it has no other keys than these."""
        for key in self.content:
            if key not in keys:
                raise self.refuse(key, f"there is no such key here; the keys are {', '.join(keys)}")
        return self

    def value(self, key: str) -> object:
        """A value as read: text, `Decimal`, a list, or an entry."""
        if key not in self.content:
            raise self.refuse(key, "it must be given")
        return self.content[key]

    def text(self, key: str) -> str:
        found = self.value(key)
        if not isinstance(found, str):
            raise self.refuse(key, "it must be text; put quotation marks around a number that is meant as text")
        return found

    def maybe_text(self, key: str) -> str | None:
        """Text, or None where the key is not given."""
        return self.text(key) if key in self.content else None

    def word(self, key: str, allowed: Collection[str]) -> str:
        """Text that is one of a few words."""
        found = self.text(key)
        if found not in allowed:
            raise self.refuse(key, f"it is one of: {', '.join(allowed)}")
        return found

    def number(self, key: str) -> Decimal:
        found = self.value(key)
        if not isinstance(found, Decimal):
            raise self.refuse(key, "it must be a number in plain digits, as 7_500 or 0.25")
        return found

    def maybe_number(self, key: str) -> Decimal | None:
        """A number, or None where the key is not given."""
        return self.number(key) if key in self.content else None

    def day(self, key: str) -> date:
        found = self.value(key)
        if isinstance(found, str) and _DAY.fullmatch(found):
            try:
                return date.fromisoformat(found)
            except ValueError:
                pass
        raise self.refuse(key, "it must be a day, as 2025-10-01")

    def maybe_day(self, key: str) -> date | None:
        """A day, or None where the key is not given."""
        return self.day(key) if key in self.content else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; an absent key is an empty list."""
        items = self._items(key)
        if not all(isinstance(item, str) for item in items):
            raise self.refuse(key, "it must be a list of texts")
        return tuple(str(item) for item in items)

    def entries(self, key: str) -> tuple[Entry, ...]:
        """A list of mappings; an absent key is an empty list."""
        items = self._items(key)
        found = tuple(item for item in items if isinstance(item, Entry))
        if len(found) != len(items):
            raise self.refuse(key, "it must be a list of entries with keys")
        return found

    def named(self, key: str) -> Iterator[tuple[str, Entry]]:
        """The entries of a mapping, each with its name."""
        found = self.value(key)
        if not isinstance(found, Entry):
            raise self.refuse(key, "it must be entries by name")
        for name in found.content:
            entry = found.value(name)
            if not isinstance(entry, Entry):
                raise found.refuse(name, "it must be an entry with keys")
            yield name, entry

    def _items(self, key: str) -> tuple[object, ...]:
        found = self.content.get(key, ())
        if not isinstance(found, tuple):
            raise self.refuse(key, "it must be a list")
        return found


def parse_yaml(text: str, file: str) -> Entry:
    """One file's text as an entry; `file` is the name that errors give.

    Raises `DataFileError` for what is no YAML, no mapping, or ambiguous.
    """
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise DataFileError(f"{file}: this is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(root, yaml.MappingNode):
        raise DataFileError(f"{file}: a file of rules is a mapping: keys with values")
    return _Reader(file, set()).mapping(root, "")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns nodes into values; remembers the nodes seen, for an alias shows one node twice."""

    file: str
    seen: set[int]

    def read(self, node: yaml.Node, key: str) -> Entry | Decimal | str | tuple[object, ...]:
        place = f"{self.file}, line {node.start_mark.line + 1}: {key or 'the file'}"
        if id(node) in self.seen:
            raise DataFileError(f"{place} is an alias; write the value out")
        self.seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            raise DataFileError(f"{place} has the tag {node.tag!r}; tags are refused")
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, key)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.read(item, f"{key}[{number}]") for number, item in enumerate(node.value, start=1))
        if not isinstance(node, yaml.ScalarNode):
            raise DataFileError(f"{place} is neither text, number, list nor mapping")
        written: str = node.value
        if not written.strip():
            raise DataFileError(f"{place} cannot be {written!r}; leave the key out where nothing is known")
        plain = not node.style
        return Decimal(written) if plain and _NUMBER.fullmatch(written) else written

    def mapping(self, node: yaml.MappingNode, key: str) -> Entry:
        content: dict[str, object] = {}
        lines: dict[str, int] = {}
        for name_node, value_node in node.value:
            line = name_node.start_mark.line + 1
            if not isinstance(name_node, yaml.ScalarNode):
                raise DataFileError(f"{self.file}, line {line}: {key or 'the file'} has a key that is no plain word")
            name: str = name_node.value
            if name in content:
                first = lines[name]
                raise DataFileError(
                    f"{self.file}, line {line}: the key {name!r} is there twice, first in line {first}"
                )
            content[name] = self.read(value_node, f"{key}.{name}" if key else name)
            lines[name] = line
        return Entry(self.file, key, content, lines)


def _raw(value: object) -> str:
    """A value as an error shows it: short, and as it was written."""
    if isinstance(value, Entry):
        return f"the entry with the keys {', '.join(value.content)}"
    text = f"a list of {len(value)}" if isinstance(value, tuple) else repr(str(value))
    return text if len(text) <= 80 else f"{text[:80]}…"
