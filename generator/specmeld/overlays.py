"""``spec/overlay.yaml`` read: an OpenAPI Overlay 1.1 document with guards of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from specmeld.diagnostics import InputError
from specmeld.model.overlay import Action, Overlay

_LARGEST = 5_000_000
_DEEPEST = 60
_EXAMPLE = "write actions as in '- target: $.info' with 'update:', 'remove: true' or 'copy:'"
_KEYS = frozenset({"target", "description", "update", "remove", "copy", "x-was", "x-evidence"})


def load_overlay(file: Path, shown: str) -> Overlay | None:
    """The overlay in a file, None where there is no file. Raises InputError with the line."""
    try:
        text = file.read_text("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("cannot be read as UTF-8", file=shown, mend="mend it") from error
    root = _compose(text, shown)
    values = _mapping(root, shown)
    version = values.get("overlay")
    if version is None or not str(version.value).startswith("1."):
        raise _wrong(root, shown, "is no overlay of version 1", "begin it with 'overlay: 1.1.0'")
    actions = values.get("actions")
    if not isinstance(actions, yaml.SequenceNode):
        raise _wrong(root, shown, "'actions' is not a list", _EXAMPLE)
    return Overlay(shown, tuple(_action(node, shown) for node in actions.value))


def _compose(text: str, shown: str) -> yaml.Node:
    if len(text) > _LARGEST:
        raise InputError("is larger than decisions can be", file=shown, mend="split it")
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
                what = "is nested too deeply" if depth > _DEEPEST else "uses a YAML alias"
                raise InputError(what, file=shown, line=line, mend="write the value out")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        what = f"is not YAML: {error.problem}"
        raise InputError(what, file=shown, line=line, mend=_EXAMPLE) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError("is not YAML", file=shown, line=1, mend=_EXAMPLE) from error
    if root is None:
        raise InputError("is empty", file=shown, line=1, mend="begin it with 'overlay: 1.1.0'")
    return root


def _mapping(node: yaml.Node, shown: str) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(node, shown, "is not a mapping", _EXAMPLE)
    return {str(key.value): value for key, value in node.value}


def _action(node: yaml.Node, shown: str) -> Action:
    values = _mapping(node, shown)
    unknown = next((k for k in values if k not in _KEYS and not k.startswith("x-")), None)
    if unknown is not None:
        raise _wrong(node, shown, f"unknown key {unknown!r} in an action", _EXAMPLE)
    target = values.get("target")
    if not isinstance(target, yaml.ScalarNode) or not target.value:
        raise _wrong(node, shown, "an action without a target", _EXAMPLE)
    remove = "remove" in values and _plain(values["remove"], shown) is True
    if not remove and "update" not in values and "copy" not in values:
        raise _wrong(node, shown, "an action that does nothing", _EXAMPLE)
    return Action(
        target=target.value,
        line=node.start_mark.line + 1,
        update=_plain(values["update"], shown) if "update" in values else None,
        remove=remove,
        copy=str(values["copy"].value) if "copy" in values else "",
        was=_plain(values["x-was"], shown) if "x-was" in values else None,
        has_was="x-was" in values,
        evidence=str(values["x-evidence"].value) if "x-evidence" in values else "",
        description=str(values["description"].value) if "description" in values else "",
    )


def _plain(node: yaml.Node, shown: str) -> Any:
    """The JSON value of a node; a date or the like is the text that stands there."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value, shown) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value, shown) for value in node.value]
    try:
        return (
            yaml.SafeLoader.yaml_constructors[node.tag](yaml.SafeLoader(""), node)
            if (node.tag.rpartition(":")[2] in ("int", "float", "bool", "null"))
            else node.value
        )
    except (ValueError, yaml.YAMLError) as error:
        raise _wrong(node, shown, f"{node.value!r} is no value", "quote it") from error


def _wrong(node: yaml.Node, shown: str, what: str, mend: str) -> InputError:
    return InputError(what, file=shown, line=node.start_mark.line + 1, mend=mend)
