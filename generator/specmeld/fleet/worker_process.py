"""A process that works on one task after the other, until nothing comes any more.

It is started as ``python -m specmeld.fleet.worker_process``, reads tasks from standard input, and
writes outcomes to what was standard output; a message is its length, then its bytes. It ends with
the process that started it, also where that is killed.
"""

from __future__ import annotations

import gc
import os
import resource
import struct
import sys
import threading
from contextlib import suppress
from time import sleep
from typing import BinaryIO

HEAD = struct.Struct(">QI")
"""Before each message: its length, and the megabytes that the process has had in memory at most."""
READY = b"ready"
"""What it says first, when all that most tasks need is loaded."""


def main() -> None:
    """Work until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed meanwhile is no answer
    _limit(int(sys.argv[1]))
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    from specmeld.fleet.member_work import work
    from specmeld.fleet.tasks import FOR_PIPE, Task

    _load()
    send(answers, READY)
    while (data := receive(sys.stdin.buffer)) is not None:
        outcome = work(Task.unpacked(data))
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        try:
            send(answers, outcome.packed(FOR_PIPE), most)
        except BrokenPipeError:  # who asked has gone
            os._exit(1)
        gc.collect()


def send(stream: BinaryIO, data: bytes, megabytes: int = 0) -> None:
    stream.write(HEAD.pack(len(data), megabytes))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The next message; None where there is none."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    length, _ = HEAD.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None


def _load() -> None:
    """What a task would load first, so that it is loaded once and never looked through again."""
    import specmeld.conformance
    import specmeld.pipeline.make.packaging
    import specmeld.pipeline.make.rendering
    import specmeld.read.registry
    import specmeld.reconcile  # noqa: F401

    gc.set_threshold(100_000, 50, 1000)  # what documents are read into has no cycles to look for
    gc.collect()
    gc.freeze()


def _limit(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = megabytes * 2**20
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(ValueError, OSError):  # a system that has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main()
