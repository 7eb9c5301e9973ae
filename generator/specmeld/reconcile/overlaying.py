"""Rule 16: the overlay wins (OpenAPI Overlay Specification 1.1).

Our guards: a target that matches nothing is an error, and so is an ``x-was`` that no longer holds,
because then the evidence has changed and the decision must be made again.
"""

from __future__ import annotations

import copy
from typing import Any

from specmeld.diagnostics import InputError, OutdatedDecisionError
from specmeld.model.json import JSON, JSONObject
from specmeld.model.overlay import Action, Overlaid, Overlay
from specmeld.reconcile.equality import same
from specmeld.text.pointer import pointer_text, value_at

_Location = tuple[str | int, ...]


def apply_overlay(document: JSONObject, overlay: Overlay) -> tuple[JSONObject, list[Overlaid]]:
    """The document after all actions, in order, and what each of them changed.

    Raises InputError, with the action's line, for an invalid query; OutdatedDecisionError for one
    that matches nothing, and for a guard that does not hold.
    """
    changed = copy.deepcopy(document)
    overlaid: list[Overlaid] = []
    for action in overlay.actions:
        for location in _targets(changed, action, overlay):
            before = copy.deepcopy(value_at(changed, location))
            _guard(before, action, overlay)
            _act(changed, location, action, overlay)
            after = None if action.remove else value_at(changed, location)
            overlaid += [
                Overlaid(pointer_text(place), overlay.file, action.line, was, now)
                for place, was, now in _differences(location, before, after)
            ]
    return changed, overlaid


def _targets(document: JSONObject, action: Action, overlay: Overlay) -> list[_Location]:
    """Locations, the deepest and last first, so that removing one moves none of the others."""
    found = _find(document, action.target, action, overlay)
    if not found:
        raise OutdatedDecisionError(
            f"the target {action.target} matches nothing",
            file=overlay.file,
            line=action.line,
            fix="compare it with the canonical file, and correct it",
        )
    return sorted(found, key=_order, reverse=True)


def _order(location: _Location) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (0, step) for step in location]


def _find(document: JSONObject, query: str, action: Action, overlay: Overlay) -> list[_Location]:
    import jsonpath_rfc9535 as jsonpath  # most projects have no overlay

    try:
        nodes = jsonpath.find(query, document)
    except (jsonpath.JSONPathError, RecursionError) as error:
        raise _wrong(action, overlay, f"{query} is not a JSONPath query: {error}") from error
    return [tuple(node.location) for node in nodes]


def _wrong(action: Action, overlay: Overlay, what: str) -> InputError:
    fix = "compare it with the canonical file, and correct it"
    return InputError(what, file=overlay.file, line=action.line, fix=fix)


def _guard(before: Any, action: Action, overlay: Overlay) -> None:
    if action.has_was and not _holds(before, action.was):
        raise OutdatedDecisionError(
            f"{action.target} no longer matches x-was; it is now {_short(before)}",
            file=overlay.file,
            line=action.line,
            fix="review it: change the action and its x-was, or remove it",
        )


def _holds(value: Any, was: JSON) -> bool:
    """An object must contain what its guard names; anything else must be equal."""
    if isinstance(was, dict) and isinstance(value, dict):
        return all(key in value and _holds(value[key], was[key]) for key in was)
    return same(value, was)


def _act(document: JSONObject, location: _Location, action: Action, overlay: Overlay) -> None:
    if action.remove:
        if not location:
            raise _wrong(action, overlay, "the whole document cannot be removed")
        del value_at(document, location[:-1])[location[-1]]
        return
    update = action.update
    if action.copy:
        sources = _find(document, action.copy, action, overlay)
        if len(sources) != 1:
            raise _wrong(
                action, overlay, f"copy: {action.copy} matches {len(sources)} nodes, not 1"
            )
        update = copy.deepcopy(value_at(document, sources[0]))
    target = value_at(document, location)
    merged = _merged(target, update)
    if location:
        value_at(document, location[:-1])[location[-1]] = merged
    else:
        document.clear()
        document.update(merged)


def _merged(target: Any, update: Any) -> Any:
    """Objects are merged, lists are appended to, anything else is replaced (section 4.4.3)."""
    if isinstance(target, dict) and isinstance(update, dict):
        return target | {
            key: _merged(target[key], value) if key in target else copy.deepcopy(value)
            for key, value in update.items()
        }
    if isinstance(target, list):
        return [*target, *(update if isinstance(update, list) else [update])]
    return copy.deepcopy(update)


def _differences(location: _Location, was: Any, now: Any) -> list[tuple[_Location, Any, Any]]:
    if isinstance(was, dict) and isinstance(now, dict):
        keys = [*was, *(key for key in now if key not in was)]
        return [
            difference
            for key in keys
            for difference in _differences((*location, key), was.get(key), now.get(key))
        ]
    return [] if same(was, now) else [(location, was, now)]


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"
