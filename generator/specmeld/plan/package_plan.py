"""The package as a whole: resources with their methods, the client around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from specmeld.model.api_description import Api
from specmeld.model.client_plan import (
    ClientParameterPlan,
    CredentialPlan,
    ServersPlan,
    WebhooksPlan,
)
from specmeld.model.each import Each, one_by_one
from specmeld.model.method_plan import (
    AliasPlan,
    ArgumentPlan,
    MethodPlan,
    ResourcePlan,
    Sample,
    SignaturePlan,
)
from specmeld.model.named_types import Annotation, Code, Models, NamedApi
from specmeld.model.plan import PackagePlan
from specmeld.model.urls import urlsplit
from specmeld.plan.client.credentials import (
    credential_places,
    environment,
    plan_credentials,
    shown_first,
)
from specmeld.plan.client.servers import plan_servers
from specmeld.plan.client.shared_parameters import plan_shared, shared_imports
from specmeld.plan.coverage import coverage
from specmeld.plan.methods.arguments import ArgumentWriter
from specmeld.plan.methods.operation_methods import OperationPlanner, code
from specmeld.plan.methods.webhooks import plan_webhooks
from specmeld.plan.models.models import plan_models
from specmeld.plan.models.shards import shards
from specmeld.plan.names import identifiers
from specmeld.plan.names.aliases import Aliases
from specmeld.plan.names.lock_places import kept, of_kind
from specmeld.plan.names.named_components import name_schemas
from specmeld.plan.places.resources import (
    Member,
    ResourcePath,
    locked_names,
    members_of,
    tree,
)
from specmeld.plan.prose.docs import prose
from specmeld.plan.prose.method_docs import Sources, common_errors
from specmeld.plan.prose.snippets import shown_options
from specmeld.plan.quoting import docstring
from specmeld.plan.types.expressions import BUILTINS, HIDEABLE, module_imports, unhidden
from specmeld.plan.types.imports import statements, type_statements

_SERVER_NAMES = (
    *("app", "application", "authenticate", "gate", "prefix", "principal"),
    *("router", "routes"),
)
"""Names in ``server/__init__.py``, in which each module is an argument."""


def plan_package(
    api: Api,
    package: str,
    *,
    lock: Mapping[str, str] | None = None,
    sources: Sources | None = None,
    samples: Mapping[str, Sample] | None = None,
    http_library: str = "httpx2",
    format_types: str = "python",
    each: Each = one_by_one,
) -> PackagePlan:
    """The package ``package`` (a Python name) for ``api``, with every decision made.

    ``lock`` maps places to their names in the previous package (``names.lock``). ``sources`` maps
    places, written as in claims, to ``document:line``. ``samples`` maps operations to the arguments
    of example calls. ``format_types`` is the option of that name. ``each`` makes the models'
    sources, a module at a time.
    """
    lock, samples = lock or {}, samples or {}
    named = replace(name_schemas(api, lock), python_values=format_types == "python")
    plan = replace(
        _planned(named, package, _members(api, named, lock), lock, sources or {}, samples, each),
        http_library=http_library,
        document=api.document,
    )
    return replace(plan, coverage=coverage(api, plan), first_calls=_first_calls(plan, samples))


def _planned(
    named: NamedApi,
    package: str,
    members: tuple[Member, ...],
    lock: Mapping[str, str],
    sources: Sources,
    samples: Mapping[str, Sample],
    each: Each,
) -> PackagePlan:
    """Everything decided about the API with its names; the coverage comes later."""
    api = named.api
    models = plan_models(named, shards(api, members) if members else None, each)
    planner = OperationPlanner(named, models, sources, samples)
    resources = _resources(members, planner, models)  # arguments have their names from here on
    base_url = api.servers[0] if api.servers else ""
    keys = of_kind(lock, "credential")
    asked = _asked(package, named, models, keys, samples)
    return PackagePlan(
        package=package,
        title=prose(api.title),
        version=prose(api.version),
        description=prose(api.description),
        quoted_title=code(prose(api.title)),
        doc=Code(docstring(prose(f"{api.title} {api.version}").strip() or "A client.")),
        base_url=code(base_url),
        base_url_variable=environment(package, "base_url"),
        server_prefix=code(urlsplit(base_url).path.rstrip("/") if base_url else ""),
        quoted_version=code(prose(api.version)),
        credentials=asked.credentials,
        shown_options=asked.shown_options(named.api, base_url),
        webhooks=_webhooks(package, named, models),
        servers=asked.servers,
        shared=asked.shared,
        shared_imports=shared_imports(asked.shared),
        resources=resources,
        errors=common_errors(planner.errors),
        models=models,
        schemas=_schemas(package, named, models),
        lock=_lock(named, members, planner, models.fields, keys, lock),
    )


def _members(api: Api, named: NamedApi, lock: Mapping[str, str]) -> tuple[Member, ...]:
    """The operations with their places in the client, and their schemas named."""
    return tuple(
        replace(member, operation=operation)
        for member, operation in zip(members_of(api, lock), named.api.operations, strict=True)
    )


def _first_calls(plan: PackagePlan, samples: Iterable[str]) -> tuple[Code, ...]:
    """The example calls at the start of the documentation, in the order of ``samples``."""
    methods = {one.key: one for each in plan.all_resources for one in each.methods}
    found = [methods[key] for key in samples if key in methods]
    return tuple(_shown(one) for one in found if one.snippet)


def _shown(method: MethodPlan) -> Code:
    """A call as an example has it: what it returns is printed, pages and streams item by item."""
    streamed = method.stream is not None and method.stream.argument is None
    if streamed or method.page is not None:
        return Code(f"for item in {method.snippet}:\n    print(item)")
    nothing = method.returns.text == "None"
    return method.snippet if nothing else Code(f"print({method.snippet})")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The client's arguments, besides its connection."""

    credentials: tuple[CredentialPlan, ...]
    servers: ServersPlan | None
    shared: tuple[ClientParameterPlan, ...]

    def shown_options(self, api: Api, base_url: str) -> tuple[Code, ...]:
        first = shown_first(self.credentials, api.security)
        return shown_options(first, self.shared, base_url)


