"""The grammars of a WADL document: inline ones, and files of its own folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.read.decoding import load_document
from specmeld.read.formats.folder_files import folder_file, folder_of
from specmeld.read.formats.wadl.xml_elements import Element, parse_xml
from specmeld.read.formats.wadl.xsd_schemas import XsdSchemas
from specmeld.read.references.reach import OutOfReachError
from specmeld.text.located import TextError

_MOST_FILES = 200


class Grammars:
    """Adds the schemas of a document to ``schemas``; calls ``tell`` for those left out."""

    def __init__(
        self, document: SourceDocument, schemas: XsdSchemas, tell: Callable[[str, int], None]
    ) -> None:
        self._document = document
        self._schemas = schemas
        self._tell = tell
        self._home = folder_of(document)
        self._seen: set[Path] = set()

    def read(self, application: Element) -> None:
        for grammars in application.children("grammars"):
            for each in grammars.children("schema"):
                self._add(each, self._home, each.line)
            for each in grammars.children("include"):
                self._include(each.get("href"), self._home, each.line)

    def _add(self, schema: Element, folder: Path | None, line: int) -> None:
        self._schemas.add(schema)
        for each in schema.children("include", "import"):
            if each.get("schemaLocation"):
                self._include(each.get("schemaLocation"), folder, line)

    def _include(self, href: str, folder: Path | None, line: int) -> None:
        file = self._file(href, folder, line)
        if file is None or file in self._seen or len(self._seen) >= _MOST_FILES:
            return
        self._seen.add(file)
        self._document.opened.append(file)
        try:
            schema = parse_xml(load_document(file, shown=href).text)
        except (TextError, InputError) as error:
            self._tell(f"ignoring the grammar {href[:200]}: {error}", line)
            return
        for each in schema.walk():
            each.line = line
        if schema.name == "schema":
            self._add(schema, file.parent, line)
        else:
            self._tell(f"the grammar {href[:200]} is not an XML Schema; ignoring it", line)

    def _file(self, href: str, folder: Path | None, line: int) -> Path | None:
        try:
            return folder_file(href, self._home, folder)
        except OutOfReachError as error:
            self._tell(f"the grammar {href[:200]!r} {error}", line)
            return None
