"""RAML 0.8 and 1.0: one document with the files of its folder that it includes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSON
from specmeld.model.urls import urlsplit
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.described_api import new_document, outliner, reader, remark
from specmeld.read.formats.lined import Lined
from specmeld.read.formats.raml.raml_files import RamlFiles
from specmeld.read.formats.raml.raml_operations import OperationWriter
from specmeld.read.formats.raml.raml_scopes import Scopes, declarations
from specmeld.read.formats.raml.raml_types import TypeWriter

_HEAD = re.compile(r"\s*#%RAML[ \t]+(\d+\.\d+)[ \t]*([A-Za-z]*)")
_VERSIONS = ("0.8", "1.0")
_VARIABLE = re.compile(r"\{([^{}]+)\}")


def recognise(text: str) -> Recognition:
    head = _HEAD.match(text)
    if head is None:
        return Recognition(0.0, "no #%RAML")
    return Recognition(1.0, f"says #%RAML {head[1]}")


def describe(document: SourceDocument) -> tuple[Lined, Sequence[Diagnostic]]:
    """The OpenAPI document of a RAML document, with remarks. Raises InputError."""
    version = _version(document)
    files = RamlFiles(document)
    root = files.root()
    if not isinstance(root, Lined):
        raise InputError(
            "a RAML document must be a mapping",
            file=document.path,
            line=1,
            fix="begin it with #%RAML and a title",
        )
    remarks: dict[tuple[str, int], Diagnostic] = {}

    def tell(message: str, line: int) -> None:
        remarks.setdefault((message, line), remark(document, "raml", message, line))

    made = new_document(_text(root, "title"), _text(root, "version"))
    made["info"].at = {key: root.at.get(key, 1) for key in ("title", "version")}
    made["info"].put_text("description", "\n\n".join(_words(root)), root.at.get("description", 0))
    made["servers"] = list(_servers(root))
    components = Lined()
    scope = Scopes(files.library).of_file(root)
    types = TypeWriter(scope, components, tell, required=version != "0.8")
    types.declare_all()
    OperationWriter(root, scope, made, types, tell, old=version == "0.8").write()
    types.finish()
    if components:
        made.setdefault("components", Lined())["schemas"] = components
    if not made["servers"]:
        del made["servers"]
    return made, [*files.remarks, *remarks.values()]


DIALECT = Dialect(
    "raml",
    recognise,
    reader("raml", describe),
    outliner("raml", describe),
    description="RAML 0.8 and 1.0",
    endings=(".raml",),
)


def _version(document: SourceDocument) -> str:
    head = _HEAD.match(document.text)
    if head is None or head[1] not in _VERSIONS or head[2]:
        what = f"#%RAML {head[1]} {head[2]}".strip() if head else ""
        raise InputError(
            f"{what!r} is not an API of RAML 0.8 or 1.0" if head else "the document is not RAML",
            file=document.path,
            line=1,
            fix="use the file that begins with #%RAML 1.0 and has the resources instead",
        )
    return head[1]


def _text(root: Lined, key: str) -> str:
    value = root.get(key)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _words(root: Lined) -> Iterator[str]:
    """The description, and the chapters of the documentation."""
    if _text(root, "description"):
        yield _text(root, "description")
    chapters = root.get("documentation")
    for chapter in chapters if isinstance(chapters, list) else ():
        if isinstance(chapter, Lined) and _text(chapter, "content"):
            yield f"# {_text(chapter, 'title')}\n\n{_text(chapter, 'content')}"


def _servers(root: Lined) -> Iterator[Lined]:
    """The base URI with its version; a server for each of its protocols."""
    base = root.get("baseUri")
    parameters = declarations(root.get("baseUriParameters"))
    if isinstance(base, Lined):
        base = base.get("value")
    if not isinstance(base, str) or not base.strip():
        return
    url = base.strip().replace("{version}", _text(root, "version") or "{version}").rstrip("/")
    line = root.at.get("baseUri", 1)
    for each in _spoken(url, root.get("protocols")):
        server = Lined(line, {"url": each})
        variables = Lined(line)
        for name in dict.fromkeys(_VARIABLE.findall(each)):
            variables[name] = _variable(parameters.get(name), line)
        if variables:
            server["variables"] = variables
        yield server


def _spoken(url: str, protocols: JSON) -> list[str]:
    scheme, slashes, rest = url.partition("://")
    listed = [str(each).lower() for each in protocols] if isinstance(protocols, list) else []
    listed = [each for each in listed if each in ("http", "https")]
    if not slashes:
        return (
            [f"{(sorted(listed) or ['https'])[-1]}://{url}"]
            if urlsplit(f"//{url}").netloc
            else [url]
        )
    return [f"{each}://{rest}" for each in listed] or [f"{scheme.lower()}://{rest}"]


def _variable(declared: JSON, line: int) -> Lined:
    made = Lined(line)
    if isinstance(declared, Lined):
        values = declared.get("enum")
        if isinstance(values, list) and values:
            made["enum"] = [str(value) for value in values]
        made.put_text("description", _text(declared, "description"))
        default = declared.get("default", declared.get("example"))
        if default is not None:
            made["default"] = str(default)
    made.setdefault("default", made["enum"][0] if "enum" in made else "")
    return made
