"""The targets of a description's references, and whether they may stay where they are.

JSON Schema 2020-12, section 8.2, for schemas; elsewhere RFC 3986 and RFC 6901 alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from specmeld.diagnostics import Diagnostic, InputError, Severity
from specmeld.model.json import JSON
from specmeld.read.references.component_names import name_of_resource
from specmeld.read.references.dynamic_scope import DynamicScopes, Scope, dynamic_name
from specmeld.read.references.follow import MOST_HOPS
from specmeld.read.references.linked_files import (
    LinkedFile,
    LinkedFiles,
    LinkError,
    RemoteError,
    Target,
)
from specmeld.read.references.missing import MOST_GUESSES, does_not_exist, shown, stand_in
from specmeld.read.upgrade.drafts import Draft
from specmeld.read.upgrade.repair_notes import LOST
from specmeld.text.pointer import Pointer

_MOST_TOLD = 3
"""Most schemas in the name of a context."""


@dataclass(frozen=True, slots=True)
class At:
    """The position of the walk: its file, its base URI, and the root's ``$ref`` that led there."""

    file: LinkedFile
    pointer: Pointer
    base: str
    draft: Draft
    origin: Pointer = ()
    scope: Scope | None = None
    """None outside schemas."""
    away: bool = False
    """Whether the result will be outside the root document."""

    def step(self, *steps: str | int) -> At:
        return At(
            self.file,
            (*self.pointer, *steps),
            self.base,
            self.draft,
            self.origin,
            self.scope,
            self.away,
        )


