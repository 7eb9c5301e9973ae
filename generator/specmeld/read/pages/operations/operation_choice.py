"""Which sightings of operations count: the surest of each, and no calls of described ones."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from specmeld.read.containers.page_events import Event, Heading, Item, Table
from specmeld.read.pages.called_paths import MOST_STEPS, CalledPaths, Key
from specmeld.read.pages.operations.endpoints import path_alone
from specmeld.read.pages.operations.owners import Outline
from specmeld.read.pages.operations.part_labels import label_of, plain
from specmeld.read.pages.operations.path_ids import with_parameters_for_ids
from specmeld.read.pages.operations.sightings import HEADING, LISTED, MENTIONED, SAMPLE, Sighting
from specmeld.read.pages.path_spelling import Spelled, shape
from specmeld.read.vocabulary.section_words import AUTH_WORDS, ENDPOINT_WORDS

_FAILS = re.compile(
    r"\b(?:errors?|fails?|failed|invalid|unauthori[sz]ed|forbidden)\b", re.IGNORECASE
)
_FEW = 3
"""Fewest operations of a list that show its base path; fewer may share it by chance."""
_ID = re.compile(r"\d+|[0-9a-f]{8}-[0-9a-f-]{27}|(?=[a-f]*\d)[0-9a-f]{16,}", re.IGNORECASE)


def chosen(seen: Iterable[Sighting], outline: Outline) -> list[Sighting]:
    """The surest sighting of each operation; samples and mentions only if there is nothing else."""
    captions = _captions(outline)
    seen = [
        _as_captioned(sighting, captions, outline) if captions else sighting
        for sighting in seen
        if not _is_stand_in(sighting.url.path)
    ]
    best = _surest(seen, outline)
    _drop_calls(best)
    _drop_relative(best, outline)
    _describe_listed(best, seen, outline)
    known = CalledPaths(best)
    for strength in (MENTIONED, SAMPLE):
        owners = {outline.owner_of(sighting) for sighting in best.values()}
        for sighting in seen:
            if sighting.strength != strength or sighting.key in best:
                continue
            if known.is_end_of(sighting.method, _whole_path(sighting.url)):
                continue
            owner = outline.owner_of(sighting)
            signs = best and _is_of_signing(outline.events, owner, sighting.url.path)
            if owner not in owners and not signs:
                best[sighting.key] = sighting
                known.add(sighting.key)
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


def _captions(outline: Outline) -> dict[int | None, list[str]]:
    """Owners of tables whose caption is a path, like Spring REST Docs' path parameters."""
    found: defaultdict[int | None, list[str]] = defaultdict(list)
    for at, event in enumerate(outline.events):
        caption = event.caption if isinstance(event, Table) else ""
        path = path_alone(caption.strip("+ ")) if caption else ""
        if "{" in path:
            found[outline.named_over(at)].append(path)
    return found


def _as_captioned(
    sighting: Sighting, captions: Mapping[int | None, Sequence[str]], outline: Outline
) -> Sighting:
    """A sample call with the path in the caption of a table below the same heading."""
    if sighting.strength != SAMPLE:
        return sighting
    for path in captions.get(outline.owner_of(sighting), ()):
        known = CalledPaths([(sighting.method, shape(path))])
        if known.first(sighting.method, _whole_path(sighting.url)):
            return replace(sighting, url=replace(sighting.url, path=path))
    return sighting


def _surest(seen: Iterable[Sighting], outline: Outline) -> dict[Key, Sighting]:
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
                and _fails(known, outline)
                and not _fails(sighting, outline)
            )
        ):
            best[sighting.key] = sighting
    return best


def _fails(sighting: Sighting, outline: Outline) -> bool:
    """Whether the heading of a call says that it fails."""
    owner = outline.owner_of(sighting)
    heading = outline.events[owner] if owner is not None else None
    return isinstance(heading, Heading) and _FAILS.search(heading.text) is not None


def _drop_calls(best: dict[Key, Sighting]) -> None:
    """Drop ``/boats/17`` if the page has ``/boats/{id}`` too."""
    called = CalledPaths(key for key in best if "{}" in key[1])
    for key, sighting in list(best.items()):
        if sighting.strength < HEADING:
            found = called.of(sighting.method, sighting.url.path, _ID.fullmatch)
            if any(other != key for other in found):
                del best[key]


