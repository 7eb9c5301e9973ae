"""Check the options of a file: report everything that is wrong, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import Field, fields
from difflib import get_close_matches
from typing import Any

from specmeld.config.declared_options import Config
from specmeld.config.option_file import CONFIG_FILE, OptionFile
from specmeld.config.package_names import check_package_name
from specmeld.config.toml_lines import Path as Keys
from specmeld.diagnostics import ConfigError

TABLES = ("targets", "ignore")
"""Keys of the config that are not options."""
_KINDS = {str: "a string", bool: "true or false", tuple: "a list of strings"}


def option_errors(
    file: OptionFile, values: Mapping[str, Any], at: Keys = ()
) -> Iterator[ConfigError]:
    """What is wrong with the options at one level of the file."""
    options = {option.name: option for option in fields(Config)}
    for key, value in values.items():
        option = options.get(key)
        found = (
            _unknown(key, file, [*options, *TABLES]) if option is None else _wrong(option, value)
        )
        if found:
            yield file.wrong((*at, key), *found)


def did_you_mean(wrong: object, known: Mapping[str, Any] | list[str], otherwise: str) -> str:
    """How to fix an unknown name: the nearest known one."""
    near = get_close_matches(str(wrong), list(known), n=1)
    return f"did you mean {near[0]}?" if near else otherwise


def _unknown(key: str, file: OptionFile, known: list[str]) -> tuple[str, str]:
    if key == "tool" and file.shown == CONFIG_FILE:
        what = "the options of specmeld.toml belong at its top level"
        return what, "write them without [tool.specmeld]"
    fix = did_you_mean(key, known, f"choose one of {', '.join(known)}")
    return f"unknown option {key!r}", fix


def _wrong(option: Field[Any], value: Any) -> tuple[str, str] | None:
    """What is wrong with a value, and how to fix it."""
    wanted = type(option.default)
    is_table = "=" in option.metadata["metavar"]
    if not (_is_table(value) if is_table else _is_of(value, wanted)):
        kind = "a table of strings" if is_table else _KINDS[wanted]
        return f"{option.name!r} must be {kind}, not {value!r:.80}", ""
    choices = option.metadata["choices"]
    if choices and value not in choices:
        fix = did_you_mean(value, list(choices), f"choose one of {', '.join(choices)}")
        return f"{option.name!r} cannot be {value!r:.80}", fix
    if option.name == "package" and value:
        try:
            check_package_name(value)
        except ConfigError as error:
            return error.message, error.fix
    return None


def _is_of(value: Any, wanted: type) -> bool:
    if wanted is tuple:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return type(value) is wanted


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
