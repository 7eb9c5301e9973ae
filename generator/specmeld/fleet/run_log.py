"""What the last runs have made of each member, so that a run can pass over what has not changed.

It is in the user's cache, a line for each member as it ends, and never in the workspace: who can
write the workspace must not be able to vouch for what is in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from specmeld.fleet.tasks import MadePackage
from specmeld.publish import MANIFEST, digest, read_manifest

_LARGEST = 50_000_000


@dataclass
class RunLog:
    """The log of a workspace; without a file it remembers nothing."""

    file: Path | None
    known: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, cache: Path | None, workspace: Path) -> RunLog:
        """The log that the user's cache has of a workspace."""
        if cache is None:
            return cls(None)
        name = hashlib.sha256(str(workspace.resolve()).encode()).hexdigest()[:32]
        log = cls(cache / "workspaces" / f"{name}.jsonl")
        log._load()
        return log

    def is_made(self, verb: str, member: str, key: str) -> bool:
        """Whether the verb has ended well on that member, by this key, and left what is there.

        We are in the folder of the workspace.
        """
        known = self.known.get((verb, member))
        if known is None or known.get("key") != key:
            return False
        left = known.get("left")
        return isinstance(left, dict) and all(
            value and digest_of(Path(path)) == value for path, value in left.items()
        )

    def note(self, verb: str, member: str, key: str, left: Mapping[str, str]) -> None:
        """Remember that a member ended well; a log that cannot be written is no failure."""
        row = {"verb": verb, "member": member, "key": key, "left": dict(left)}
        self.known[verb, member] = row
        if self.file is not None:
            with suppress(OSError):
                self.file.parent.mkdir(parents=True, exist_ok=True)
                with self.file.open("a", encoding="utf-8") as stream:
                    stream.write(f"{json.dumps(row)}\n")

    def _load(self) -> None:
        assert self.file is not None
        with suppress(OSError):
            if self.file.stat().st_size > _LARGEST:
                self.file.unlink()
            for line in self.file.read_text("utf-8").splitlines():
                with suppress(ValueError, LookupError, TypeError):
                    row = json.loads(line)
                    self.known[str(row["verb"]), str(row["member"])] = row


def left_by(packages: Iterable[MadePackage]) -> dict[str, str]:
    """What a run leaves that has written these: their digests, by their paths.

    A package with manual edits is not what this says, and is made again.
    """
    left: dict[str, str] = {}
    for one in packages:
        left |= {path: digest(text) for path, text in one.texts.items()}
        if one.files:
            left[one.root] = digest(one.files[MANIFEST])
    return left


def digest_of(path: Path) -> str:
    """A digest of a file, or of the files that a package's manifest names; empty where it has
    other ones."""
    with suppress(OSError):
        if not path.is_dir():
            return digest(path.read_bytes())
        manifest = read_manifest(path)
        if manifest is None:
            return ""
        for name, sha256 in manifest.files.items():
            if digest((path / name).read_bytes()) != sha256:
                return ""
        return digest((path / MANIFEST).read_bytes())
    return ""
