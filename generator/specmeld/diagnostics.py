"""What can be wrong, and how it is told.

    SpecmeldError                exit 2, one line, no traceback
    ├── InputError               a document, a canonical file or a sources file cannot be used
    │   ├── CombinedInputError   several such, a line each
    │   ├── NoOperationError     a document describes no API
    │   │   └── PlainDataError   it is JSON or XML of no known format
    │   ├── SeveralApisError     documents describe several APIs where one is wanted
    │   └── OutdatedDecisionError  what people have decided no longer fits the documents
    ├── ConfigError              an option or the config is wrong
    │   └── CombinedConfigError  several such, a line each
    └── OutputError              the disk refuses, or a file edited by hand would be lost

A ``Diagnostic`` is a remark that does not stop the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One remark on one place of one file. ``line`` counts from 1; 0 means the whole file."""

    severity: Severity
    code: str
    """Stable kebab-case id, such as ``required-name-missing``."""
    message: str
    file: str = ""
    line: int = 0
    place: str = ""
    fix: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        head = f"{where}: " if where else ""
        return f"{head}{self.severity}: {self.message}{f'; {self.fix}' if self.fix else ''}"


class SpecmeldError(Exception):
    """Stops the run: says which file, where in it, what is wrong and how to fix it."""

    def __init__(self, message: str, *, file: str = "", line: int = 0, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.fix = fix

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        head = f"{where}: {self.message}" if where else self.message
        return f"{head}; {self.fix}" if self.fix else head

    def lines(self) -> list[str]:
        """What to print, one error a line."""
        return [str(self)]


class InputError(SpecmeldError):
    """A document, a canonical file or a sources file cannot be used."""


class NoOperationError(InputError):
    """A document in which nothing describes an operation, or which nothing can read."""


class PlainDataError(NoOperationError):
    """JSON or XML of no format that is known."""


class _CombinedError(SpecmeldError):
    """Several errors that can be reported together; the attributes are those of the first."""

    def __init__(self, errors: Sequence[SpecmeldError]) -> None:
        first = errors[0]
        super().__init__(first.message, file=first.file, line=first.line, fix=first.fix)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        return [line for error in self.errors for line in error.lines()]


class CombinedInputError(_CombinedError, InputError):
    """Several that say what cannot be used."""


class SeveralApisError(InputError):
    """Documents describe several APIs where one is wanted; ``found`` has a line for each."""

    def __init__(self, message: str, *, found: Sequence[str], fix: str) -> None:
        super().__init__(message, fix=fix)
        self.found = tuple(found)

    def lines(self) -> list[str]:
        """What was found, and how to choose, one line each."""
        return [f"{self.message}:", *(f"  {one}" for one in self.found), self.fix]


class OutdatedDecisionError(InputError):
    """What people have decided no longer fits what the documents say."""


class ConfigError(SpecmeldError):
    """An option or the config is wrong."""


class CombinedConfigError(_CombinedError, ConfigError):
    """Several that say what of the config is wrong."""


class OutputError(SpecmeldError):
    """The disk refuses, or a file edited by hand would be lost."""


def raise_all(errors: Sequence[SpecmeldError]) -> None:
    """Raise what there is: nothing, the error itself, or all of them as one."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        of_config = all(isinstance(one, ConfigError) for one in errors)
        raise CombinedConfigError(errors) if of_config else CombinedInputError(errors)
