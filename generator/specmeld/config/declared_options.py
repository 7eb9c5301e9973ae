"""The options: each declared once, as a field of ``Config``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from specmeld.config.package_names import check_package_name

CLIENT = "client"
"""The ``model_style`` of a package that is not models-only."""


def _option(default: Any, help: str, *, choices: tuple[str, ...] = (), metavar: str = "") -> Any:
    return field(default=default, metadata={"help": help, "choices": choices, "metavar": metavar})


@dataclass(frozen=True, slots=True)
class Config:
    """What a project or a command line may choose. An empty string means: the default."""

    package: str = _option(
        "", "Import name of the package (default: made from the API's title).", metavar="NAME"
    )
    out: str = _option(
        "", "Folder to put the package in, or the package's own folder.", metavar="DIR"
    )
    api_version: str = _option(
        "", "API version to use (default: the newest that a document mentions).", metavar="V"
    )
    http_library: str = _option(
        "httpx2",
        "HTTP library of the generated client.",
        choices=("httpx2", "httpx"),
    )
    assert_formats: bool = _option(False, "Validate formats such as date-time, uuid and int32.")
    format_types: str = _option(
        "python",
        "Types of formatted strings: 'python' uses datetime, date, time, timedelta, UUID, Decimal "
        "and bytes; 'str' keeps strings.",
        choices=("python", "str"),
    )
    model_style: str = _option(
        CLIENT,
        "'client' generates the whole package; the others generate only models, which check no "
        "more than types: dataclasses, typed dicts, msgspec structs or pydantic models.",
        choices=(CLIENT, "dataclass", "typed-dict", "msgspec", "pydantic"),
    )
    source_marks: bool = _option(
        False, "Add the document and line of each fact to docstrings, as in [v2.md:14]."
    )
    leave_out: tuple[str, ...] = _option(
        ("callbacks", "headers", "media types", "webhooks"),
        "What may be left out of the package: a kind of thing, or one place. Replaces the default: "
        "callbacks, headers (of responses), media types (other forms of the same content, and "
        "limits of bodies that are sent as they are), webhooks. Repeatable.",
        metavar="PLACE",
    )
    severity: tuple[str, ...] = _option(
        (),
        "Level of a rule of `diff`: breaking, warning or info. In the config a table, as "
        'in severity = {operation-removed = "warning"}.',
        metavar="RULE=LEVEL",
    )
    templates: str = _option(
        "", "Folder of your own templates, which override the built-in ones.", metavar="DIR"
    )
    copies: tuple[str, ...] = _option(
        (), "Vendored copies, or folders of them, to check as well.", metavar="DIR"
    )
    strict: bool = _option(
        False,
        "Treat open conflicts, missing references, URLs that are not read and lines that are not "
        "understood as errors.",
    )

    def __post_init__(self) -> None:
        if self.package:
            check_package_name(self.package)

    def with_flags(self, flags: Mapping[str, Any]) -> Config:
        """This config, overridden by the flags that were given (those not None)."""
        given = {name: value for name, value in flags.items() if value is not None}
        lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
        tables = {
            name: tuple(f"{key}={one}" for key, one in value.items())
            for name, value in given.items()
            if isinstance(value, dict)
        }
        return replace(self, **(given | lists | tables))
