"""Answers that do not fit their description: read, kept, told, and the same JSON again."""

from __future__ import annotations

import copy
import json
import pickle
import warnings
from types import ModuleType
from typing import Any

import httpx2
import pytest

TEXT = {"type": "text", "text": "hello"}
RUN = {"id": "r", "object": "thread.run", "status": "queued", "started_at": None, "tools": []}


def message(at: int, **other: Any) -> dict[str, Any]:
    return {"id": f"m{at}", "role": "user", "content": [TEXT], **other}


def client(library: ModuleType, answer: Any, **options: Any) -> Any:
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    http = httpx2.Client(
        transport=httpx2.MockTransport(lambda _: httpx2.Response(200, content=content))
    )
    return library.Client(api_key="k", http_client=http, **options)


def again(value: Any) -> Any:
    """The JSON that a model dumps; a warning would be an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dumped = value.model_dump_json(by_alias=True, exclude_unset=True)
    return json.loads(dumped)


def test_one_bad_message_of_a_hundred(threads_api: ModuleType) -> None:
    from threads_api.models import Message, TextPart

    sent = {"data": [message(at) for at in range(100)], "has_more": False}
    sent["data"][41] = message(41, role="oracle", mood={"calm": 1.5})  # type: ignore[index]
    page = client(threads_api, sent).threads.messages.list("t")
    assert all(isinstance(one, Message) for one in page.data)
    assert all(isinstance(one.content[0], TextPart) for one in page.data)
    assert (page.data[41].role, page.data[41].mood) == ("oracle", {"calm": 1.5})
    (problem,) = threads_api.problems(page)
    assert (problem.pointer, problem.value) == ("/data/41/role", "oracle")
    assert [one.pointer for one in threads_api.problems(page.data[41])] == ["/role"]
    assert [one.pointer for one in threads_api.problems(page.data)] == ["/41/role"]
    assert [one.at for one in threads_api.problems(page.data)] == ["[41].role"]
    assert threads_api.problems(page.data[40]) == []
    assert again(page) == sent
    strict = client(threads_api, sent).with_options(strict_responses=True)
    with pytest.raises(threads_api.InvalidResponse) as caught:
        strict.threads.messages.list("t")
    assert caught.value.problems == (problem,)


def test_a_member_of_a_union_that_nobody_knew(threads_api: ModuleType) -> None:
    tools = [{"type": "code"}, {"type": "telepathy", "range": {"unit": "km"}}, 7]
    run = client(threads_api, RUN | {"tools": tools}).threads.create_and_run(assistant_id="a")
    assert (run.tools[0].type, run.tools[1].type, run.tools[2]) == ("code", "telepathy", 7)
    assert isinstance(run.tools[1], threads_api.UnknownObject)
    assert run.tools[1].range == {"unit": "km"}
    assert [one.pointer for one in threads_api.problems(run)] == ["/tools/1/type", "/tools/2"]
    assert len(threads_api.problems(run.tools[1])) == 1
    assert again(run) == RUN | {"tools": tools}


def test_what_a_closed_object_holds_beside_its_fields_is_kept(threads_api: ModuleType) -> None:
    from threads_api.models import CodeTool

    tool = {"type": "code", "version": 2}
    run = client(threads_api, RUN | {"tools": [tool]}).threads.create_and_run(assistant_id="a")
    assert isinstance(run.tools[0], CodeTool) and run.tools[0].version == 2  # type: ignore[attr-defined]
    assert [one.pointer for one in threads_api.problems(run)] == ["/tools/0/version"]
    assert again(run) == RUN | {"tools": [tool]}


@pytest.mark.parametrize(
    "other",
    [
        {"_fields_set": ["id"], "__dict__": 1, "self": 2, "values": 3},
        {"model_config": 1, "model_dump": 2, "model_fields": {}, "__class__": "x"},
        {"": 1, "a b": 2, "\u0000": 3, "__pydantic_extra__": {"a": 1}},
    ],
)
def test_names_that_python_uses_lose_nothing(threads_api: ModuleType, other: Any) -> None:
    sent = RUN | {"status": "odd"} | other
    run = client(threads_api, sent).threads.create_and_run(assistant_id="a")
    assert again(run) == sent and run.status == "odd"


@pytest.mark.parametrize("sent", [5, "text", [], [1], None, {}, {"tools": {}}, {"tools": [None]}])
def test_an_answer_of_another_shape(threads_api: ModuleType, sent: Any) -> None:
    from threads_api.models import Run

    run = client(threads_api, sent).threads.create_and_run(assistant_id="a")
    if isinstance(sent, dict):
        assert isinstance(run, Run) and run.id is None and again(run) == sent
        assert "/id" in [one.pointer for one in threads_api.problems(run)]
    else:
        assert run == sent
    with pytest.raises(threads_api.InvalidResponse):
        client(threads_api, sent, strict_responses=True).threads.create_and_run(assistant_id="a")


@pytest.mark.parametrize(
    "content",
    [b"[" * 100_000, b'{"a":' * 100_000, b"{", b"", b"\xff", b'{"id":' + b"9" * 5000 + b"}"],
)
def test_what_cannot_be_read_is_one_error(threads_api: ModuleType, content: bytes) -> None:
    with pytest.raises(threads_api.InvalidResponse) as caught:
        client(threads_api, content).threads.create_and_run(assistant_id="a")
    assert len(caught.value.problems) == 1 and caught.value.content == content


def test_a_misfit_can_be_copied_and_pickled(threads_api: ModuleType) -> None:
    sent = RUN | {"status": "odd", "tools": [{"type": "code", "x": 1}]}
    run = client(threads_api, sent).threads.create_and_run(assistant_id="a")
    for other in (copy.deepcopy(run), run.model_copy(), pickle.loads(pickle.dumps(run))):
        assert again(other) == sent and type(other) is type(run)


def test_the_body_of_an_error_is_held_as_well(threads_api: ModuleType) -> None:
    from threads_api.models import Error

    answer = httpx2.Response(400, json={"error": {"message": 5, "hint": "x"}})
    http = httpx2.Client(transport=httpx2.MockTransport(lambda _: answer))
    with pytest.raises(threads_api.BadRequestError) as caught:
        threads_api.Client(api_key="k", http_client=http).threads.create_and_run(assistant_id="a")
    assert isinstance(caught.value.body, Error)
    assert [one.pointer for one in threads_api.problems(caught.value.body)] == ["/error/message"]
