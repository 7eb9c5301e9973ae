"""The page on ``specmeld.api``, from its signatures and docstrings."""

from __future__ import annotations

import inspect
import re

from manual.page_text import fence, page
from specmeld import api

_INTRO = """\
Each verb that a script wants is a function of `specmeld.api`.
[specmeld from Python](../python.md) has an example and says what each function returns."""


def python_api_page() -> str:
    """Each public function with its signature and docstring."""
    members = [(name, getattr(api, name)) for name in sorted(api.__all__)]
    functions = [(name, one) for name, one in members if inspect.isfunction(one)]
    return page("Python API", _INTRO, *(_section(name, one) for name, one in functions))


def _section(name: str, function: object) -> str:
    signature = f"{name}{inspect.signature(function)}"  # type: ignore[arg-type]
    words = (inspect.getdoc(function) or "").replace("``", "`")
    return f"## {name}\n\n{fence(_wrapped(signature), 'python')}\n\n{words}"


def _wrapped(signature: str) -> str:
    """One argument per line; annotations are strings, so their quotes are removed."""
    plain = re.sub(r"'([^']+)'", r"\1", signature)
    plain = re.sub(r"<function (\w+) at 0x[0-9a-f]+>", r"\1", plain)
    head, _, rest = plain.partition("(")
    arguments, _, result = rest.rpartition(")")
    if len(plain) <= 88:
        return plain
    lines = [f"    {one}," for one in re.split(r", (?![^\[]*\])", arguments)]
    return "\n".join((f"{head}(", *lines, f"){result}"))
