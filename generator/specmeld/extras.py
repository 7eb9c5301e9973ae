"""Libraries that few projects need, as extras of the distribution: ``specmeld[mock]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

from specmeld.diagnostics import ConfigError

Extra = Literal["fleet", "mock", "models", "templates", "watch"]

_MODULES: Mapping[Extra, frozenset[str]] = {
    "fleet": frozenset({"distributed", "fsspec"}),
    "mock": frozenset({"fastapi", "python_multipart", "starlette", "uvicorn"}),
    "models": frozenset({"datamodel_code_generator"}),
    "templates": frozenset({"black"}),
    "watch": frozenset({"watchfiles"}),
}
"""Extra → the modules that it provides."""


@contextmanager
def extra(name: Extra, what: str) -> Iterator[None]:
    """Wraps the imports of an extra. Raises ConfigError if it is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        module = (error.name or "").partition(".")[0]
        if module not in _MODULES[name]:
            raise
        raise ConfigError(
            f"{what} needs {module}, which is not installed",
            fix=f"run: pip install 'specmeld[{name}]'",
        ) from error
