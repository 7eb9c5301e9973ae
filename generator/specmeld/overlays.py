"""Read ``spec/overlay.yaml``: an OpenAPI Overlay 1.1 document with our guards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from specmeld.diagnostics import InputError
from specmeld.model.json import JSON
from specmeld.model.overlay import Action, Overlay
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer
from specmeld.text.yaml_file import read_yaml_file

_LARGEST = 5_000_000
_BEGIN = "begin it with 'overlay: 1.1.0', and list the actions below 'actions:'"
_EXAMPLE = "write actions as in '- target: $.info' with 'update:', 'remove: true' or 'copy:'"
_KEYS = frozenset({"target", "description", "update", "remove", "copy", "x-was", "x-evidence"})
_NO_TEXT = re.compile(
    r"(?=\D{0,2}\d)[-+.\d][-+.\w:]{0,400}|[-+]?\.(?:inf|nan)|~|null|true|false|yes|no|on|off|",
    re.IGNORECASE | re.ASCII,
)
"""Matches what may be a number or a keyword of YAML 1.1."""


class _Plain(str):
    """An unquoted scalar: a string if a string is wanted, else the value that it spells."""

    __slots__ = ()


def load_overlay(file: Path, shown: str) -> Overlay | None:
    """The overlay in a file, None if there is no file. Raises InputError with the line."""
    if not file.exists():
        return None
    read = read_yaml_file(file, shown, largest=_LARGEST, example=_EXAMPLE, value_of=_Plain)
    if not isinstance(read.value, dict):
        raise _wrong("is not a mapping", _BEGIN, shown)
    if not str(read.value.get("overlay")).startswith("1."):
        raise _wrong("is not an overlay of version 1", _BEGIN, shown)
    actions = read.value.get("actions")
    if not isinstance(actions, list):
        raise _wrong("'actions' is not a list", _EXAMPLE, shown)
    parts = [_Part(read, ("actions", at), value, shown) for at, value in enumerate(actions)]
    return Overlay(shown, tuple(map(_action, parts)))


def _value(read: JSON) -> JSON:
    """The JSON value of parsed YAML."""
    if isinstance(read, dict):
        return {key: _value(each) for key, each in read.items()}
    if isinstance(read, list):
        return [_value(each) for each in read]
    return _scalar(read) if isinstance(read, _Plain) else read


def _scalar(text: _Plain) -> JSON:
    """The value of an unquoted scalar in YAML 1.1; a date stays a string."""
    if not _NO_TEXT.fullmatch(text):
        return str(text)
    try:
        value = yaml.safe_load(str(text))
    except (ValueError, yaml.YAMLError):  # a date or time that does not exist
        return str(text)
    return value if value is None or isinstance(value, int | float) else str(text)


@dataclass(frozen=True, slots=True)
class _Part:
    """One action of the file."""

    located: Located
    pointer: Pointer
    value: Any
    shown: str

    def text(self, key: str) -> str:
        """A string value, empty if there is none."""
        value = self.value.get(key, "")
        if isinstance(value, dict | list):
            raise self.wrong(f"{key!r} is not a plain value")
        return str(value)

    def get(self, key: str) -> JSON:
        """A value, None if there is none."""
        return _value(self.value.get(key))

    def wrong(self, what: str) -> InputError:
        return _wrong(what, _EXAMPLE, self.shown, self.located.line(self.pointer))


def _action(part: _Part) -> Action:
    if not isinstance(part.value, dict):
        raise part.wrong("an action is not a mapping")
    values = part.value
    unknown = next((k for k in values if k not in _KEYS and not k.startswith("x-")), None)
    if unknown is not None:
        raise part.wrong(f"unknown key {unknown!r} in an action")
    target = values.get("target")
    if not isinstance(target, str) or not target:
        raise part.wrong("an action has no target")
    remove = part.get("remove") is True
    if not remove and "update" not in values and "copy" not in values:
        raise part.wrong("an action does nothing")
    return Action(
        target=str(target),
        line=part.located.line(part.pointer),
        update=part.get("update"),
        remove=remove,
        copy=part.text("copy"),
        was=part.get("x-was"),
        has_was="x-was" in values,
        evidence=part.text("x-evidence"),
        description=part.text("description"),
    )


def _wrong(what: str, fix: str, shown: str, line: int = 1) -> InputError:
    return InputError(what, file=shown, line=line, fix=fix)