def _asked(
    package: str,
    named: NamedApi,
    models: Models,
    keys: Mapping[str, str],
    samples: Mapping[str, Sample],
) -> _Asked:
    """The arguments of the client; each kind avoids the names of those before it."""
    credentials = plan_credentials(named.api.security_schemes, package, keys)
    taken = [name for one in credentials for name in one.names]
    servers = plan_servers(named.api.server_choices, package, taken)
    taken += [one.name for one in servers.arguments] if servers is not None else []
    shared = plan_shared(named.api, ArgumentWriter(named, models), samples, taken)
    return _Asked(credentials, servers, shared)


def _lock(
    named: NamedApi,
    members: tuple[Member, ...],
    planner: OperationPlanner,
    fields: Mapping[str, str],
    keys: Mapping[str, str],
    lock: Mapping[str, str],
) -> dict[str, str]:
    """All names that must stay, including those of removed places."""
    credentials = credential_places(named.api.security_schemes, keys)
    given = {**fields, **planner.argument_places, **credentials}
    within = kept(of_kind(lock, "argument", "field", "credential", "alias"), given)
    methods = locked_names(members, of_kind(lock, "method"))
    return dict(sorted({**named.lock, **methods, **within}.items()))


def _webhooks(package: str, named: NamedApi, models: Models) -> WebhooksPlan | None:
    secret = environment(package, "webhook_secret")
    return plan_webhooks(named.api.webhooks, ArgumentWriter(named, models), secret)


def _schemas(package: str, named: NamedApi, models: Models) -> dict[str, str]:
    return {
        name: f"{package}.{models.types[name].module}:{models.types[name].name}"
        for name in named.api.schemas
        if name in named.declared
    }


def _resources(
    members: Iterable[Member], planner: OperationPlanner, models: Models
) -> tuple[ResourcePlan, ...]:
    groups: defaultdict[ResourcePath, list[Member]] = defaultdict(list)
    for member in members:
        groups[member.resource].append(member)
    children = tree(groups)
    paths = [path for path in children if path]
    taken = {type_.name for type_ in (*models.types.values(), *models.inputs.values())}
    classes = identifiers.unique(
        [" ".join(path) for path in paths], lambda text: _class_name(text, taken), "group"
    )
    modules = identifiers.unique([" ".join(path) for path in paths], _module_name, "group")

    def build(path: ResourcePath) -> ResourcePlan:
        name = classes[" ".join(path)]
        methods = tuple(
            planner.plan(member.operation, member.method, path) for member in groups.get(path, ())
        )
        nested = tuple(build(child) for child in children[path])
        module = modules[" ".join(path)]
        aliases = Aliases({*taken, *classes.values(), *_names(name, methods)})
        named = tuple(aliases.method(method) for method in methods)
        return _resource(path, module, name, named, nested, aliases.found)

    return tuple(build(path) for path in children.get((), ()))


def _names(class_name: str, methods: Iterable[MethodPlan]) -> set[str]:
    """The names that a module of resources defines itself."""
    dicts = {keywords.name for method in methods for keywords in method.keywords}
    return {class_name, f"Async{class_name}", *dicts}


def _module_name(text: str) -> str:
    return identifiers.beside(identifiers.module_name(text), (*BUILTINS, *_SERVER_NAMES))


def _class_name(text: str, taken: set[str]) -> str:
    """A name that no model, asynchronous twin or protocol has; nor the twin of another resource, as
    ``AsyncSearch`` is of ``Search``."""
    name = identifiers.class_name(text, "Resource")
    name = f"Asynchronous{name[5:]}" if name.startswith("Async") and name[5:6].isupper() else name
    for suffix in ("Resource", "ResourceApi", "ResourceApiCalls"):
        made = f"{name}{suffix}"
        if not {made, f"Async{made}", _protocol(made)} & taken:
            break
    return made


