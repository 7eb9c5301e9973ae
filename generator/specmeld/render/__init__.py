"""Render: ``PackagePlan`` → ``Files``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from specmeld.diagnostics import ConfigError
from specmeld.model.each import Each, one_by_one
from specmeld.model.files import Files
from specmeld.model.method_plan import ResourcePlan
from specmeld.model.plan import PackagePlan
from specmeld.render.layout import laid_out
from specmeld.render.templates import OURS, Templates, is_verbatim
from specmeld.text.import_order import all_order, name_order

__all__ = ["render"]

_RUNTIME = (
    "__init__.py",
    "_arguments.py",
    "_auth.py",
    "_capture.py",
    "_connection.py",
    "_core.py",
    "_downloads.py",
    "_errors.py",
    "_exchange.py",
    "_headers.py",
    "_http.py",
    "_lenient.py",
    "_lines.py",
    "_masking.py",
    "_media_types.py",
    "_messages.py",
    "_pieces.py",
    "_problems.py",
    "_redirects.py",
    "_request.py",
    "_response.py",
    "_retries.py",
    "_saving.py",
    "_settings.py",
    "_setup.py",
    "_styles.py",
    "_transport.py",
    "_twins.py",
    "_values.py",
    "_deadlines.py",
)
_SERVER = (
    "_access.py",
    "_answers.py",
    "_bodies.py",
    "_defaults.py",
    "_parameters.py",
    "_readings.py",
    "_refusals.py",
    "_routes.py",
)
_CARRIED = (
    *(f"server/{path}" for path in _SERVER),
    *(f"runtime/{path}" for path in _RUNTIME),
)
"""Files that are copied into every package."""
_OPTIONAL = (
    *("runtime/_content.py", "runtime/_files.py"),
    *("runtime/_events.py", "runtime/_oauth.py", "runtime/_paging.py", "runtime/_polling.py"),
    *("runtime/_servers.py", "runtime/_streams.py", "runtime/_webhooks.py"),
    *("server/_forms.py", "server/_multipart.py"),
)
"""Files that are copied into packages that need them."""
_REQUIRES = {
    "httpx2": ("pydantic>=2.10", "httpx2>=2.0"),
    "httpx": ("pydantic>=2.10", "httpx>=0.27"),
}
"""A package's requirements, by its transport; tested with the oldest and the newest of each."""
_SERVER_NAMES = ("Gate", "Key", "Route", "app", "principal", "router")
_EXPORTS = {
    "_client": ("AsyncClient", "Client"),
    "runtime._capture": ("Response",),
    "runtime._core": ("OMIT", "Omit", "Options"),
    "runtime._downloads": ("AsyncDownload", "Download"),
    "runtime._headers": ("Headers",),
    "runtime._redirects": ("Redirect",),
    "runtime._errors": (
        "APIConnectionError",
        "APIError",
        "APIStatusError",
        "APITimeoutError",
        "AuthenticationError",
        "BadRequestError",
        "ConflictError",
        "InternalServerError",
        "InvalidRequest",
        "InvalidResponse",
        "MissingCredentials",
        "NotFoundError",
        "PermissionDeniedError",
        "RateLimitError",
        "UnprocessableEntityError",
    ),
    "runtime._lenient": ("UnknownObject", "problems"),
    "runtime._problems": ("Problem",),
}


@dataclass(frozen=True, slots=True)
class _Twin:
    """What differs between the blocking client and the asynchronous one."""

    is_async: bool
    client: str
    driver: str
    base: str
    define: str


_TWINS = (
    _Twin(False, "Client", "SyncDriver", "Resource", "def"),
    _Twin(True, "AsyncClient", "AsyncDriver", "AsyncResource", "async def"),
)


def render(plan: PackagePlan, each: Each = one_by_one, own: Path | None = None) -> Files:
    """The package's files, by relative path in alphabetical order.

    ``own`` is a folder of templates that override ours. Raises ConfigError if one of them fails, or
    does not print Python.

    Each Python file is laid out once, and parsed before it is returned. ``specmeld.json`` holds
    what the plan knows (``package``, ``schemas``, ``operations``); ``publish`` adds the hashes.
    """
    templates = Templates.of(own)
    templates.check((*_CARRIED, *_OPTIONAL))
    paths = (*_CARRIED, *_optional(plan))
    carried = {path: _with_library(templates.carried(path), plan) for path in paths}
    carried |= {path: text for path, text in plan.models.files.items() if is_verbatim(path)}
    try:
        ours = laid_out(written(plan, templates), each, black=own is not None)
    except AssertionError as error:
        if own is None:
            raise
        fix = "fix the template that it comes from"
        raise ConfigError(str(error), file=str(own), fix=fix) from error
    return dict(sorted({**ours, **carried}.items()))