def _drop_relative(best: dict[Key, Sighting], outline: Outline) -> None:
    """Drop a list of paths relative to a base path, if they are described in full.

    All of a list must be: ``/boats``, ``/boats/{id}`` for ``/v1/boats``, ``/v1/boats/{id}``.
    """
    lists: dict[int | None, list[Key]] = {}
    for key, sighting in best.items():
        if isinstance(outline.events[sighting.at], Item | Table):
            lists.setdefault(outline.owner_of(sighting), []).append(key)
    based: dict[Key, list[str]] = {key: [] for listed in lists.values() for key in listed}
    for key in best:
        _add_bases(based, key)

    def is_described(key: Key, base: str, among: Set[Key]) -> bool:
        return (full := _full(key, base)) in best and full not in among

    for listed in lists.values():
        among = {*listed}
        bases = [{base for base in based[key] if is_described(key, base, among)} for key in listed]
        if set.intersection(*({base for base in each if "{}" not in base} for each in bases)):
            for key in listed:
                del best[key]
        else:
            for full in _complete(best, listed, bases):
                _add_bases(based, full)


def _add_bases(based: Mapping[Key, list[str]], full: Key) -> None:
    """Note the prefix of a full path for each relative one that is its end."""
    method, path = full
    for at in range(1, len(path)) if path.count("/") <= MOST_STEPS else ():
        if path[at] == "/" and (relative := (method, path[at:])) in based:
            based[relative].append(path[:at])


def _full(relative: Key, base: str) -> Key:
    return relative[0], base + relative[1]


def _complete(
    best: dict[Key, Sighting], listed: Sequence[Key], bases: Sequence[set[str]]
) -> list[Key]:
    """Give a whole list the base that most of its paths have where they are described in full.

    Returns the full paths that are new.
    """
    known = [each for each in bases if each]
    common = set.intersection(*known) if known else set()
    if not common or len(known) < _FEW or len(known) * 2 < len(listed):
        return []
    base = min(common, key=len)
    at = next(key for key, each in zip(listed, bases, strict=True) if base in each)
    whole = best[_full(at, base)]
    spelled_base = whole.url.path.removesuffix(best[at].url.path)
    added = []
    for key, each in zip(listed, bases, strict=True):
        sighting = best.pop(key)
        if base not in each and spelled_base != whole.url.path:
            url = replace(sighting.url, path=spelled_base + sighting.url.path)
            best[_full(key, base)] = replace(sighting, url=url)
            added.append(_full(key, base))
    return added


def _describe_listed(best: dict[Key, Sighting], seen: Sequence[Sighting], outline: Outline) -> None:
    """Move an operation of a list to the heading below which only that one is called."""
    called: dict[int, set[Key]] = {}
    samples: dict[Key, list[tuple[int, Sighting]]] = {}
    known = CalledPaths(best)
    for sighting in seen:
        owner = outline.owner_of(sighting)
        key = sighting.key if sighting.key in best else _called_key(sighting, known)
        if owner is not None:
            called.setdefault(owner, set()).add(key or sighting.key)
            if key is not None and sighting.strength == SAMPLE:
                samples.setdefault(key, []).append((owner, sighting))
    titles = _titles(outline.events)
    for key, listed in best.items():
        if listed.strength != LISTED:
            continue
        alone = [each for owner, each in samples.get(key, ()) if called[owner] == {key}]
        titled = _title_of(listed, titles)
        if alone:
            best[key] = replace(alone[0], url=listed.url, words=listed.words)
        elif titled is not None and titled not in called:
            best[key] = replace(listed, at=titled, strength=HEADING)


def _titles(events: Sequence[Event]) -> dict[str, list[int]]:
    """The headings by the words of their titles."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, event in enumerate(events):
        if isinstance(event, Heading):
            found[_bare(event.text)].append(at)
    return found


def _title_of(listed: Sighting, titles: Mapping[str, Sequence[int]]) -> int | None:
    """The only heading after a list that has the words of one of its operations."""
    wanted = _bare(listed.words)
    found = titles.get(wanted, ()) if wanted else ()
    after = bisect_right(found, listed.at)
    return found[after] if len(found) == after + 1 else None


def _bare(title: str) -> str:
    """The words of a title in lower case, without numbers, marks and plurals."""
    words = re.sub(r"[\W\d_]+", " ", plain(title)).lower().split()
    return " ".join(word.removesuffix("s") for word in words)


def _called_key(sighting: Sighting, known: CalledPaths) -> Key | None:
    """The operation that a sighting calls."""
    return known.first(sighting.method, sighting.url.path, "/" + _whole_path(sighting.url))


def _is_stand_in(path: str) -> bool:
    """Whether a path is a placeholder for any operation: ``/{endpoint}``, ``/ENDPOINT``."""
    name = path.strip("/{}")
    is_marked = name.isupper() or path.strip("/") != name
    return is_marked and name.lower() in ENDPOINT_WORDS


def _whole_path(url: Spelled) -> str:
    """The path of a URL including that of its server."""
    _, _, base = url.server.partition("://")[2].partition("/")
    return f"{base}/{url.path.strip('/')}".strip("/")
