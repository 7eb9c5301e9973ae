"""Pages that carry their spec: what is read is what the spec says, with the lines of the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.read.decoding import load_document
from specmeld.read.formats.embedded.embedded_spec_literals import literal_at

GOLDENS = Path(__file__).with_name("embedded-spec")
SPEC = {
    "swagger": None,
    "openapi": "3.1.0",
    "info": {"title": "Pots", "version": "1"},
    "paths": {"/pots": {"get": {"responses": {"200": {"description": 'A "pot" </x> of \\ tea'}}}}},
}
PAGES = {
    "redoc options": "<script>Redoc.init(%s, {scrollYOffset: 50}, document.body)</script>",
    "assigned": "<script>window.__STATE__ = {a: [1, {'b': %s}], c: null};</script>",
    "function beside it": "<script>f({go: function () { return {} }, spec: %s, on: x})</script>",
    "minified": "<script>!function(){var e={};e.spec=%s;r(e)}()</script>",
    "script of data": '<script type="application/vnd.oai+json">%s</script>',
    "list of sources": '<script type="application/json">{"sources": [{"content": %s}]}</script>',
    "module": "<script>export default %s;</script>",
    "returned": "<script>function spec() { return %s }</script>",
}


def _read(text: str, name: str = "page.html") -> Reading:
    return read_document(SourceDocument(id=name, path=name, text=text))


def _facts(reading: Reading) -> list[tuple[str, str, object]]:
    return [(str(claim.at), claim.keyword, claim.value) for claim in reading.claims]


@pytest.mark.parametrize("case", sorted(GOLDENS.iterdir()), ids=lambda case: case.name)
def test_goldens(case: Path) -> None:
    reading = read_document(load_document(next(case.glob("document.*"))))
    golden = (case / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert reading.dialect == "embedded-spec"
    assert [claim.row() for claim in reading.claims] == [json.loads(line) for line in golden]
    assert reading.openapi is not None and reading.openapi["paths"]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("indent", [None, 1])
def test_any_literal_that_holds_a_spec_will_do(page: str, indent: int | None) -> None:
    written = json.dumps(SPEC, indent=indent).replace("</", "<\\/")
    reading = _read("<html>\n<body>" + page % written + "</body></html>")
    assert reading.dialect == "embedded-spec"
    assert _facts(reading) == _facts(_read(json.dumps(SPEC), "spec.json"))


@pytest.mark.parametrize("quote", ["'", '"', "`"])
def test_a_spec_in_a_string_stands_on_the_line_of_the_string(quote: str) -> None:
    inner = json.dumps(SPEC).replace("\\", "\\\\").replace(quote, f"\\{quote}")
    page = f"<html>\n<script>\nconst s = JSON.parse({quote}{inner}{quote})\n</script></html>"
    reading = _read(page)
    assert _facts(reading) == _facts(_read(json.dumps(SPEC), "spec.json"))
    assert {claim.origin.line for claim in reading.claims} == {3}


@pytest.mark.parametrize(
    "page",
    [
        "<elements-api\n apiDescriptionDocument='%s'></elements-api>",
        "<script id='ssr-props'\n data-initial-props='{\"a\": [{\"api\": %s}]}'></script>",
        "<div\n data-anything='{\"spec\": %s}' hidden></div>",
    ],
)
def test_any_attribute_that_holds_a_spec_will_do(page: str) -> None:
    written = json.dumps(SPEC).replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;")
    reading = _read("<html>\n" + page % written)
    assert reading.dialect == "embedded-spec"
    assert _facts(reading) == _facts(_read(json.dumps(SPEC), "spec.json"))
    assert {claim.origin.line for claim in reading.claims} == {3}


@pytest.mark.parametrize(
    "script",
    [
        "const spec = `\n%s`;\nRedoc.init(jsyaml.load(spec))",
        "SwaggerUIBundle({spec: jsyaml.load(`\n%s`)})",
        "export default `\n%s`",
    ],
)
def test_a_spec_in_a_template_keeps_its_lines(script: str) -> None:
    path = "paths:\n  /pots:\n    get: {responses: {'204': {description: None}}}\n"
    page = script % f"  openapi: 3.1.0\ninfo: {{title: Pots}}\n{path}".replace("\n", "\n  ")
    reading = _read(f"<html><script>{page}</script>")
    assert reading.dialect == "embedded-spec"
    assert [claim.origin.line for claim in reading.claims if claim.keyword == "exists"] == [6, 6]


@pytest.mark.parametrize("ending", ["\n", "<br>"])
def test_a_spec_in_a_listing_is_read_where_there_is_no_other(ending: str) -> None:
    lines = ["openapi: 3.1.0", "info: {title: <Pots>}", "paths:", "  /pots:", "    get:"]
    lines += ["      responses: {'204': {description: None}}"]
    listing = ending.join(f"<span>{line.replace('<', '&lt;')}</span>" for line in lines)
    words = "A page with words. " * 20
    page = f"<html>\n<p>{words}\n<pre><code>{listing}</code><button>Copy</button></pre></html>"
    reading = _read(page)
    assert reading.dialect == "embedded-spec"
    line = 7 if ending == "\n" else 3
    assert {(str(c.at), c.origin.line) for c in reading.claims} >= {("GET /pots", line)}


def test_a_second_spec_is_told_and_not_read() -> None:
    other = SPEC | {"paths": {"/lids": {"get": {"responses": {"200": {"description": "A lid"}}}}}}
    scripts = "\n".join(f"<script>x = {json.dumps(each)}</script>" for each in (SPEC, other, SPEC))
    reading = _read(f"<html>{scripts}</html>")
    assert [(d.code, d.line) for d in reading.diagnostics] == [("several-specs", 2)]
    assert _facts(reading) == _facts(_read(json.dumps(SPEC), "spec.json"))


@pytest.mark.parametrize(
    ("page", "line", "message"),
    [
        ('<html>\n<redoc spec-url="https://x.example/a.json">', 2, "another place"),
        ("<script>\n\nSwaggerUIBundle({url: '//x.example/a.json'})</script>", 3, "another place"),
        ("<script>Redoc.init('file:///etc/hosts', {})</script>", 1, "another place"),
        ('<redoc spec-url="../a.json"></redoc>', 1, "outside"),
        ('<redoc spec-url="%2e%2e/a.json"></redoc>', 1, "outside"),
        ('<redoc spec-url="/etc/hosts"></redoc>', 1, "outside"),
        ('<script id="api-reference" data-url="absent.json"></script>', 1, "not beside"),
        ('<redoc spec-url="a%00.json"></redoc>', 1, "not beside"),
        (f'<redoc spec-url="{"a" * 9999}.json"></redoc>', 1, "not beside"),
        ('<script id="api-reference"\ndata-configuration=\'{"url": "//x/a"}\'>', 2, "place: //x/a"),
        ("<elements-api><script>\nd.apiDescriptionUrl = 'https://x/a'</script>", 2, "https://x/a"),
        ("<script>\nRedoc.init('https://x/a', {t: {}}); f({url: 'b'})</script>", 2, "https://x/a"),
        ("window.ui = SwaggerUIBundle({\n url: 'https://x/a', dom_id: '#a'\n});", 2, "https://x/a"),
        ("<script>SwaggerUIBundle({url: 'a.json', configUrl: '//x/c'})", 1, "place: //x/c"),
        ("<script>SwaggerUIBundle({urls: [{url: 'a.json'}, {url: 'b'}]})", 1, "several.*a.json, b"),
    ],
)
def test_only_a_file_beside_the_page_is_followed(
    tmp_path: Path, page: str, line: int, message: str
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(SPEC))
    (tmp_path / "docs").mkdir()
    path = tmp_path / "docs" / "page.html"
    path.write_text(page)
    with pytest.raises(InputError, match=message) as raised:
        read_document(load_document(path, shown=str(path)))
    assert (raised.value.file, raised.value.line) == (str(path), line)
    assert raised.value.fix


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(json.dumps(SPEC))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "spec.json").symlink_to(tmp_path / "secret.json")
    page = tmp_path / "docs" / "page.html"
    page.write_text('<redoc spec-url="spec.json"></redoc>')
    with pytest.raises(InputError, match="outside"):
        read_document(load_document(page))


def test_a_page_without_a_spec_says_so() -> None:
    document = SourceDocument("p", "p.html", "<html><body>hello</body></html>", "embedded-spec")
    with pytest.raises(InputError, match="no spec found on this page"):
        read_document(document)


def test_a_page_that_only_talks_of_openapi_is_not_taken() -> None:
    with pytest.raises(InputError, match="rendered by JavaScript"):
        _read('<html><body><pre>{"openapi": "3.1.0"}</pre><script>go()</script></body></html>')


@pytest.mark.parametrize(
    "literal",
    [
        *("{a: f}", "{a: b()}", "{a: `${b}`}", "{a: /x/}", "{a: undefined}", "{[a]: 1}", "{...b}"),
        *("{a: 1 b: 2}", "{,}", "{a}", "{a: [1,, 2]}", "{a: 1", "{a: 'x", "{a: 1]", "{a: 01}"),
    ],
)
def test_what_would_have_to_run_is_no_literal(literal: str) -> None:
    assert literal_at(literal, 0)[0] is None


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ('{a: \'it\\\'s\', "b": "\\x41\\u{1F600}\\u0042", c: [1, -2.5e3,],}', None),
        ("{ $a_1: {}, 'b c': [], 3: true, /* x */ null: null } rest", None),
    ],
)
def test_literals_of_people(literal: str, value: None) -> None:
    made, end = literal_at(literal, 0)
    assert made is not None and literal[end - 1] == "}"
    expected = [
        {"a": "it's", "b": "A😀B", "c": [1, -2500.0]},
        {"$a_1": {}, "b c": [], "3": True, "null": None},
    ]
    assert json.loads(made) in expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [
        "x = " + "{a:" * 100_000 + "'openapi: 3.0'",
        "x = " + '{"a":' * 100_000 + '"openapi: 3.0"',
        "f(" + "{a:[" * 50_000 + " openapi: '3.0.0'",
        "= {'" * 100_000 + "openapi: '3.0.0'",
        "/*" * 200_000 + "openapi: '3.0.0'",
        "JSON.parse('" * 50_000 + "openapi: '3.0.0'",
    ],
)
def test_hostile_scripts_end_in_one_error(script: str) -> None:
    page = SourceDocument("p", "p.html", f"<script>{script}</script>", "embedded-spec")
    with pytest.raises(InputError):
        read_document(page)
