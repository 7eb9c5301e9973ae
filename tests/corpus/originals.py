"""A document as its author wrote it: read, and its references followed, without specmeld."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import yaml

Json = Any


class _Loader(yaml.CSafeLoader):  # type: ignore[misc]  # PyYAML's stubs do not know it
    """YAML 1.2's core schema: ``on`` and dates are text, ``1e3`` is a number."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+0123456789."),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), list(_first)
    )
_Loader.add_constructor(
    "tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node))
)
_Loader.add_constructor(
    "tag:yaml.org,2002:float", lambda loader, node: float(loader.construct_scalar(node))
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A value and where it stands: the file's URI, and a JSON pointer without ``#``."""

    uri: str
    pointer: str
    value: Json

    def step(self, *steps: str | int) -> Spot:
        spot = self
        for step in steps:
            escaped = str(step).replace("~", "~0").replace("/", "~1")
            spot = Spot(spot.uri, f"{spot.pointer}/{escaped}", spot.value[step])
        return spot

    def get(self, key: str) -> Spot | None:
        if isinstance(self.value, dict) and key in self.value:
            return self.step(key)
        return None

    def items(self) -> Iterator[tuple[str, Spot]]:
        for key in self.value if isinstance(self.value, dict) else ():
            yield key, self.step(key)

    def each(self) -> Iterator[Spot]:
        for index in range(len(self.value) if isinstance(self.value, list) else 0):
            yield self.step(index)


@dataclass(slots=True)
class Original:
    """The files of one description, by URI."""

    root: str
    files: dict[str, Json] = field(default_factory=dict)

    @classmethod
    def at(cls, path: Path) -> Original:
        return cls(path.resolve().as_uri())

    @classmethod
    def of(cls, document: Json) -> Original:
        """A document in memory."""
        uri = "file:///canonical.yaml"
        return cls(uri, {uri: document})

    def load(self, uri: str) -> Json:
        if uri not in self.files:
            if not uri.startswith("file:"):
                raise LookupError(f"no network: {uri}")
            self.files[uri] = _parsed(Path(unquote(urlsplit(uri).path)))
        return self.files[uri]

    @property
    def top(self) -> Spot:
        return Spot(self.root, "", self.load(self.root))

    def follow(self, spot: Spot) -> Spot:
        """What a reference leads to, through other references. Raises LookupError."""
        for _ in range(40):
            reference = spot.value.get("$ref") if isinstance(spot.value, dict) else None
            if not isinstance(reference, str):
                return spot
            uri, fragment = urldefrag(urljoin(spot.uri, reference))
            there = Spot(uri, "", self.load(uri))
            for token in unquote(fragment).split("/")[1:]:
                step: str | int = token.replace("~1", "/").replace("~0", "~")
                if isinstance(there.value, list):
                    step = int(step)
                there = self.follow(there) if not _has(there.value, step) else there
                there = there.step(step)
            spot = there
        raise LookupError(f"a ring of references: {reference}")


def _has(value: Json, step: str | int) -> bool:
    return isinstance(value, list) or (isinstance(value, dict) and step in value)


def _parsed(path: Path) -> Json:
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix in (".md", ".markdown", ".txt"):
        return text
    if text.lstrip().startswith("{"):
        return json.loads(text, strict=False)
    return _with_text_keys(yaml.load(text, _Loader))  # a subclass of the safe loader


def _with_text_keys(value: Json) -> Json:
    if isinstance(value, dict):
        return {_key(key): _with_text_keys(each) for key, each in value.items()}
    return [_with_text_keys(each) for each in value] if isinstance(value, list) else value


def _key(key: Json) -> str:
    return key if isinstance(key, str) else json.dumps(key)