def _optional(plan: PackagePlan) -> Iterator[str]:
    if plan.uses_content:
        yield from ("runtime/_content.py", "runtime/_files.py")
    if plan.uses_oauth:
        yield "runtime/_oauth.py"
    if plan.uses_pages:
        yield "runtime/_paging.py"
    if plan.polled is not None:
        yield "runtime/_polling.py"
    if plan.uses_streams:
        yield from ("runtime/_events.py", "runtime/_streams.py")
    if plan.uses_forms:
        yield from ("server/_forms.py", "server/_multipart.py")
    if plan.servers is not None:
        yield "runtime/_servers.py"
    if plan.webhooks is not None:
        yield "runtime/_webhooks.py"


def _exports(plan: PackagePlan) -> dict[str, tuple[str, ...]]:
    """Module → the names that the package exports from it."""
    consents = tuple(one.authorization_name for one in plan.consents)
    ours = {**_EXPORTS, "_client": (*_EXPORTS["_client"], *consents)}
    if plan.uses_oauth:
        ours["runtime._oauth"] = ("AuthorizationCode", "Authorized", "Tokens")
    if plan.uses_pages:
        ours["runtime._paging"] = ("AsyncPage", "AsyncPages", "Page")
    if plan.polled is not None:
        ours["runtime._polling"] = ("async_poll", "poll")
    if plan.uses_streams:
        ours["runtime._core"] = (*_EXPORTS["runtime._core"], "ServerSentEvent")
        ours["runtime._errors"] = tuple(sorted((*_EXPORTS["runtime._errors"], "StreamError")))
        ours["runtime._streams"] = ("AsyncStream", "Stream")
    if plan.webhooks is not None:
        ours["runtime._webhooks"] = ("InvalidSignature", "InvalidWebhook")
    return ours


def _public(plan: PackagePlan) -> dict[str, Any]:
    """The public names of the package: those it exports, its modules, and all of them."""
    exports = {home: sorted(one, key=name_order) for home, one in sorted(_exports(plan).items())}
    modules = ("models", *(("webhooks",) if plan.webhooks is not None else ()))
    names = [*modules, *(name for each in exports.values() for name in each)]
    return {"exports": exports, "modules": modules, "names": sorted(names, key=all_order)}


def written(plan: PackagePlan, templates: Templates = OURS) -> Files:
    """The package's own files, not laid out yet."""
    models = {path: text for path, text in plan.models.files.items() if not is_verbatim(path)}
    return {**dict(_written(plan, templates.filled)), **models}


def _written(plan: PackagePlan, filled: Callable[..., str]) -> Iterator[tuple[str, str]]:
    resources = plan.all_resources
    served = [resource for resource in resources if resource.methods]
    yield "py.typed", ""
    yield "specmeld.json", _json(_manifest(plan, resources))
    yield "names.lock", _json(dict(sorted(plan.lock.items())))
    methods = [method for resource in resources for method in resource.methods]
    chooses = any(one.accepts or (one.body and one.body.others) for one in methods)
    uploads = any("runtime.File" in each.hint.text for one in methods for each in one.arguments)
    readme = {
        "chooses": chooses,
        "uploads": uploads,
        "requires": _REQUIRES[plan.http_library],
    }
    yield "README.md", filled("package/README.md.jinja", plan=plan, **readme)
    yield "NOTICE", filled("package/NOTICE.jinja", plan=plan)
    yield "api.md", filled("package/api.md.jinja", plan=plan, resources=resources)
    yield "__init__.py", filled("package/__init__.py.jinja", plan=plan, **_public(plan))
    yield "_client.py", filled("client/client.py.jinja", plan=plan, twins=_TWINS)
    if plan.webhooks is not None:
        yield "webhooks/__init__.py", filled("client/webhooks.py.jinja", plan=plan)
    yield "resources/__init__.py", '"""The resources of the API, each in a module of its own."""\n'
    protocols = sorted((*_SERVER_NAMES, *(one.protocol_name for one in served)), key=all_order)
    yield (
        "server/__init__.py",
        filled("server/__init__.py.jinja", plan=plan, resources=served, names=protocols),
    )
    yield "server/openapi.json", json.dumps(plan.document, ensure_ascii=False) + "\n"
    for resource in resources:
        path = f"{resource.module}.py"
        yield (
            f"resources/{path}",
            filled("client/resource.py.jinja", resource=resource, twins=_TWINS),
        )
    for resource in served:
        yield f"server/{resource.module}.py", filled("server/resource.py.jinja", resource=resource)


def _manifest(plan: PackagePlan, resources: tuple[ResourcePlan, ...]) -> dict[str, object]:
    return {
        "package": plan.package,
        "version": plan.version,
        "requires": ["python>=3.11", *_REQUIRES[plan.http_library]],
        "schemas": dict(plan.schemas),
        "operations": {
            method.key: ".".join((*resource.path, method.name))
            for resource in resources
            for method in resource.methods
        },
        "constraints": {place: dict(said) for place, said in plan.coverage.constraints.items()},
        "left_out": [asdict(one) for one in plan.coverage.left_out],
        **({"bounded": list(plan.coverage.bounded)} if plan.coverage.bounded else {}),
    }


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _with_library(text: str, plan: PackagePlan) -> str:
    if plan.http_library == "httpx":
        text = text.replace("httpcore2", "httpcore")
    return re.sub(r"\bhttpx2\b", plan.http_library, text)
