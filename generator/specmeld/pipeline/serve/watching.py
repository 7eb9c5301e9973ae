"""Detect changes of a project's inputs.

File system events trigger a check, and the contents decide: a touch is not a change, and a change
without an event (a network disk, a lost event) is noticed within a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import Event

from specmeld.config import CONFIG_FILE, SOURCES_FILE, open_project, template_files
from specmeld.diagnostics import SpecmeldError
from specmeld.extras import extra
from specmeld.pipeline.settle.digests import digest_at, recorded
from specmeld.sources import SourceEntry, load_sources

_QUIET, _BURST, _PULSE = 50, 300, 1000
"""Milliseconds: of silence after which a burst is over, its maximal duration, and between checks
without events."""


def changes(root: Path, stop: Event | None = None) -> Iterator[list[Path]]:
    """The changed inputs of the project at ``root``: nothing at first, then the files of each
    change. The caller regenerates in between; changes meanwhile are reported next. Ends when
    ``stop`` is set."""
    with extra("watch", "'specmeld watch'"):
        import watchfiles  # noqa: F401  asked for before anything is made

    known = _inputs(root)
    before = _state(known)
    yield []
    while stop is None or not stop.is_set():
        news = _inputs(root) - known - _loose(root)
        known |= news
        before = {**before, **_state(news)}
        now = _other_state(root, before, stop)
        if now is not None:
            yield sorted(path for path in now if now[path] != before.get(path))
            before = now
            known |= now.keys()


def _inputs(root: Path) -> set[Path]:
    """The config, the list of documents, the overlays, the documents and what they refer to."""
    found = {root / CONFIG_FILE, root / "pyproject.toml", root / SOURCES_FILE, *_loose(root)}
    for file in (root / "spec").glob("provenance*.json"):
        made = recorded(file.read_text(encoding="utf-8", errors="replace"))
        found |= {root / path for path in (made.files if made is not None else ())}
    return found | {entry.path for entry in _documents(root)}


def _documents(root: Path) -> tuple[SourceEntry, ...]:
    try:
        return load_sources(root / SOURCES_FILE, SOURCES_FILE)
    except SpecmeldError:  # generating will report it
        return ()


def _loose(root: Path) -> set[Path]:
    """Overlays, templates and documents of folders: inputs that can appear without being listed."""
    found = {root / "spec" / "overlay.yaml", *(root / "spec").glob("overlay*.yaml")}
    found |= {entry.path for entry in _documents(root) if entry.pattern}
    try:
        configs = [one.config for one in open_project(root).with_targets]
    except SpecmeldError:
        return found
    for folder in {config.templates for config in configs if config.templates}:
        found |= set(template_files(root / folder).values())
    return found


def _state(paths: Iterable[Path]) -> dict[Path, str]:
    return {path: digest_at(path) for path in paths}


def _other_state(
    root: Path, before: Mapping[Path, str], stop: Event | None
) -> dict[Path, str] | None:
    """Wait until some file's content changes; None if stopped."""
    from watchfiles import watch

    folders = {path.parent for path in before if path.parent.is_dir()}
    waking = watch(
        *sorted(folders),
        watch_filter=None,
        debounce=_BURST,
        step=_QUIET,
        rust_timeout=_PULSE,
        yield_on_timeout=True,
        stop_event=stop,
        recursive=False,
        raise_interrupt=True,
    )
    # The watcher is running, so nothing is missed from here on.
    now = _state(before.keys() | _loose(root))
    while now == before:
        if next(waking, None) is None:
            return None
        now = _state(before.keys() | _loose(root))
    waking.close()
    return now
