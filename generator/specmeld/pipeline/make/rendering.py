"""Plan and render a package: from the ``Api`` to its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from specmeld.config import CLIENT
from specmeld.model.api_description import Api
from specmeld.model.each import Each, one_by_one
from specmeld.model.files import Files
from specmeld.model.method_plan import Sample
from specmeld.model.plain_package import PlainPackage, PlainStyle
from specmeld.model.plan import LeftOut, PackagePlan
from specmeld.pipeline.make.locks import check_names
from specmeld.pipeline.make.part_cache import Pieces
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory


@dataclass(frozen=True, slots=True)
class Order:
    """A job for ``laid_out``."""

    api: Api
    package: str
    lock: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    samples: Mapping[str, Sample] = field(default_factory=dict)
    http_library: str = "httpx2"
    format_types: str = "python"
    model_style: str = CLIENT
    root: Path = Path()
    """The package's root and lock: what was cached for it is reused."""
    memory: Memory = FORGETFUL
    templates: Path | None = None
    """A folder of templates that override ours."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A package's own files, without its suite and manifest hashes."""

    files: Files
    models: int
    left_out: tuple[LeftOut, ...] = ()


def planned(order: Order, each: Each = one_by_one) -> PackagePlan:
    """The plan for a job. Raises InputError and ConfigError."""
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
    """The plan for a models-only job. Raises InputError and ConfigError."""
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
    """The files for a job. Raises InputError and ConfigError."""
    if order.model_style != CLIENT:
        return _plain_models(order)
    from specmeld.render import render

    with Pieces(order.memory, order.package, str(order.root.resolve())) as each:
        plan = planned(order, each)
        return LaidOut(
            dict(render(plan, each, order.templates)),
            len(plan.models.types),
            plan.coverage.left_out,
        )


def _plain_models(order: Order) -> LaidOut:
    from specmeld.render.plain_model_code import render_plain_models

    with Pieces(order.memory, order.package, str(order.root.resolve())) as each:
        plan = planned_models(order)
        return LaidOut(render_plain_models(plan, each), len(plan.models))
