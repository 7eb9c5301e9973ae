"""One peer's models, timed in a process of their own: ``reading.py KIND FOLDER MODULE CLASS FILE``.

Prints a JSON object: microseconds of CPU to read the JSON text in FILE and to write it again, each
the best of many turns; a list in FILE is read as a list of CLASS.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Pair = tuple[Callable[[], Any], Callable[[Any], Any]]
"""What reads the text, and what writes the value that was read."""

_SECONDS = 0.5
_TURN = 0.02


def by_pydantic(kind: Any, text: bytes, *, many: bool) -> Pair:
    from pydantic import TypeAdapter

    adapter = TypeAdapter(list[kind] if many else kind)
    return (
        lambda: adapter.validate_json(text),
        lambda value: adapter.dump_json(value, by_alias=True, exclude_unset=True),
    )


def by_msgspec(kind: Any, text: bytes, *, many: bool) -> Pair:
    import msgspec

    decoder: Any = msgspec.json.Decoder(list[kind] if many else kind)
    return lambda: decoder.decode(text), msgspec.json.encode


def by_dicts(kind: Any, text: bytes, *, many: bool) -> Pair:
    """``from_dict`` and ``to_dict``, as openapi-python-client and openapi-generator have them."""
    if many:
        return (
            lambda: [kind.from_dict(one) for one in json.loads(text)],
            lambda value: json.dumps([one.to_dict() for one in value]),
        )
    return lambda: kind.from_dict(json.loads(text)), lambda value: json.dumps(value.to_dict())


def best(run: Callable[[], Any]) -> float:
    """Microseconds of CPU of one call: the best of turns of some hundredths of a second."""
    began = time.process_time()
    run()
    number = max(1, int(_TURN / max(time.process_time() - began, 1e-6)))
    found, ends = float("inf"), time.process_time() + _SECONDS
    while time.process_time() < ends:
        began = time.process_time()
        for _ in range(number):
            run()
        found = min(found, (time.process_time() - began) / number)
    return found * 1e6


def main(how: str, folder: str, module: str, name: str, file: str) -> None:
    sys.path.insert(0, folder)
    kind = getattr(importlib.import_module(module), name)
    text = Path(file).read_bytes()
    read, write = globals()[f"by_{how}"](kind, text, many=text.startswith(b"["))
    value = read()
    print(json.dumps({"read": best(read), "write": best(lambda: write(value))}))


if __name__ == "__main__":
    main(*sys.argv[1:])
