"""WADL of 2009, and of 2006 where it is the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.documents import SourceDocument
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.described_api import new_document, outliner, reader, remark
from specmeld.read.formats.lined import Lined
from specmeld.read.formats.payload_samples import require_bodies
from specmeld.read.formats.wadl.wadl_files import Grammars
from specmeld.read.formats.wadl.wadl_operations import WadlOperations
from specmeld.read.formats.wadl.wadl_params import words_of
from specmeld.read.formats.wadl.xml_elements import parse_xml
from specmeld.read.formats.wadl.xsd_schemas import XsdSchemas
from specmeld.text.located import TextError

_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?application\b([^<>]{0,4000})>")
_NAMESPACE = re.compile(r"http://(?:wadl\.dev\.java\.net|research\.sun\.com/wadl)/")
_VERSION = re.compile(r"/(v\d+(?:\.\d+)*)(?=/|\Z)", re.IGNORECASE)
_HEAD = 20_000
"""Characters within which the outermost element begins."""


def recognise(text: str) -> Recognition:
    if text.lstrip()[:1] != "<":
        return Recognition(0.0, "no XML")
    root = _ROOT.search(text[:_HEAD])
    if root is not None and _NAMESPACE.search(root[1]):
        return Recognition(1.0, "says the namespace of WADL")
    return Recognition(0.0, "no application of WADL")


def describe(document: SourceDocument) -> tuple[Lined, Sequence[Diagnostic]]:
    """The OpenAPI document of a WADL document, with remarks. Raises InputError."""
    try:
        root = parse_xml(document.text)
    except TextError as error:
        raise InputError(
            str(error),
            file=document.path,
            line=error.line,
            fix="save it as one XML file without entities",
        ) from None
    if root.name != "application":
        raise InputError(
            f"<{root.name[:40]}> is not a WADL document",
            file=document.path,
            line=root.line,
            fix="use the file that begins with <application> instead",
        )
    remarks: dict[str, Diagnostic] = {}

    def tell(message: str, line: int) -> None:
        remarks.setdefault(message, remark(document, "wadl", message, line))

    title = next((each.get("title") for each in root.children("doc") if each.get("title")), "")
    bases = {each.get("base").rstrip("/"): each.line for each in root.children("resources")}
    main = next(filter(None, bases), "")
    version = _VERSION.search(main)
    made = new_document(title, version[1] if version else "", root.line)
    made["info"].put_text("description", words_of(root), root.line)
    if main:
        made["servers"] = [Lined(bases[main], {"url": main})]
    schemas = XsdSchemas(tell)
    Grammars(document, schemas, tell).read(root)
    WadlOperations(root, made, schemas, tell).write(main)
    schemas.finish()
    if schemas.components:
        made.setdefault("components", Lined())["schemas"] = schemas.components
    require_bodies(made)
    return made, list(remarks.values())


DIALECT = Dialect(
    "wadl",
    recognise,
    reader("wadl", describe),
    outliner("wadl", describe),
    description="WADL",
    endings=(".wadl", ".xml"),
)
