"""A reader that does to its process what a text says, as a broken extension of Python can."""

from __future__ import annotations

import os
from pathlib import Path

import specmeld

_READER = """
import os, signal, time
from specmeld.read.dialect import Dialect, Recognition

def recognise(text):
    return Recognition(0.9 if text.startswith("POISON ") else 0.0, "it is poison")

def read(document):
    match document.text.split()[1]:
        case "endless":
            while True:
                pass
        case "memory":
            bytearray(1 << 40)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(3)
        case "once":
            mark = document.text.split()[2]
            if not os.path.exists(mark):
                open(mark, "w").close()
                os.kill(os.getpid(), signal.SIGKILL)
    raise ValueError("it is poison")

DIALECT = Dialect("poison", recognise, read)
"""
_METADATA = "Metadata-Version: 2.1\nName: poison\nVersion: 1.0\n"


def install(folder: Path) -> str:
    """A distribution with that reader; the value of PYTHONPATH that finds it."""
    about = folder / "poison-1.0.dist-info"
    about.mkdir(parents=True)
    (folder / "poison_reader.py").write_text(_READER)
    (about / "METADATA").write_text(_METADATA)
    (about / "entry_points.txt").write_text("[specmeld.readers]\npoison = poison_reader:DIALECT\n")
    return os.pathsep.join([str(folder), str(Path(specmeld.__file__).parent.parent)])
