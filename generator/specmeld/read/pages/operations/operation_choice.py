"""Which sightings of operations count: the surest of each, and no calls of described ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from specmeld.read.containers.page_events import Event, Heading, Item, Table
from specmeld.read.pages.operations.endpoints import path_alone
from specmeld.read.pages.operations.owners import owner_of
from specmeld.read.pages.operations.part_labels import label_of, plain
from specmeld.read.pages.operations.path_ids import with_parameters_for_ids
from specmeld.read.pages.operations.sightings import HEADING, LISTED, MENTIONED, SAMPLE, Sighting
from specmeld.read.pages.path_spelling import Spelled, shape
from specmeld.read.vocabulary.section_words import AUTH_WORDS, ENDPOINT_WORDS

Key = tuple[str, str]
_FAILS = re.compile(
    r"\b(?:errors?|fails?|failed|invalid|unauthori[sz]ed|forbidden)\b", re.IGNORECASE
)
_FEW = 3
"""Fewest operations of a list that show its base path; fewer may share it by chance."""
_ID = re.compile(r"\d+|[0-9a-f]{8}-[0-9a-f-]{27}|(?=[a-f]*\d)[0-9a-f]{16,}", re.IGNORECASE)


def chosen(seen: Iterable[Sighting], events: Sequence[Event]) -> list[Sighting]:
    """The surest sighting of each operation; samples and mentions only if there is nothing else."""
    captions = _captions(events)
    seen = [
        _as_captioned(sighting, captions, events) if captions else sighting
        for sighting in seen
        if not _is_stand_in(sighting.url.path)
    ]
    best = _surest(seen, events)
    _drop_calls(best)
    _drop_relative(best, events)
    _describe_listed(best, seen, events)
    for strength in (MENTIONED, SAMPLE):
        owners = {owner_of(events, sighting) for sighting in best.values()}
        for sighting in seen:
            if sighting.strength != strength or _is_known(sighting, best):
                continue
            owner = owner_of(events, sighting)
            signs = best and _is_of_signing(events, owner, sighting.url.path)
            if owner not in owners and not signs:
                best[sighting.key] = sighting
                owners.add(owner)
    return sorted(with_parameters_for_ids(best), key=lambda each: (each.at, each.line))


def _is_of_signing(events: Sequence[Event], owner: int | None, path: str) -> bool:
    """Whether a chapter is about authentication, which it may show with any call.

    "Create an API key" is not, if it calls ``/api-keys``.
    """
    heading = events[owner] if owner is not None else None
    label = label_of(heading.text) if isinstance(heading, Heading) else None
    if label is None or label.kind != "auth" or not isinstance(heading, Heading):
        return False
    title, called = f" {_bare(heading.text)} ", f" {_bare(path)} "
    named = [f" {_bare(word)} " for word in AUTH_WORDS]
    return not any(word in title and word in called for word in named)


def _captions(events: Sequence[Event]) -> list[tuple[int, str]]:
    """Places of tables whose caption is a path, like Spring REST Docs' path parameters."""
    titled = [
        (at, path_alone(event.caption.strip("+ ")))
        for at, event in enumerate(events)
        if isinstance(event, Table) and event.caption
    ]
    return [(at, path) for at, path in titled if "{" in path]


def _as_captioned(
    sighting: Sighting, captions: Sequence[tuple[int, str]], events: Sequence[Event]
) -> Sighting:
    """A sample call with the path in the caption of a table below the same heading."""
    if sighting.strength != SAMPLE:
        return sighting
    owner = owner_of(events, sighting)
    for at, path in captions:
        key = (sighting.method, shape(path))
        if owner == owner_of(events, replace(sighting, at=at)) and _is_called(
            sighting.method, "/" + _whole_path(sighting.url), key, bool
        ):
            return replace(sighting, url=replace(sighting.url, path=path))
    return sighting


def _surest(seen: Iterable[Sighting], events: Sequence[Event]) -> dict[Key, Sighting]:
    """The surest of each; of two equally sure ones the first that is not an error example."""
    best: dict[Key, Sighting] = {}
    for sighting in seen:
        if sighting.strength <= MENTIONED:
            continue
        known = best.get(sighting.key)
        if (
            known is None
            or sighting.strength > known.strength
            or (
                sighting.strength == known.strength > LISTED
                and _fails(known, events)
                and not _fails(sighting, events)
            )
        ):
            best[sighting.key] = sighting
    return best


def _fails(sighting: Sighting, events: Sequence[Event]) -> bool:
    """Whether the heading of a call says that it fails."""
    owner = owner_of(events, sighting)
    heading = events[owner] if owner is not None else None
    return isinstance(heading, Heading) and _FAILS.search(heading.text) is not None


def _drop_calls(best: dict[Key, Sighting]) -> None:
    """Drop ``/boats/17`` if the page has ``/boats/{id}`` too."""
    for key, sighting in list(best.items()):
        others = [other for other in best if other != key and "{}" in other[1]]
        if sighting.strength < HEADING and any(
            _is_called(sighting.method, sighting.url.path, other, _ID.fullmatch) for other in others
        ):
            del best[key]


