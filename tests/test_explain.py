"""``explain`` takes a place, a pointer into the canonical file, or a name in the package."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random

import pytest

from specmeld.config import open_project
from specmeld.diagnostics import InputError
from specmeld.pipeline import Memory, explain, normalize
from specmeld.pipeline.settle import explaining
from specmeld.pipeline.settle.settling import settle_project
from specmeld.reconcile.explain import explain as explain_settled

PAGE = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Order'}
      responses: {'204': {description: done}}
components:
  schemas:
    Order:
      properties:
        size-of: {type: integer, maximum: LIMIT}
"""


OVERLAY = """\
overlay: 1.1.0
info: {title: Ours, version: '1'}
actions:
- target: $.components.schemas.Order.properties['size-of']
  update: {maximum: 9}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    spec = tmp_path / "spec"
    spec.mkdir()
    (spec / "a.yaml").write_text(PAGE.replace("LIMIT", "5"), "utf-8")
    (spec / "b.yaml").write_text(PAGE.replace("LIMIT", "7"), "utf-8")
    (spec / "sources.yaml").write_text("sources: [a.yaml, b.yaml]\n", "utf-8")
    package = tmp_path / "generated" / "shop"
    package.mkdir(parents=True)
    manifest = {"schemas": {"Order": "shop.models.schemas:OrderModel"}}
    (package / "specmeld.json").write_text(json.dumps(manifest), "utf-8")
    lock = {"/paths/~1orders/post": "orders.create", "/paths/~1orders~1{id}/get": "orders.get"}
    (package / "names.lock").write_text(json.dumps(lock), "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["orders.create", "shop.orders.create", "client.orders.create"])
def test_a_method_is_its_operation(project: Path, name: str) -> None:
    assert explain(open_project(project), name) == explain(open_project(project), "POST /orders")


def test_a_class_needs_no_module(project: Path) -> None:
    lines = explain(open_project(project), "shop.models.OrderModel")
    assert explain(open_project(project), "OrderModel") == lines


def test_the_parameters_of_a_path_may_have_other_names(project: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        file = project / "spec" / name
        text = file.read_text("utf-8").replace("/orders:", "'/orders/{id}':")
        file.write_text(text, "utf-8")
    lines = explain(open_project(project), "POST /orders/{orderId}")
    assert lines == explain(open_project(project), "POST /orders/{id}") != []


def test_what_is_ignored_on_both_sides_names_no_rule(project: Path) -> None:
    for name, value in (("a.yaml", "1"), ("b.yaml", "2")):
        file = project / "spec" / name
        text = file.read_text("utf-8").replace("type: integer", f"type: integer, default: {value}")
        file.write_text(text, "utf-8")
    told = explain(open_project(project), "#/components/schemas/Order.size-of")
    lines = [line for line in told if line.startswith("  default ")]
    assert len(lines) == 2
    assert all("overruled, no rule decides: " in line for line in lines)


def test_what_no_rule_decides_names_no_rule(project: Path) -> None:
    lines = [
        line
        for line in explain(open_project(project), "#/components/schemas/Order")
        if "maximum 5" in line
    ]
    assert len(lines) == 1
    assert "overruled, no rule decides: b.yaml says 7" in lines[0]


@pytest.mark.parametrize(
    "place",
    [
        "POST /orders#request.size-of",
        "#/components/schemas/Order.size-of",
        "/components/schemas/Order/properties/size-of",
        "#/paths/~1orders/post/requestBody/content/application~1json/schema/properties/size-of",
        "shop.models.OrderModel.size_of",
        "shop.OrderModel.size_of",
        "OrderModel.size_of",
    ],
)
def test_all_ways_to_name_a_place(project: Path, place: str) -> None:
    lines = explain(open_project(project), place)
    at = lines.index("#/components/schemas/Order.size-of")
    assert lines[at + 1] == "  used at POST /orders#request.size-of"
    assert any("maximum 7" in line and "spec/b.yaml:15" in line for line in lines)
    assert any("maximum 5" in line and "overruled" in line for line in lines)
    conflict = next(at for at, line in enumerate(lines) if "conflict: maximum 7 (open" in line)
    evidence = lines[conflict].rpartition("x-evidence: ")[2].rstrip(")")
    assert lines[conflict + 1 :] == [
        "    spec/b.yaml:15 says 7",
        "    spec/a.yaml:15 says 5",
        "    to decide otherwise, add to the actions of spec/overlay.yaml, a new file that "
        "begins with 'overlay: 1.1.0':",
        "      - target: $.components.schemas.Order.properties['size-of']",
        f"        x-evidence: {evidence}",
        "        update: {maximum: 5}",
    ]


def test_a_place_that_is_a_use_says_what_it_leads_to(project: Path) -> None:
    lines = explain(open_project(project), "POST /orders#request")
    assert lines[:2] == ["POST /orders#request", "  leads to #/components/schemas/Order"]
    assert any(line.startswith('  ref "#/components/schemas/Order"') for line in lines)
    assert "#/components/schemas/Order.size-of" in lines


def test_a_class_shows_the_conflicts_of_its_fields(project: Path) -> None:
    lines = explain(open_project(project), "shop.models.OrderModel")
    assert lines[0] == "#/components/schemas/Order"
    assert any("conflict: maximum 7" in line for line in lines)


def test_what_one_document_lacks(project: Path) -> None:
    text = PAGE.replace("LIMIT", "5")
    (project / "spec" / "a.yaml").write_text(
        text.replace("{'204': {description: done}}", "{'204': {description: done}, '404': {}}"),
        "utf-8",
    )
    lines = explain(open_project(project), "POST /orders#response.404")
    assert "    spec/a.yaml:10 has it" in lines
    assert "    spec/b.yaml:10 lists its responses without it" in lines
    assert lines[-3:] == [
        "      - target: $.paths['/orders'].post.responses['404']",
        f"        x-evidence: {lines[-2].rpartition(' ')[2]}",
        "        remove: true",
    ]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("shop.models.OrderModle", "did you mean 'OrderModel'"),
        ("shop.models.OrderModel.price", "no field 'price'"),
        ("orders.creat", "did you mean 'orders.create'"),
        ("billing.price", "'specmeld generate --names' shows the methods"),
        ("size-of", "did you mean '#/components/schemas/Order.size-of'"),
        ("POST /orders#request.size_of", "did you mean"),
        ("/components/schemas/Nothing", "no document mentions"),
        ("#?", "not a place"),
    ],
)
def test_what_nobody_speaks_of(project: Path, place: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        explain(open_project(project), place)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "place",
    [
        "POST /orders#request.size-of",
        "/components/schemas/Order/properties/size-of",
        "#/components/schemas/Order/properties/size-of/maximum",
        "/paths/~1orders/post/requestBody/content/application~1json/schema",
        "shop.models.OrderModel",
        "shop.models.OrderModel.size_of",
    ],
)
def test_the_only_document_is_asked_too(project: Path, place: str) -> None:
    (project / "spec" / "sources.yaml").write_text("sources: [a.yaml]\n", "utf-8")
    lines = explain(open_project(project), place)
    assert any("maximum 5  spec/a.yaml:15" in line and "kept" in line for line in lines)


def test_parameters_of_a_path_and_responses(project: Path) -> None:
    (project / "spec" / "a.yaml").write_text(
        """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /orders/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string, maxLength: 9}}
    get:
      responses:
        '200':
          description: An order
          content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}}}