def _protocol(class_name: str) -> str:
    return f"{class_name}Service".replace("ResourceService", "Service")


def _resource(
    path: ResourcePath,
    module: str,
    name: str,
    methods: tuple[MethodPlan, ...],
    nested: tuple[ResourcePlan, ...],
    aliases: tuple[AliasPlan, ...],
) -> ResourcePlan:
    hidden = {method.name for method in methods} | {child.path[-1] for child in nested}
    if not hidden.isdisjoint(HIDEABLE):
        methods = tuple(_unhidden(method, hidden) for method in methods)
    ways = [signature for method in methods for signature in method.signatures]
    ways += [method.whole for method in methods if method.whole is not None]
    hints = [one.hint for way in ways for one in way.written]
    hints += [returned for way in ways for returned in (way.returns, way.async_returns)]
    dicts = [keywords for method in methods for keywords in method.keywords]
    hints += [one.hint for keywords in dicts for one in keywords.own]
    returns = [method.returns for method in methods]
    exact = [each for method in methods for each in method.exact]
    handled = [one.handled for method in methods for one in method.parameters]
    handled += [method.body.handled for method in methods if method.body]
    handled += [method.served for method in methods]
    type_imports = type_statements([*hints, *returns])
    guards = bool(type_imports or nested or aliases)
    server_type_imports = type_statements(handled)
    protocol = Annotation("", imports=("from typing import Protocol",))
    guarded = Annotation("", imports=("from typing import TYPE_CHECKING",))
    return ResourcePlan(
        path=path,
        module=module,
        class_name=name,
        async_name=f"Async{name}",
        protocol_name=_protocol(name),
        doc=Code(docstring(f"``client.{'.'.join(path)}``")),
        methods=methods,
        children=nested,
        aliases=aliases,
        imports=statements(
            [*hints, *returns, *exact, *_syntax(methods, guarded=guards, aliased=bool(aliases))],
            [*module_imports([*hints, *returns]), "import functools"],
            ["from .. import runtime"],
        ),
        type_imports=type_imports,
        server_imports=statements(
            [protocol, *handled, *([guarded] if server_type_imports else [])],
            module_imports(handled),
            _server_imports(module, methods, handled),
        ),
        server_type_imports=server_type_imports,
    )


def _syntax(methods: tuple[MethodPlan, ...], *, guarded: bool, aliased: bool) -> list[Annotation]:
    """The imports that the layout of a module needs besides its types."""
    overloaded = any(len(method.signatures) > 1 for method in methods)
    lines = ["from typing import TYPE_CHECKING"] if guarded else []
    lines += ["from typing import Any, overload"] if overloaded else []
    lines += ["from typing import TypeAlias"] if aliased else []
    dicts = [keywords for method in methods for keywords in method.keywords]
    if any(one.required for keywords in dicts for one in keywords.own):
        lines.append("from typing import Required")
    lines += ["from typing import Unpack"] if methods else []
    if any(method.deprecated for method in methods):
        lines.append("from typing_extensions import deprecated")
    return [Annotation("", imports=tuple(lines))]


def _server_imports(
    module: str, methods: Iterable[MethodPlan], handled: Iterable[Annotation]
) -> list[str]:
    speaks = any("runtime." in one.text for one in handled)
    runtime = speaks or any(_has_optional(method) for method in methods)
    forms = any(method.body is not None and method.body.has_form for method in methods)
    declarations = ", ".join(sorted(method.declaration for method in methods))
    return [
        *(["import fastapi"] if any("fastapi." in one.text for one in handled) else []),
        *(["from .. import runtime"] if runtime else []),
        f"from ..resources.{module} import {declarations}",
        *(["from ._forms import read_form"] if forms else []),
        "from ._routes import Route",
    ]


def _has_optional(method: MethodPlan) -> bool:
    body = method.body is not None and not method.body.required
    optional = [one.name for one in method.parameters if not one.required]
    return body or any(name not in method.defaults for name in optional)


def _unhidden(method: MethodPlan, hidden: set[str]) -> MethodPlan:
    """``method`` with ``builtins.list`` for ``list`` if the class has a method ``list``."""

    def clear(annotation: Annotation) -> Annotation:
        return unhidden(annotation, hidden)

    def argument(one: ArgumentPlan) -> ArgumentPlan:
        hint, handled = clear(one.hint), clear(one.handled)
        same = hint is one.hint and handled is one.handled
        return one if same else replace(one, hint=hint, handled=handled)

    def way(signature: SignaturePlan) -> SignaturePlan:
        return replace(
            signature,
            arguments=tuple(map(argument, signature.arguments)),
            returns=clear(signature.returns),
            async_returns=clear(signature.async_returns),
        )

    return replace(
        method,
        arguments=tuple(map(argument, method.arguments)),
        parameters=tuple(map(argument, method.parameters)),
        body=method.body and replace(method.body, handled=clear(method.body.handled)),
        returns=clear(method.returns),
        served=clear(method.served),
        signatures=tuple(map(way, method.signatures)),
        whole=method.whole and way(method.whole),
    )
