"""What goes to a worker and what comes back: bytes and JSON, the same for every kind of worker."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from specmeld.diagnostics import SpecmeldError
from specmeld.fleet.identity import identity
from specmeld.model.findings import Checked, Finding, Question, Rule

Verb = Literal["pull", "normalize", "generate", "check", "diff", "conform", "vendor"]
IN_PLACE: tuple[Verb, ...] = ("pull", "vendor")
"""Verbs that work on the member's own folder, in local processes: they ask the network with the
user's secrets, or write to other projects."""
_LARGEST = 1_000_000_000
"""Bytes of what is unpacked."""
_HEAD = struct.Struct(">I")
FOR_PIPE, _FOR_NETWORK = 0, 1
"""How much what travels is compressed: between processes of one machine not at all."""


class BrokenTaskError(Exception):
    """Bytes that are no task or no outcome."""


@dataclass(frozen=True, slots=True)
class Task:
    """One verb on one member: all that its outcome depends on."""

    member: str
    verb: Verb
    options: Mapping[str, Any]
    """What the verb was asked with, and the member's project; see ``member_work``."""
    files: Mapping[str, bytes]
    """POSIX path from the folder of the workspace → content."""
    processes: int = 1
    """How many processes it may use, 0: one for each core; its outcome does not depend on that."""

    @property
    def key(self) -> str:
        """What its outcome can be known again by: a digest of all of it, and of specmeld."""
        digests = {path: hashlib.sha256(data).hexdigest() for path, data in self.files.items()}
        said = [identity(), self.member, self.verb, self.options, digests]
        return hashlib.sha256(_json(said).encode("utf-8", "surrogatepass")).hexdigest()

    def packed(self, level: int = _FOR_NETWORK) -> bytes:
        head = {
            "member": self.member,
            "verb": self.verb,
            "options": self.options,
            "processes": self.processes,
            "files": [[path, len(data)] for path, data in self.files.items()],
        }
        line = _json(head).encode("utf-8", "surrogatepass")
        return zlib.compress(b"".join([_HEAD.pack(len(line)), line, *self.files.values()]), level)

    @classmethod
    def unpacked(cls, data: bytes) -> Task:
        """Raises BrokenTaskError."""
        try:
            whole = memoryview(_inflated(data))
            (length,) = _HEAD.unpack(whole[:4])
            head = json.loads(bytes(whole[4 : 4 + length]).decode("utf-8", "surrogatepass"))
            at, files = 4 + length, {}
            for path, size in head.pop("files"):
                files[path] = bytes(whole[at : at + size])
                at += size
            return cls(**head, files=files)
        except (ValueError, TypeError, LookupError, struct.error, zlib.error) as error:
            raise BrokenTaskError(f"not a task: {error}") from error


@dataclass(frozen=True, slots=True)
class MadePackage:
    """A package that is to be written."""

    root: str
    files: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)
    """What is written with it: canonical file and provenance, by their paths."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a member: all of it is JSON."""

    code: int = 0
    """As the verb would end with for this member alone."""
    figures: Mapping[str, Any] = field(default_factory=dict)
    asked: tuple[Question, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    """Rows as ``finding_row`` makes them."""
    errors: tuple[Mapping[str, Any], ...] = ()
    remarks: tuple[str, ...] = ()
    packages: tuple[MadePackage, ...] = ()
    """What is to be written."""
    folder: str = ""
    """What the files of findings are relative to, from the folder of the workspace."""
    seconds: float = 0.0
    retry: bool = False
    """Whether the worker was lost with it, so that another try makes sense."""

    def packed(self, level: int = _FOR_NETWORK) -> bytes:
        return zlib.compress(_json(asdict(self)).encode("utf-8", "surrogatepass"), level)

    @classmethod
    def unpacked(cls, data: bytes) -> Outcome:
        """Raises BrokenTaskError."""
        try:
            held = json.loads(_inflated(data).decode("utf-8", "surrogatepass"))
            held["packages"] = [MadePackage(**one) for one in held["packages"]]
            lists = {key: tuple(one) for key, one in held.items() if isinstance(one, list)}
            return cls(**{**held, **lists})
        except (ValueError, TypeError, LookupError, zlib.error, RecursionError) as error:
            raise BrokenTaskError(f"not a result: {error}") from error

    @property
    def checked(self) -> Checked:
        """The findings, with their files from the folder of the workspace."""
        return Checked(self.asked, tuple(map(finding_of, self.findings)), self.folder)


def for_network(packed: bytes) -> bytes:
    """What was packed for a pipe, compressed. Raises BrokenTaskError."""
    try:
        return zlib.compress(_inflated(packed), _FOR_NETWORK)
    except (ValueError, zlib.error) as error:
        raise BrokenTaskError(f"not a result: {error}") from error


def some(lines: Sequence[str], most: int) -> tuple[str, ...]:
    """The first lines, and how many more there are."""
    more = len(lines) - most
    return (*lines[:most], *([f"and {more} more"] if more > 0 else []))


def failed(error: SpecmeldError, **more: Any) -> Outcome:
    """The outcome of a member that could not be worked on."""
    told = [error_row(one) for one in getattr(error, "errors", (error,))]
    return replace(Outcome(2, errors=tuple(told)), **more)


def lost(message: str, fix: str) -> Outcome:
    """The outcome of a member whose worker ended before it did."""
    return failed(SpecmeldError(message, fix=fix), retry=True)


def error_row(error: SpecmeldError) -> dict[str, Any]:
    return {"message": error.message, "file": error.file, "line": error.line, "fix": error.fix}


def error_of(row: Mapping[str, Any]) -> SpecmeldError:
    return SpecmeldError(
        str(row["message"]), file=str(row["file"]), line=int(row["line"]), fix=str(row["fix"])
    )


def finding_row(one: Finding) -> dict[str, Any]:
    return asdict(one)


def finding_of(row: Mapping[str, Any]) -> Finding:
    return Finding(**{**row, "rule": Rule(**row["rule"])})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _inflated(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    whole = inflater.decompress(data, _LARGEST)
    if inflater.unconsumed_tail or not inflater.eof:
        raise ValueError("it is truncated, or too large")
    return whole
