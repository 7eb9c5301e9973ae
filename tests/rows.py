"""Many small rows in one test, where a test for each would take longer to list than to run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def each(names: str | tuple[str, ...], rows: Iterable[Any]) -> Callable[..., Callable[[], None]]:
    """Like ``pytest.mark.parametrize``, as one test whose failure shows each wrong row."""
    one = isinstance(names, str)
    wanted = [{names: row} if one else dict(zip(names, row, strict=True)) for row in rows]
    assert wanted

    def decorate(test: Callable[..., None]) -> Callable[[], None]:
        def all_rows() -> None:
            wrong = []
            for row in wanted:
                try:
                    test(**row)
                except Exception as error:
                    wrong.append(f"{row}: {type(error).__name__}: {error}")
            assert not wrong, f"{len(wrong)} of {len(wanted)} rows:\n" + "\n".join(wrong)

        all_rows.__name__ = test.__name__
        all_rows.__doc__ = test.__doc__
        all_rows.__module__ = test.__module__
        return all_rows

    return decorate