def _is_called(method: str, path: str, key: Key, fits: Callable[[str], object]) -> bool:
    called, steps = path.strip("/").split("/"), key[1].strip("/").split("/")
    pairs = list(zip(steps, called, strict=False))
    return (
        method == key[0]
        and len(steps) == len(called)
        and all(step == other or (step == "{}" and fits(other)) for step, other in pairs)
    )


def _drop_relative(best: dict[Key, Sighting], events: Sequence[Event]) -> None:
    """Drop a list of paths relative to a base path, if they are described in full.

    All of a list must be: ``/boats``, ``/boats/{id}`` for ``/v1/boats``, ``/v1/boats/{id}``.
    """
    lists: dict[int | None, list[Key]] = {}
    for key, sighting in best.items():
        if isinstance(events[sighting.at], Item | Table):
            lists.setdefault(owner_of(events, sighting), []).append(key)
    for listed in lists.values():
        full = [key for key in best if key not in listed]
        bases = [{base for other in full if (base := _base(key, other))} for key in listed]
        if set.intersection(*({base for base in each if "{}" not in base} for each in bases)):
            for key in listed:
                del best[key]
        else:
            _complete(best, listed, bases, full)


def _complete(
    best: dict[Key, Sighting], listed: Sequence[Key], bases: Sequence[set[str]], full: Sequence[Key]
) -> None:
    """Give a whole list the base that most of its paths have where they are described in full."""
    known = [each for each in bases if each]
    common = set.intersection(*known) if known else set()
    if not common or len(known) < _FEW or len(known) * 2 < len(listed):
        return
    base = min(common, key=len)
    at = next(key for key, each in zip(listed, bases, strict=True) if base in each)
    whole = next(best[other] for other in full if other[0] == at[0] and other[1] == base + at[1])
    spelled_base = whole.url.path.removesuffix(best[at].url.path)
    for key, each in zip(listed, bases, strict=True):
        sighting = best.pop(key)
        if base not in each and spelled_base != whole.url.path:
            url = replace(sighting.url, path=spelled_base + sighting.url.path)
            best[key[0], base + key[1]] = replace(sighting, url=url)


def _base(relative: Key, full: Key) -> str:
    """The prefix of a full path before a relative one; empty if that is not its end."""
    base = full[1].removesuffix(relative[1])
    return "" if relative[0] != full[0] or base == full[1] else base


def _describe_listed(
    best: dict[Key, Sighting], seen: Sequence[Sighting], events: Sequence[Event]
) -> None:
    """Move an operation of a list to the heading below which only that one is called."""
    called: dict[int, set[Key]] = {}
    samples: dict[Key, list[tuple[int, Sighting]]] = {}
    for sighting in seen:
        owner = owner_of(events, sighting)
        key = _called_key(sighting, best)
        if owner is not None:
            called.setdefault(owner, set()).add(key or sighting.key)
            if key is not None and sighting.strength == SAMPLE:
                samples.setdefault(key, []).append((owner, sighting))
    for key, listed in best.items():
        if listed.strength != LISTED:
            continue
        alone = [each for owner, each in samples.get(key, ()) if called[owner] == {key}]
        titled = _title_of(listed, events)
        if alone:
            best[key] = replace(alone[0], url=listed.url, words=listed.words)
        elif titled is not None and titled not in called:
            best[key] = replace(listed, at=titled, strength=HEADING)


def _title_of(listed: Sighting, events: Sequence[Event]) -> int | None:
    """The only heading after a list that has the words of one of its operations."""
    wanted = _bare(listed.words)
    found = [
        at
        for at, event in enumerate(events)
        if at > listed.at and isinstance(event, Heading) and wanted and _bare(event.text) == wanted
    ]
    return found[0] if len(found) == 1 else None


def _bare(title: str) -> str:
    """The words of a title in lower case, without numbers, marks and plurals."""
    words = re.sub(r"[\W\d_]+", " ", plain(title)).lower().split()
    return " ".join(word.removesuffix("s") for word in words)


def _called_key(sighting: Sighting, best: dict[Key, Sighting]) -> Key | None:
    """The operation that a sighting describes, or calls."""
    if sighting.key in best:
        return sighting.key
    path = "/" + _whole_path(sighting.url)
    for key in best:
        if _is_called(sighting.method, sighting.url.path, key, bool) or _is_called(
            sighting.method, path, key, bool
        ):
            return key
    return None


def _is_stand_in(path: str) -> bool:
    """Whether a path is a placeholder for any operation: ``/{endpoint}``, ``/ENDPOINT``."""
    name = path.strip("/{}")
    is_marked = name.isupper() or path.strip("/") != name
    return is_marked and name.lower() in ENDPOINT_WORDS


def _is_known(sighting: Sighting, best: dict[tuple[str, str], Sighting]) -> bool:
    """Whether a sample calls a known operation: /boats/2 is a call of /boats/{id}."""
    called = _whole_path(sighting.url).split("/")
    for method, path in best:
        steps = path.strip("/").split("/")
        if method == sighting.method and len(called) >= len(steps):
            pairs = zip(reversed(steps), reversed(called), strict=False)
            if all(step in ("{}", other) for step, other in pairs):
                return True
    return False


def _whole_path(url: Spelled) -> str:
    """The path of a URL including that of its server."""
    _, _, base = url.server.partition("://")[2].partition("/")
    return f"{base}/{url.path.strip('/')}".strip("/")
