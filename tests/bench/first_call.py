"""What a first call costs: ``first_call.py FOLDER PACKAGE MODULE OPERATION ANSWER``.

Prints a JSON object: seconds of CPU to import the package and make a client, for the first call of
an operation, answered at once with the JSON text ANSWER, and for the second. Ends with an error
where a call does not give that answer as a model that it fits.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
import time
import warnings
from typing import Any

import httpx2
import pydantic

_BEFORE = pydantic.TypeAdapter  # pydantic loads its own modules when they are first used


def _client(package: Any, answer: str) -> Any:
    headers = {"content-type": "application/json"}
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, headers=headers, text=answer))
    http = httpx2.Client(transport=transport)
    arguments = inspect.signature(package.Client.__init__).parameters.items()
    keys = {name: "k" for name, one in arguments if "Token" in str(one.annotation)}
    return package.Client(base_url="https://api.example", http_client=http, **keys)


def _call(client: Any, module: str, operation: str) -> Any:
    made = getattr(importlib.import_module(module), operation)()
    path = {one.argument: "1" for one in made.parameters if one.location == "path"}
    body = {} if made.body is None else {made.body.argument: {}}
    return client.send(made, {**path, **body, "validate": False, "max_retries": 0})


def _check(package: Any, value: Any, answer: str) -> None:
    if wrong := package.problems(value):
        raise SystemExit(f"the answer does not fit its description: {'; '.join(map(str, wrong))}")
    if value.to_dict() != json.loads(answer):
        raise SystemExit(f"the call gave {value!r}, not {answer}")


def main(folder: str, package: str, module: str, operation: str, answer: str) -> dict[str, float]:
    warnings.simplefilter("ignore")
    sys.path.insert(0, folder)
    moments = [time.process_time()]
    loaded = importlib.import_module(package)
    client = _client(loaded, answer)
    moments.append(time.process_time())
    values: list[Any] = []
    for _ in range(2):
        values.append(_call(client, f"{package}.resources.{module}", operation))
        moments.append(time.process_time())
    for value in values:
        _check(loaded, value, answer)
    names = ("import", "first", "second")
    return {
        name: after - before
        for name, before, after in zip(names, moments, moments[1:], strict=False)
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