""",
        "utf-8",
    )
    (project / "spec" / "sources.yaml").write_text("sources: [a.yaml]\n", "utf-8")
    asked = open_project(project)
    assert "maxLength 9" in "".join(explain(asked, "/paths/~1orders~1{id}/parameters/0"))
    content = "/paths/~1orders~1{id}/get/responses/200/content/application~1json/schema"
    assert "spec/a.yaml:11" in "".join(explain(asked, f"{content}/properties/n"))


@pytest.mark.parametrize("sources", ["a.yaml", "a.yaml, b.yaml"])
def test_what_people_decided_comes_first(project: Path, sources: str) -> None:
    (project / "spec" / "sources.yaml").write_text(f"sources: [{sources}]\n", "utf-8")
    (project / "spec" / "overlay.yaml").write_text(
        """\
overlay: 1.1.0
info: {title: ours, version: '1'}
actions:
  - target: $.components.schemas.Order.properties['size-of']
    update: {maximum: 9}
  - target: $.components.schemas
    update: {Extra: {type: object, properties: {x: {type: string}}}}
""",
        "utf-8",
    )
    asked = open_project(project)
    for wanted in ("POST /orders#request.size-of", "shop.models.OrderModel.size_of"):
        lines = explain(asked, wanted)
        first, *rest = [line for line in lines if "maximum" in line and "target" not in line]
        how = "spec/overlay.yaml:4 decided by rule 16 (the overlay wins), was"
        assert first.startswith(f"  maximum 9  {how}")
        assert all("overruled by rule 16" in line for line in rest if "[structure]" in line)
    for wanted in ("/components/schemas/Extra", "/components/schemas/Extra/properties/x/type"):
        assert explain(asked, wanted) == [
            "#/components/schemas/Extra",
            "  exists true  spec/overlay.yaml:6 decided by rule 16 (the overlay wins), was false",
        ]


@pytest.fixture
def ours(repo: Path, tmp_path: Path) -> Path:
    """Our own project: five documents and an overlay."""
    shutil.copytree(repo / "spec", tmp_path / "spec")
    return tmp_path


@pytest.mark.slow
def test_what_is_cached_explains_all_as_settling_again_does(
    ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, memory = open_project(ours), Memory(ours / "cache")
    settled = []
    monkeypatch.setattr(
        explaining,
        "settle_project",
        lambda *given, **more: settled.append(given) or settle_project(*given, **more),
    )
    settlement, _ = settle_project(project, claims=True)
    places = {verdict.place or str(verdict.claim.at) for verdict in settlement.verdicts}
    pointers = {f"{at}{end}" for at in settlement.places for end in ("", "/type", "/required")}
    for wanted in Random(1).sample(sorted(places | pointers), 300):
        if lines := explain_settled(settlement, wanted, "spec/overlay.yaml"):
            assert explain(project, wanted, memory) == lines, wanted
    assert len(settled) == 1


def test_documents_are_settled_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, memory = open_project(project), Memory(project / "cache")
    normalize(opened)
    first = explain(opened, "POST /orders", memory)
    with monkeypatch.context() as patched:
        patched.setattr(explaining, "settle_project", lambda *_, **__: pytest.fail("settled again"))
        assert explain(opened, "POST /orders", memory) == first
        assert explain(opened, "shop.models.OrderModel", memory)
    with pytest.raises(InputError, match="no document mentions"):
        explain(opened, "POST /others", memory)


@pytest.mark.parametrize("file", ["a.yaml", "sources.yaml", "overlay.yaml", "openapi.yaml"])
def test_a_changed_file_is_not_explained_from_the_cache(project: Path, file: str) -> None:
    opened, memory = open_project(project), Memory(project / "cache")
    normalize(opened)
    first = explain(opened, "/components/schemas/Order", memory)
    changed = {
        "a.yaml": PAGE.replace("LIMIT", "6"),
        "sources.yaml": "sources: [{path: a.yaml, precedence: 2}, b.yaml]\n",
        "overlay.yaml": OVERLAY,
        "openapi.yaml": "openapi: 3.1.0\n",
    }
    (project / "spec" / file).write_text(changed[file], "utf-8")
    assert explain(opened, "/components/schemas/Order", memory) == explain(
        opened, "/components/schemas/Order"
    )
    assert file == "openapi.yaml" or first != explain(opened, "/components/schemas/Order", memory)
