"""A second process, in which a package is planned and laid out while the first reads and proves.

Planning and rendering load most of the libraries; the workshop loads them while the documents are
being read, and lays the package out while the cases of its proof are being found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from specmeld.config import CLIENT
from specmeld.model.api import Api
from specmeld.model.each import Each, one_by_one
from specmeld.model.files import Files
from specmeld.model.method_plan import Sample
from specmeld.model.plain_models import PlainPackage, PlainStyle
from specmeld.model.plan import LeftOut, PackagePlan
from specmeld.pipeline.locks import check_names
from specmeld.pipeline.memory import FORGETFUL, Memory
from specmeld.pipeline.pieces import Pieces
from specmeld.pipeline.pools import pool as other_processes


@dataclass(frozen=True, slots=True)
class Order:
    """What ``laid_out`` is to make; all of it goes from one process to the other."""

    api: Api
    package: str
    lock: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    samples: Mapping[str, Sample] = field(default_factory=dict)
    http_library: str = "httpx2"
    format_types: str = "python"
    model_style: str = CLIENT
    root: Path = Path()
    """Where the package goes and has its lock: what was made for it last time is at hand again."""
    memory: Memory = FORGETFUL
    templates: Path | None = None
    """A folder of templates that stand before ours."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A package's own files, without its suite and manifest hashes."""

    files: Files
    models: int
    left_out: tuple[LeftOut, ...] = ()


def planned(order: Order, each: Each = one_by_one) -> PackagePlan:
    """The plan for an order. Raises InputError and ConfigError."""
    from specmeld.plan import plan_package

    check_names(order.lock, order.root)
    return plan_package(
        order.api,
        order.package,
        lock=order.lock,
        sources=order.sources,
        samples=order.samples,
        http_library=order.http_library,
        format_types=order.format_types,
        each=each,
    )


def planned_models(order: Order) -> PlainPackage:
    """The plan for an order of models alone. Raises InputError and ConfigError."""
    from specmeld.plan.models.plain_models import plan_plain_models

    check_names(order.lock, order.root)
    return plan_plain_models(
        order.api,
        order.package,
        cast(PlainStyle, order.model_style),
        lock=order.lock,
        format_types=order.format_types,
    )


def laid_out(order: Order) -> LaidOut:
    """The files for an order. Raises InputError and ConfigError."""
    if order.model_style != CLIENT:
        return _models_laid_out(order)
    from specmeld.render import render

    with Pieces(order.memory, order.package, str(order.root.resolve())) as each:
        plan = planned(order, each)
        return LaidOut(
            dict(render(plan, each, order.templates)),
            len(plan.models.types),
            plan.coverage.left_out,
        )


def _models_laid_out(order: Order) -> LaidOut:
    from specmeld.render.plain_models import render_plain_models

    with Pieces(order.memory, order.package, str(order.root.resolve())) as each:
        plan = planned_models(order)
        return LaidOut(render_plain_models(plan, each), len(plan.models))


@contextmanager
def workshop(memory: Memory = FORGETFUL) -> Iterator[ProcessPoolExecutor]:
    """A process that is loading what ``laid_out`` needs, as far as ``memory`` does not tell that
    most is made already; it ends with the context."""
    pool = other_processes(1)
    try:
        _: Future[None] = pool.submit(_load if memory.knows() else _warm_up)
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _warm_up() -> None:
    """A first package, of one schema: it loads every library that the next one needs."""
    laid_out(Order(Api("Warm", "1", (), {"Warm": {"type": "object"}}), "warm"))


def _load() -> None:
    """What every package needs."""
    import specmeld.plan
    import specmeld.render  # noqa: F401
