"""Locate the templates: beside a checkout's generator, or inside an installed wheel."""

from __future__ import annotations

import ast
import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path, PurePath

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.meta import find_referenced_templates
from jinja2.sandbox import ImmutableSandboxedEnvironment

from specmeld.config import did_you_mean, template_files
from specmeld.diagnostics import ConfigError
from specmeld.render.markdown_text import code_span, escaped
from specmeld.render.method_lines import method_line

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def folder() -> Path:
    """The folder ``templates``."""
    for root in (_PACKAGE, _PACKAGE.parents[1]):
        if (root / "templates" / "client").is_dir():
            return root / "templates"
    raise FileNotFoundError("templates")


@dataclass(frozen=True, slots=True)
class Templates:
    """Our templates, overridden by those of a project's folder ``own``.

    A template of the same name replaces ours; it can extend ``specmeld/NAME``, which is always
    ours, and override single blocks. Files that are copied can be replaced as a whole.
    """

    own: Path | None = None
    names: frozenset[str] = frozenset()
    """The paths in ``own``; a new file overrides ours from then on."""

    @classmethod
    def of(cls, own: Path | None) -> Templates:
        """The templates of a project whose own ones are in ``own``, as currently on disk."""
        return cls(own, frozenset(template_files(own)) if own else frozenset())

    def filled(self, template: str, **names: object) -> str:
        """The text that a template gives. Raises ConfigError where one of their own fails."""
        try:
            return environment(self.own, self.names).get_template(template).render(**names)
        except Exception as error:
            if self.own is None:
                raise
            raise self._wrong(error, template) from error

    def carried(self, path: str) -> str:
        """A file that goes into packages as it is."""
        if self.own is not None and path in self.names:
            return (self.own / path).read_text(encoding="utf-8")
        return verbatim(path)

    def check(self, carried: Collection[str]) -> None:
        """Raises ConfigError for an own file that nothing would ask for, or that is no Python;
        ``carried`` are the paths of what can be replaced as a whole."""
        if self.own is None:
            return
        if not self.own.is_dir():
            raise ConfigError(
                "no such folder", file=str(self.own), fix="correct the option 'templates'"
            )
        asked = self._asked()
        for path, file in template_files(self.own).items():
            if file.suffix == ".jinja":
                self._check_blocks(file)
            if path not in (asked if file.suffix == ".jinja" else carried):
                fix = "give it the name of the built-in template that it replaces"
                raise ConfigError("replaces no built-in template", file=str(file), fix=fix)
            if file.suffix == ".py":
                _parse(file)

    def _asked(self) -> set[str]:
        """The templates that something asks for: built-in names, and what an own one names. One
        with a computed name asks for any; one that is like no built-in one is for later use."""
        made = environment(self.own, self.names)
        listed = made.list_templates(["jinja"])
        built_in = [
            PurePath(one) for name in listed if (one := name.removeprefix("specmeld/")) != name
        ]
        asked = {path.as_posix() for path in built_in}
        names, folders = {path.name for path in built_in}, {path.parent for path in built_in}
        for path, file in template_files(self.own).items() if self.own else ():
            if PurePath(path).name not in names and PurePath(path).parent not in folders:
                asked.add(path)
            with suppress(TemplateSyntaxError, ValueError):
                named = list(find_referenced_templates(made.parse(file.read_text("utf-8"))))
                asked |= set(listed) if None in named else {name for name in named if name}
        return asked

    def _check_blocks(self, file: Path) -> None:
        """Raises ConfigError for a template that changes a built-in one in vain: it has another
        name, or a block that is not there. One that Jinja cannot read is reported at use."""
        made = environment(self.own, self.names)
        try:
            body = made.parse(file.read_text(encoding="utf-8")).body
        except (TemplateSyntaxError, ValueError):
            return
        extended = [one.template for one in body if isinstance(one, nodes.Extends)]
        if not extended or not isinstance(extended[0], nodes.Const):
            return
        name = str(extended[0].value)
        built_in = name.removeprefix("specmeld/")
        if built_in == name or name not in made.list_templates(["jinja"]):
            return
        if built_in not in self.names:
            fix = f"move it to {built_in}, which it extends"
            raise ConfigError("replaces no built-in template", file=str(file), fix=fix)
        known = made.get_template(name).blocks
        for block in (one for one in body if isinstance(one, nodes.Block)):
            if block.name not in known:
                what = f"{built_in} has no block {block.name!r}"
                fix = did_you_mean(block.name, list(known), f"it has {', '.join(known)}")
                raise ConfigError(what, file=str(file), line=block.lineno, fix=fix)

    def _wrong(self, error: Exception, template: str) -> ConfigError:
        file, line = str(self.own), 0
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename.startswith(str(self.own)):
                file, line = frame.filename, frame.lineno or 0
        if isinstance(error, TemplateSyntaxError):
            file, line = error.filename or file, error.lineno
        fix = f"fix the template, which replaces the built-in {template}"
        return ConfigError(_in_words(error), file=file, line=line, fix=fix)


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(".")


OURS = Templates()


class _Own(FileSystemLoader):
    """The templates of a project's folder, and nothing else that a path or a link leads to."""

    def __init__(self, own: Path, names: frozenset[str]) -> None:
        super().__init__(own)
        self._names = names

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        if template not in self._names:
            raise TemplateNotFound(template)
        return super().get_source(environment, template)

    def list_templates(self) -> list[str]:
        return sorted(self._names)


def _parse(file: Path) -> None:
    try:
        ast.parse(file.read_bytes())
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise ConfigError(
            f"is not Python: {error}", file=str(file), line=line, fix="fix it"
        ) from error


@lru_cache(maxsize=4)
def environment(own: Path | None = None, names: frozenset[str] = frozenset()) -> Environment:
    """Jinja as we use it: no undefined name, no blank line that a tag leaves behind.

    It keeps what it has found of a template, and so is made anew for other ``names`` in ``own``.

    Templates of a project may come with a pull request, so they run in Jinja's sandbox, where they
    reach neither Python's internals nor change what they are given.
    """
    ours = FileSystemLoader(folder())
    loaders: list[BaseLoader] = [ours, PrefixLoader({"specmeld": ours})]
    kind = ImmutableSandboxedEnvironment if own else Environment
    made = kind(
        loader=ChoiceLoader([_Own(own, names), *loaders] if own else loaders),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    made.filters["markdown"] = escaped
    made.filters["code"] = code_span
    made.filters["line"] = method_line
    return made


def verbatim(path: str) -> str:
    """A file of the runtime as it is."""
    return (folder() / path).read_text(encoding="utf-8")


def is_verbatim(path: str) -> bool:
    """Whether a file of a package is one of the runtime, which is laid out already."""
    return (folder() / "runtime" / path).is_file()
