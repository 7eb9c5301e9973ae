"""Fetch documents from their URLs, and report what changed.

Only the documents and ``spec/sources.lock`` are written, in one step, and only if a content
differs: a daily pull does not cause a daily change. A source's server cannot affect other sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from specmeld.config import Project
from specmeld.diagnostics import InputError, SpecmeldError
from specmeld.pipeline.project.document_files import DocumentFiles
from specmeld.pipeline.project.replacing import replacement
from specmeld.pipeline.settle.digests import digest_of
from specmeld.pipeline.settle.document_reading import shown
from specmeld.pipeline.settle.settling import recover_project
from specmeld.progress import Progress, silent
from specmeld.sources import Pulled, SourceEntry, list_sources, lock_file, lock_text, read_lock

if TYPE_CHECKING:
    from specmeld.read.references.fetch import Answer

State = Literal["unchanged", "changed", "new", "gone", "refused"]
_GONE = (404, 410)
_AT_ONCE = 8
"""Most sources fetched in parallel."""
_SHORTEST_SECRET = 8
"""Least characters of a token for its occurrence in a response to be no coincidence."""
_LONGEST_HEADER = 1000


@dataclass(frozen=True, slots=True)
class PullOptions:
    """How to pull."""

    today: str
    """ISO 8601 date."""
    environment: Mapping[str, str]
    """The environment that holds the tokens."""
    allow_http: bool = False
    force: bool = False
    """Whether to accept content that would be refused."""
    only_look: bool = False
    earlier: Mapping[str, Pulled] | None = None
    """Known contents from elsewhere: the same content keeps its date."""


@dataclass(frozen=True, slots=True)
class SourceNews:
    """What happened to one source."""

    source: str
    """Its id."""
    file: str
    state: State
    why: str = ""
    """Why it is refused or gone."""
    moved_to: str = ""
    """Its new permanent URL."""
    redirected_to: str = ""
    """Where it was found; empty if there was no redirect."""
    gained: tuple[str, ...] = ()
    """New operations."""
    lost: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return self.state in ("gone", "refused")

    @property
    def is_new(self) -> bool:
        return self.state in ("changed", "new")


class RefusedError(Exception):
    """A source that is not fetched; the message says why."""


def pull(
    project: Project, names: Sequence[str], options: PullOptions, progress: Progress = silent
) -> tuple[SourceNews, ...]:
    """Fetch the sources with these ids or paths, or all that have a URL.

    Raises InputError for an unreadable list and for unknown names, and OutputError if nothing can
    be written.
    """
    if not options.only_look:
        recover_project(project)
    sources = shown(project.sources_file, project)
    listed = list_sources(project.sources_file, sources, to_pull=True).entries
    entries = _chosen(listed, names)
    if not entries:
        what = "lists no document with a URL"
        raise InputError(what, file=sources, fix="add 'url: https://…' beside its path")
    locked = read_lock(project.sources_file, sources)
    files = DocumentFiles(project, listed)
    pulls = [_Pull(project, entry, locked.get(entry.key), options, files) for entry in entries]
    progress(f"fetching {len(pulls)} documents")
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        asked = list(threads.map(_Pull.asked, pulls))
    brought = [one.judged(answer) for one, answer in zip(pulls, asked, strict=True)]
    if not options.only_look:
        known = {entry.key for entry in listed if entry.url}
        _write(project, brought, {key: one for key, one in locked.items() if key in known})
    return tuple(one.news for one in brought)


def _write(project: Project, brought: Sequence[_Brought], locked: Mapping[str, Pulled]) -> None:
    """Write what was fetched, and the lock if it changed. Raises OutputError."""
    from specmeld.publish import replace_files

    contents = {one.path: one.content for one in brought if one.content is not None}
    pulled = {**locked, **{one.key: one.pulled for one in brought if one.pulled is not None}}
    lock = lock_file(project.sources_file)
    if pulled or lock.exists():
        contents[lock] = lock_text(pulled).encode()
    replace_files(contents, at=project.canonical_file)  # generation from them waits meanwhile


def _chosen(entries: Iterable[SourceEntry], names: Sequence[str]) -> list[SourceEntry]:
    """The named sources, each a file of its own with a URL. Raises InputError."""
    with_url = [entry for entry in entries if entry.url and not entry.pattern]
    for name in names:
        if not any(name in (entry.id, entry.key, entry.shown) for entry in with_url):
            known = ", ".join(entry.id for entry in with_url)
            fix = f"choose one of {known}" if known else "add 'url: https://…' beside its path"
            raise InputError(f"no source with a URL is named {name!r}", fix=fix)
    wanted = set(names)
    return [one for one in with_url if not names or wanted & {one.id, one.key, one.shown}]


@dataclass(frozen=True, slots=True)
class _Brought:
    """The outcome of one source, and what to write for it."""

    news: SourceNews
    path: Path
    key: str
    content: bytes | None = None
    pulled: Pulled | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    answer: Answer
    redirected_to: str = ""


@dataclass(frozen=True)
class _Pull:
    """The pull of one source."""

    project: Project
    entry: SourceEntry
    locked: Pulled | None
    options: PullOptions
    files: DocumentFiles

    def asked(self) -> _Asked | RefusedError:
        """Its server's response."""
        from specmeld.read.references.fetch import FetchError, Request, Rules, ask

        led: list[str] = []
        try:
            if why := self.files.refusal(self.entry):
                raise RefusedError(why)
            credentials = self._credentials()
            request = Request(
                self._url(),
                Rules(http=self.options.allow_http, private=True, elsewhere=True),
                headers=self._conditions(),
                credentials=credentials,
            )
            answer = ask(request, led.append)
            _refuse_echo(answer, [*led[-1:], answer.moved_to], credentials)
        except (FetchError, RefusedError) as error:
            return RefusedError(str(error))
        return _Asked(answer, led[-1] if led else "")

    def judged(self, asked: _Asked | RefusedError) -> _Brought:
        """The outcome of the response."""
        if isinstance(asked, RefusedError):
            return self._told(SourceNews("", "", "refused", str(asked)))
        answer, status = asked.answer, asked.answer.status
        news = SourceNews(
            "", "", "unchanged", moved_to=answer.moved_to, redirected_to=asked.redirected_to
        )
        if status == 200:
            return self._compared(news, answer)
        if status == 304 and self._known is not None:
            return self._told(news)
        state: State = "gone" if status in _GONE else "refused"
        return self._told(replace(news, state=state, why=f"returned status {status}"))

    def _compared(self, news: SourceNews, answer: Answer) -> _Brought:
        """The outcome of a complete document."""
        now, kept = digest_of(answer.data), self._kept()
        if kept is not None and now == digest_of(kept):
            known = self._known is not None
            return self._told(news, pulled=None if known else self._pulled(answer, now))
        force = self.options.force
        if kept is not None and self._edited(kept) and not force:
            return self._told(
                replace(news, state="refused", why="was edited here after it was pulled")
            )
        try:
            found = replacement(self.entry, kept, answer.data, self.project.root)
        except SpecmeldError as error:
            return self._told(replace(news, state="refused", why=str(error)))
        news = replace(news, gained=found.gained, lost=found.lost)
        if found.refusal and not force:
            return self._told(replace(news, state="refused", why=found.refusal))
        news = replace(news, state="new" if kept is None else "changed")
        return self._told(news, answer.data, self._pulled(answer, now))

    def _told(
        self, news: SourceNews, content: bytes | None = None, pulled: Pulled | None = None
    ) -> _Brought:
        entry = self.entry
        told = replace(news, source=entry.id, file=entry.shown)
        return _Brought(told, entry.path, entry.key, content, pulled)

    def _pulled(self, answer: Answer, digest: str) -> Pulled:
        earlier = (self.options.earlier or {}).get(self.entry.key)
        if earlier is not None and (earlier.sha256, earlier.url) == (digest, self.entry.url):
            return earlier
        return Pulled(
            self.entry.url,
            self.options.today,
            digest,
            etag=_header_value(answer.etag),
            last_modified=_header_value(answer.last_modified),
        )

    @property
    def _known(self) -> Pulled | None:
        """The lock's entry, if it is for this URL and the current file."""
        kept, locked = self._kept(), self.locked
        if kept is None or locked is None or locked.url != self.entry.url:
            return None
        return locked if locked.sha256 == digest_of(kept) else None

    def _edited(self, kept: bytes) -> bool:
        return self.locked is not None and self.locked.sha256 != digest_of(kept)

    def _kept(self) -> bytes | None:
        return self.entry.path.read_bytes() if self.entry.path.is_file() else None

    def _conditions(self) -> dict[str, str]:
        """Conditional request headers, so that a server can report that nothing changed."""
        known = self._known
        if known is None or self.options.force:
            return {}
        said = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in said.items() if _header_value(value)}

    def _url(self) -> str:
        """Raises RefusedError for a URL that contains credentials or is not encrypted."""
        from specmeld.model.urls import urlsplit

        parts = urlsplit(self.entry.url)
        if parts.username or parts.password:
            raise RefusedError("its URL has a password in it; use 'token_env' instead")
        if parts.scheme == "http" and not self.options.allow_http:
            raise RefusedError("its URL is not encrypted; use https, or --allow-http")
        return self.entry.url.partition("#")[0]

    def _credentials(self) -> dict[str, str]:
        """The header with the token, if one is required. Raises RefusedError."""
        variable = self.entry.token_env
        if not variable:
            return {}
        token = self.options.environment.get(variable, "").strip()
        if not token:
            raise RefusedError(f"the environment variable {variable} is not set")
        if not token.isascii() or not token.isprintable():
            raise RefusedError(
                f"the environment variable {variable} may only contain printable ASCII"
            )
        header = self.entry.token_header or "Authorization"
        bearer = header.lower() == "authorization" and " " not in token
        return {header: f"Bearer {token}" if bearer else token}


def _refuse_echo(answer: Answer, urls: Iterable[str], credentials: Mapping[str, str]) -> None:
    """Raises RefusedError for a response that contains the token, which would be written or
    printed."""
    heads = "\n".join((answer.etag, answer.last_modified, *urls))
    for value in credentials.values():
        token = value.rpartition(" ")[2]
        long = len(token) >= _SHORTEST_SECRET
        if long and (token.encode() in answer.data or token in heads):
            raise RefusedError("contains the token")


def _header_value(text: str) -> str:
    """A value that a server sent, if it can be sent back."""
    fits = len(text) <= _LONGEST_HEADER and text.isascii() and text.isprintable()
    return text if fits else ""
