"""Valid names for a generated package."""

from __future__ import annotations

import keyword
import re
import sys

from specmeld.diagnostics import ConfigError

IMPORTABLE = r"[A-Za-z_][A-Za-z0-9_]*"

_NEEDED = frozenset({"pydantic", "httpx2", "httpx", "msgspec", "fastapi"})
"""What generated packages import."""


def check_package_name(name: str) -> str:
    """``name`` itself. Raises ConfigError if Python cannot import a package of that name."""
    if keyword.iskeyword(name):
        why, fix = "it is a Python keyword", f"try '{name.lower()}_client'"
    elif re.fullmatch(IMPORTABLE, name):
        return name
    else:
        why, fix = "Python cannot import it", "use letters, digits and underscores, as in my_client"
    raise ConfigError(f"{name!r:.80} is not a valid package name: {why}", fix=fix)


def package_name(title: str) -> str:
    """The import name for an API of that title: ``"Pet Store API v1.0"`` → ``pet_store_api_v1_0``.

    Letters outside ASCII are dropped; ``client`` if nothing is left. Keywords, and names that would
    hide a module, get the suffix ``_client``: ``"Calendar"`` → ``calendar_client``.
    """
    words = re.findall(r"[a-z0-9]+", title.lower())
    name = "_".join(words)[:50].strip("_") or "client"
    if name[0].isdigit():
        name = f"api_{name}"
    taken = keyword.iskeyword(name) or keyword.issoftkeyword(name) or hidden_by(name)
    return f"{name}_client" if taken else name


def hidden_by(name: str) -> str:
    """What could no longer be imported if a package of that name came first on the path."""
    if name in sys.stdlib_module_names:
        return f"the standard library module {name!r}"
    return f"the library {name!r}, which packages need themselves" if name in _NEEDED else ""
