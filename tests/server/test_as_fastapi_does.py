"""A service on the stubs has what a service on FastAPI has: dependencies, tasks, documents."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import pytest
import yaml
from fastapi import BackgroundTasks, Depends, Header, HTTPException, Request, Response
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from fastapi.testclient import TestClient
from tests.server.packages import imported

REPAIR = {"id": "1", "state": "open"}
STAFF = {"Authorization": "Bearer ann"}


async def authenticate(scheme: str, key: str) -> str | None:
    """Staff by their names, and one who is known and may not."""
    if key == "guest":
        raise HTTPException(403, "guests may look only")
    return f"{scheme}:{key}" if key in ("ann", "bob") else None


def agent(user_agent: Annotated[str, Header()]) -> str:
    return user_agent


@pytest.fixture
def http(bikes: ModuleType) -> Any:
    def made(**handlers: Any) -> TestClient:
        service = type("Service", (), {name: staticmethod(each) for name, each in handlers.items()})
        app = bikes.app(repairs=service(), authenticate=authenticate)
        return TestClient(app, base_url="http://test/v3", raise_server_exceptions=False)

    return made


def test_the_canonical_file_is_served_and_shown(http: Any) -> None:
    client = http()
    document = yaml.safe_load(Path(__file__).with_name("bikes.yaml").read_text(encoding="utf-8"))
    assert client.get("http://test/openapi.json").json() == document
    assert "swagger" in client.get("http://test/docs").text


def test_a_mounted_app_shows_where_it_is_mounted(http: Any) -> None:
    from fastapi import FastAPI

    async def get(id: str) -> Any:
        return {**REPAIR, "id": id}

    outer = FastAPI()
    outer.mount("/shop", http(get=get).app)
    client = TestClient(outer)
    assert client.get("/shop/v3/repairs/a%2Fb").json()["id"] == "a/b"
    assert client.get("/shop/openapi.json").json()["servers"][0]["url"] == "/shop"


def test_a_handler_has_what_fastapi_gives(bikes: ModuleType, http: Any) -> None:
    done: list[str] = []

    async def create(
        *,
        body: Any,
        request: Request,
        tasks: BackgroundTasks,
        response: Response,
        who: str = Depends(bikes.principal),
        browser: Annotated[str, Depends(agent)],
    ) -> Any:
        tasks.add_task(done.append, body.bike)
        response.headers["X-Who"] = f"{who} {request.method} {browser}"
        return REPAIR

    answer = http(add=create).post("/repairs", json={"bike": "red"}, headers=STAFF)
    assert (answer.status_code, answer.json(), done) == (201, REPAIR, ["red"])
    assert answer.headers["x-who"] == "staff:ann POST testclient"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer eve"}, 401),
        ({"Authorization": "Basic ann"}, 401),
        ({"Authorization": "Bearer guest"}, 403),
        ({"Authorization": "Bearer bob"}, 204),
        ({"X-Key": "ann"}, 204),
        ({"X-Key": "eve"}, 401),
    ],
)
def test_who_may_call(http: Any, headers: dict[str, str], status: int) -> None:
    async def delete(id: str) -> None:
        return None

    answer = http(delete=delete).delete("/repairs/1", headers=headers)
    assert answer.status_code == status
    assert ("www-authenticate" in answer.headers) == (status == 401)


def test_nobody_may_call_before_it_is_said_who(bikes: ModuleType) -> None:
    app = bikes.app(repairs=object())
    with TestClient(app, base_url="http://test/v3") as client:
        assert client.post("/repairs", json={"bike": "red"}, headers=STAFF).status_code == 401


def test_a_declared_error_is_raised_as_what_it_is(bikes: ModuleType, http: Any) -> None:
    from bikes.models import Full, Gone  # type: ignore[import-not-found]

    async def get(id: str) -> Any:
        raise HTTPException(404, {"what": id} if id == "a" else Gone(what=id))

    async def create(*, body: Any) -> Any:
        detail: Any = {"bike": Full(until="noon"), "other": {"no": 1}, "text": "no"}[body.bike]
        raise HTTPException(409, detail, {"Retry-After": "5"})

    client = http(get=get, add=create)
    assert client.get("/repairs/a").json() == {"what": "a"}
    assert client.get("/repairs/b").json() == {"what": "b"}

    def refused(bike: str) -> Any:
        answer = client.post("/repairs", json={"bike": bike}, headers=STAFF)
        assert (answer.status_code, answer.headers["retry-after"]) == (409, "5")
        return answer.json()

    assert refused("bike") == {"until": "noon"}
    assert refused("other") == {"detail": {"no": 1}}
    assert refused("text") == {"detail": "no"}


def test_an_error_that_is_a_text_is_that_text(http: Any) -> None:
    async def set_note(id: str, body: str) -> None:
        raise HTTPException(423, f"{id} is out on a ride")

    note = {"content": "Oil it.", "headers": {"Content-Type": "text/plain"}}
    answer = http(set_note=set_note).put("/repairs/7/note", **note)
    assert (answer.status_code, answer.json()) == (423, "7 is out on a ride")


def test_each_success_has_its_own_status(http: Any) -> None:
    async def create(*, body: Any, response: Response) -> Any:
        if body.bike == "chosen":
            response.status_code = 201
        return {"place": 4} if body.bike == "later" else REPAIR

    client = http(add=create)

    def status(bike: str) -> int:
        answer = client.post("/repairs", json={"bike": bike}, headers=STAFF)
        code: int = answer.status_code
        return code

    assert [status(bike) for bike in ("now", "later", "chosen")] == [201, 202, 201]


def test_a_status_of_a_range_has_the_media_type_of_the_range(tmp_path: Path) -> None:
    def said(media_type: str) -> Any:
        return {"description": "It.", "content": {media_type: {"schema": {"type": "string"}}}}

    responses = {"200": said("text/plain"), "2XX": said("application/json")}
    paths = {"/notes": {"get": {"operationId": "list_notes", "responses": responses}}}
    info = {"title": "Notes", "version": "1"}
    document = {"openapi": "3.1.0", "info": info, "paths": paths}

    class Notes:
        async def list(self, *, response: Response) -> str:
            response.status_code = 203
            return "Oil it."

    with imported(document, "ranged_notes", tmp_path) as (_, server):
        client = TestClient(server.app(notes=Notes()), base_url="http://test")
        answer = client.get("/notes", headers={"Accept": "text/plain"})
    assert (answer.status_code, answer.headers["content-type"]) == (203, "application/json")


@pytest.mark.parametrize("kind", ["response", "file", "bytes", "stream", "pieces"])
def test_an_answer_of_ones_own_leaves_as_it_is(http: Any, kind: str, tmp_path: Path) -> None:
    (tmp_path / "bill.pdf").write_bytes(b"%PDF")

    async def pieces() -> Any:
        yield b"%P"
        yield b"DF"

    async def bill(id: str) -> Any:
        return {
            "response": lambda: JSONResponse({"wait": 1}, 202),
            "file": lambda: FileResponse(tmp_path / "bill.pdf"),
            "bytes": lambda: b"%PDF",
            "stream": lambda: StreamingResponse(pieces(), media_type="application/pdf"),
            "pieces": pieces,
        }[kind]()

    answer = http(get_bill=bill).get("/repairs/1/bill")
    if kind == "response":
        assert (answer.status_code, answer.json()) == (202, {"wait": 1})
    else:
        assert (answer.content, answer.headers["content-type"]) == (b"%PDF", "application/pdf")


def test_defaults_are_filled(http: Any) -> None:
    seen: list[dict[str, Any]] = []

    async def listed(**given: Any) -> Any:
        seen.append(given)
        return []

    client = http(list=listed)
    assert client.get("/repairs").status_code == 200
    assert client.get("/repairs?limit=5&state=done").status_code == 200
    assert seen == [{"limit": 20, "state": "open"}, {"limit": 5, "state": "done"}]


def test_defaults_of_a_body_are_filled_and_told_from_what_was_sent(http: Any) -> None:
    async def create(*, body: Any) -> Any:
        counts = [part.count for part in body.parts]
        return {"id": f"{body.urgent} {counts} {body.model_dump(exclude_unset=True)}", "state": ""}

    wish = {"bike": "red", "parts": [{"count": 4}, {}]}
    answer = http(add=create).post("/repairs", json=wish, headers=STAFF)
    assert answer.json()["id"] == f"False [4, 1] {wish}"


def test_a_handler_need_not_be_async(http: Any) -> None:
    def get(id: str) -> Any:
        return {**REPAIR, "id": id}

    client = http(get=get)
    assert client.get("/repairs/9").json()["id"] == "9"
    assert client.head("/repairs/9").status_code == 200
    allowed = client.patch("/repairs/9").headers["allow"]
    assert set(allowed.split(", ")) == {"GET", "DELETE"}


def test_a_handler_takes_what_it_uses(http: Any) -> None:
    async def listed(*, state: str) -> Any:
        return [{**REPAIR, "state": state}]

    client = http(list=listed)
    assert client.get("/repairs?limit=5&state=done").json()[0]["state"] == "done"
    assert client.get("/repairs?limit=500").status_code == 422

    async def add(*, wish: Any = None) -> Any:
        return REPAIR

    with pytest.raises(TypeError, match=r"add must accept the argument 'body' \(POST /repairs\)"):
        http(add=add)


def test_what_is_not_implemented_says_so(http: Any) -> None:
    assert http().get("/repairs/1").status_code == 501


@pytest.mark.parametrize("required", [["title", "detail"], []])
def test_a_refusal_in_the_apis_shape_is_titled_by_its_status(
    tmp_path: Path, required: list[str]
) -> None:
    problem = {
        "type": "object",
        "required": required,
        "properties": {"title": {"type": "string"}, "detail": {"type": "string"}},
    }
    error = {"description": "No.", "content": {"application/problem+json": {"schema": problem}}}
    get = {"operationId": "getKite", "tags": ["kites"], "responses": {"default": error}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Kites", "version": "1"},
        "paths": {"/kites": {"get": get}},
    }
    with imported(document, f"kites_{len(required)}", tmp_path) as (_, server):
        service = TestClient(server.app(kites=object()), raise_server_exceptions=False)
    refused = service.get("/kites")
    assert refused.status_code == 501
    assert refused.json()["title"] == "Not Implemented"
