"""Coverage-guided fuzzing of every reader and of settling, by hand:

    python tests/hostile/fuzz_readers.py -runs=100000 [-seed=N] [libFuzzer's options]

It needs atheris (``pip install atheris``; wheels for Linux, CPython 3.11 to 3.13), which no other
part of the project needs. The first byte of an input chooses the dialect, the rest is the document;
each is settled alone and beside a whole golden of its dialect. A crash is written to the current
folder: make it small and keep it as ``found/<dialect>/<what is odd about it>``.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["specmeld"]):
    import specmeld.read.registry
    import specmeld.reconcile

sys.path.insert(0, str(Path(__file__).parent.parent))

from hostile.laws import as_read, broken, originals, settled

_DIALECTS = tuple(specmeld.read.registry.DIALECTS)


def _try(data: bytes) -> None:
    if not data:
        return
    dialect = _DIALECTS[data[0] % len(_DIALECTS)]
    text = data[1:].decode("utf-8", "replace")
    reading = as_read(text, dialect)
    if reading is not None:
        golden = as_read(originals(dialect)[0], dialect, "golden")
        settled([reading])
        settled([reading, *([golden] if golden else [])])


def _mutate(data: bytes, most: int, seed: int) -> bytes:
    """Half of the time libFuzzer's bytes, else a golden broken by lines."""
    chance = random.Random(seed)
    if chance.random() < 0.5:
        return bytes(atheris.Mutate(data, most))
    number = chance.randrange(len(_DIALECTS))
    return (bytes([number]) + broken(_DIALECTS[number], chance).encode("utf-8", "replace"))[:most]


if __name__ == "__main__":
    arguments = [*sys.argv, *([] if any("max_len" in a for a in sys.argv) else ["-max_len=20000"])]
    atheris.Setup(arguments, _try, custom_mutator=_mutate)
    atheris.Fuzz()
