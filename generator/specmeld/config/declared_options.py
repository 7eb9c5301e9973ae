"""The options: each declared once, as a field of ``Config``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from specmeld.config.package_names import check_package_name

CLIENT = "client"
"""The ``model_style`` of a package that is not of models alone."""


def _option(default: Any, help: str, *, choices: tuple[str, ...] = (), metavar: str = "") -> Any:
    return field(default=default, metadata={"help": help, "choices": choices, "metavar": metavar})


@dataclass(frozen=True, slots=True)
class Config:
    """What a project or a command line may choose. Empty text means: the default."""

    package: str = _option(
        "", "Import name of the generated package (else made from the API's title).", metavar="NAME"
    )
    out: str = _option(
        "", "Folder that holds the package, or the package's own folder.", metavar="DIR"
    )
    api_version: str = _option(
        "", "API version to settle for (else the newest that a document tells).", metavar="V"
    )
    http_library: str = _option(
        "httpx2",
        "Transport that the generated client imports.",
        choices=("httpx2", "httpx"),
    )
    assert_formats: bool = _option(
        False, "What a format says of a text or number is asserted: date-time, uuid, int32 ..."
    )
    format_types: str = _option(
        "python",
        "What values of a format are in Python: its own types (datetime, date, time, timedelta, "
        "UUID, Decimal, bytes), or str.",
        choices=("python", "str"),
    )
    model_style: str = _option(
        CLIENT,
        "What is generated: client, the whole package; or a package of models alone, as "
        "dataclasses, typed dicts, structs of msgspec or models of pydantic, which check no more "
        "than types.",
        choices=(CLIENT, "dataclass", "typed-dict", "msgspec", "pydantic"),
    )
    source_marks: bool = _option(
        False, "Docstrings tell the document and line that each fact comes from: [v2.md:14]."
    )
    leave_out: tuple[str, ...] = _option(
        ("callbacks", "headers", "media types", "webhooks"),
        "What may be missing in the package: a kind of thing, or a place. In the place of: "
        "callbacks, headers (of answers), media types (of the same content, and bounds of what "
        "goes as it is), webhooks.",
        metavar="PLACE",
    )
    severity: tuple[str, ...] = _option(
        (),
        "Another level for a rule of `diff`: breaking, warning or info. In the config a table, as "
        'in severity = {operation-removed = "warning"}.',
        metavar="RULE=LEVEL",
    )
    templates: str = _option(
        "", "Folder of templates of your own, which stand before those of specmeld.", metavar="DIR"
    )
    copies: tuple[str, ...] = _option(
        (), "Vendored copies that check asks about, or folders that hold some.", metavar="DIR"
    )
    strict: bool = _option(
        False,
        "Conflicts that no rule decides are errors, and so are references to nothing and to URLs "
        "that are not read, and lines that were not understood.",
    )

    def __post_init__(self) -> None:
        if self.package:
            check_package_name(self.package)

    def with_flags(self, flags: Mapping[str, Any]) -> Config:
        """This config with the flags that were given (those not None) in place of its own."""
        given = {name: value for name, value in flags.items() if value is not None}
        lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
        tables = {
            name: tuple(f"{key}={one}" for key, one in value.items())
            for name, value in given.items()
            if isinstance(value, dict)
        }
        return replace(self, **(given | lists | tables))