@dataclass(slots=True)
class Targets:
    """``shelf`` is where components that are schemas are kept."""

    files: LinkedFiles
    shelf: Pointer
    diagnostics: list[Diagnostic] = field(default_factory=list)
    errors: dict[str, InputError] = field(default_factory=dict)
    """References that end the run, once all of them are known, by their text."""
    scopes: DynamicScopes = field(init=False)
    _refused: set[tuple[str, Pointer]] = field(default_factory=set)
    _missing: set[tuple[str, Pointer]] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)
    _stand_ins: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.scopes = DynamicScopes(self.files)

    def inside(self, at: At) -> At:
        """The position inside the schema there."""
        names = at.file.names
        if at.pointer in names.declared:
            if self.files.declared(at.file, at.pointer) is None:
                url = shown(names.declared[at.pointer])
                message = f"{url} is not a known draft; reading it as {at.file.draft}"
                self._once("warning", "unknown-draft", message, at, "$schema")
            at = replace(at, draft=self.files.draft(at.file, at.pointer))
        base = names.bases.get(at.pointer, at.base)
        if at.scope is None or base != at.base:
            scope = self.scopes.entered(at.scope or (), at.file, base)
            at = replace(at, base=base, scope=scope)
        return at

    def find(
        self, keyword: str, reference: str, kind: str, at: At, hops: int = MOST_HOPS
    ) -> tuple[Target, Scope]:
        """The target of a reference, through others without siblings, and its scope."""
        first = reference
        file, base, draft, scope = at.file, at.base, at.draft, at.scope or ()
        for _ in range(hops):
            try:
                target = self.files.find(reference, file, base, draft)
            except RemoteError as error:
                self._refuse(f"{shown(reference)} {error}", kind, at, error.fix)
                return Target(file, (), None, base, found=False, refused=True), ()
            except LinkError as error:
                self.fail(f"$ref {shown(reference)} {error}", at, error.fix)
                return Target(file, (), None, base, found=False, refused=True), ()
            if kind == "schema":
                target = self.scopes.outermost(target, dynamic_name(keyword, reference), scope)
                scope = self.scopes.entered(scope, target.file, target.base)
            alias = alias_of(target.value)
            if not alias or target.file is self.files.root:
                break
            keyword, reference, file, base = "$ref", alias, target.file, target.base
            draft = self.files.draft(target.file, target.pointer)
        else:
            if hops == MOST_HOPS:
                target = replace(target, found=False, fault="is circular")
        if not target.found and not target.fault and reference != first:
            fault = f"points to {shown(reference)}, which {self._fault(target.file, reference)}"
            target = replace(target, fault=fault)
        return target, self.scopes.arriving(scope, target) if kind == "schema" else ()

    def there(self, target: Target, at: At, scope: Scope | None = None) -> At:
        origin = (*at.pointer, "$ref") if at.file is self.files.root else at.origin
        draft = self.files.draft(target.file, target.pointer)
        return At(target.file, target.pointer, target.base, draft, origin, scope, away=True)

    def is_plain(self, keyword: str, reference: str, at: At) -> bool:
        """Whether a reference can obviously stay unchanged."""
        root = self.files.root
        local = at.file is root and reference.startswith("#/") and not at.base
        plain = keyword == "$ref" and not at.scope
        return local and plain and at.draft.newest and not root.names.declared

    def stays(self, target: Target, kind: str, scope: Scope) -> bool:
        """Whether the target of a reference is in the document as it is meant."""
        root = self.files.root
        if target.file is not root or kind != "schema":
            return target.file is root
        shelf = self.shelf
        whole = target.pointer[:-1] == shelf
        if not whole and not self.files.draft(root, target.pointer).newest:
            return False
        base, own = root.base, Scope()
        for end in range(len(shelf) + 1, len(target.pointer) + 1):
            base = root.names.bases.get(target.pointer[:end], base)
            own = self.scopes.entered(own, root, base)
        return scope == self.scopes.arriving(own, target)

    def made_for(self, target: Target, scope: Scope) -> str:
        """The context of a schema that depends on the path to it; empty for the plain path."""
        others = dict.fromkeys(
            name_of_resource(self.files.file(key), base)
            for _, key, base in scope
            if (key, base) != (target.file.key, target.base)
        )
        return "_and_".join(list(others)[:_MOST_TOLD])

    def _refuse(self, message: str, kind: str, at: At, fix: str) -> None:
        """Report, once, a URL that is not read."""
        key = (at.file.key, at.pointer)
        if key not in self._refused:
            self._refused.add(key)
            what = LOST[kind][0] if kind in LOST else "ignoring it"
            self.note("remote-reference", f"{message}; {what}", at, fix)

    def fail(self, message: str, at: At, fix: str) -> None:
        file, line = at.file.document.path, at.file.line((*at.pointer, "$ref"))
        error = InputError(message, file=file, line=line, fix=fix)
        self.errors.setdefault(str(error), error)

    def missing(self, reference: str, kind: str, target: Target, at: At) -> str:
        """The replacement of a broken reference, which is reported once."""
        key = (at.file.key, at.pointer)
        if key not in self._missing:
            self._missing.add(key)
            what = LOST[kind][0] if kind in LOST else "ignoring it"
            fault = target.fault or self._fault(target.file, reference)
            self.note("dangling-reference", f"$ref {shown(reference)} {fault}", at, what)
        return stand_in(reference)

    def _fault(self, file: LinkedFile, reference: str) -> str:
        guess = len(self._missing) <= MOST_GUESSES
        return does_not_exist(file.value, reference) if guess else "does not exist"

    def tell_of(self, keyword: str, at: At) -> None:
        """Report, once for each draft, a keyword that has no meaning there."""
        message = f"{keyword[:40]!r} has no meaning in {at.draft}; ignoring it"
        self._once("note", "older-draft", message, at, keyword)

    def _once(self, severity: Severity, code: str, message: str, at: At, keyword: str) -> None:
        if message not in self._told:
            self._told.add(message)
            file, line = at.file.document.path, at.file.line((*at.pointer, keyword))
            self.diagnostics.append(Diagnostic(severity, code, message, file, line))

    def stand_in(self, reference: str, what: str, at: At) -> None:
        """Report, once for each kind, a reference where OpenAPI has none."""
        if what not in self._stand_ins:
            self._stand_ins.add(what)
            message = f"{shown(reference)} replaces {what}, where OpenAPI allows no $ref"
            self.note("misplaced-reference", f"{message}; inlining it", at)

    def note(self, code: str, message: str, at: At, fix: str = "") -> None:
        file, line = at.file.document.path, at.file.line((*at.pointer, "$ref"))
        self.diagnostics.append(Diagnostic("warning", code, message, file, line, fix=fix))


def alias_of(value: JSON) -> str:
    """The reference of an object without siblings; empty for everything else."""
    reference = value.get("$ref") if isinstance(value, dict) and len(value) == 1 else None
    return reference if isinstance(reference, str) else ""
