"""A second process, in which a package is planned and laid out while the first reads and proves.

Planning and rendering load most of the libraries; the workshop loads them while the documents are
being read, and lays the package out while the cases of its proof are being found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from specmeld.model.api import Api
from specmeld.model.files import Files
from specmeld.model.plan import PackagePlan


@dataclass(frozen=True, slots=True)
class Order:
    """What ``laid_out`` is to make; all of it goes from one process to the other."""

    api: Api
    package: str
    lock: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    http_library: str = "httpx2"


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A package's own files, without its suite and manifest hashes."""

    files: Files
    models: int


def planned(order: Order) -> PackagePlan:
    """The plan for an order. Raises InputError and ConfigError."""
    from specmeld.plan import plan_package

    return plan_package(
        order.api,
        order.package,
        lock=order.lock,
        sources=order.sources,
        http_library=order.http_library,
    )


def laid_out(order: Order) -> LaidOut:
    """The files for an order. Raises InputError and ConfigError."""
    from specmeld.render import render

    plan = planned(order)
    return LaidOut(dict(render(plan)), len(plan.models.types))


@contextmanager
def workshop() -> Iterator[ProcessPoolExecutor]:
    """A process that is loading what ``laid_out`` needs; it ends with the context."""
    pool = ProcessPoolExecutor(max_workers=1)
    try:
        _: Future[None] = pool.submit(_warm_up)
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _warm_up() -> None:
    """A first package, of one schema: it loads every library that the next one needs."""
    laid_out(Order(Api("Warm", "1", (), {"Warm": {"type": "object"}}), "warm"))
