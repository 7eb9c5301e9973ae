"""The command line: the only code that reads argv, prints and picks exit codes.

0 success; 1 something was found (drift, code that disagrees with its schema); 2 could not run
(usage, input, config, disk, or an open conflict under --strict).
"""

from __future__ import annotations

import errno
import gc
import os
import re
import sys
import traceback
from collections.abc import Sequence

import click

from specmeld.cli.check import check
from specmeld.cli.config import config
from specmeld.cli.diff import diff
from specmeld.cli.generate import generate
from specmeld.cli.init import init
from specmeld.cli.propose import propose
from specmeld.cli.pull import pull
from specmeld.cli.report import report
from specmeld.cli.terminal.colours import forget
from specmeld.cli.terminal.errors import print_error
from specmeld.cli.vendor import vendor
from specmeld.cli.verbs import specmeld
from specmeld.cli.watch import watch
from specmeld.diagnostics import SpecmeldError

_GUESS = re.compile(r"\.? \(?Did you mean (?:one of: )?(.+)\?\)?$")
"""The end of click's message about an unknown name."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

specmeld.add_command(check)
specmeld.add_command(config)
specmeld.add_command(diff)
specmeld.add_command(generate)
specmeld.add_command(init)
specmeld.add_command(propose)
specmeld.add_command(pull)
specmeld.add_command(report)
specmeld.add_command(vendor)
specmeld.add_command(watch)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exits the process."""
    for stream in (sys.stdout, sys.stderr):  # the same bytes under every locale
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    gc.set_threshold(100_000, 50, 1000)  # parsed documents contain no cycles
    forget()
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    code = _run(arguments, debug)
    gc.freeze()  # the process is about to end: nothing needs to be collected
    sys.exit(code)


def _run(arguments: Sequence[str] | None, debug: bool) -> int:
    try:
        code = specmeld.main(arguments, prog_name="specmeld", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", 130)
    except click.ClickException as error:
        return _fail(_usage(error), error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone
        return 141
    except SpecmeldError as error:
        if debug:
            traceback.print_exc()
        for line in error.lines():
            _fail(line)
        return 2
    except RecursionError:
        return _fail("the input is nested too deeply; --debug shows where")
    except MemoryError:
        return _fail("not enough memory for this input")
    except Exception as error:
        if debug:
            traceback.print_exc()
        if isinstance(error, OSError) and _is_full(error):
            return _fail(f"cannot write the output: {error.strerror}")
        return _fail(
            f"internal error: {type(error).__name__}: {error}; --debug shows where, "
            "please report it"
        )


def _is_full(error: OSError) -> bool:
    """Whether the output is full or closed; drops what is left for it."""
    if error.filename or error.errno not in _FULL:
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return True


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    message = " ".join(error.format_message().split())  # click lists choices in lines
    message = message.replace(". Choose from: ", "; choose one of ")
    message = _GUESS.sub(r" (did you mean \1?)", message.rstrip("."))
    if message[1:2].islower():  # no name such as DOCUMENT
        message = message[:1].lower() + message[1:]
    return f"{message}; see '{context.command_path} --help'" if context else message


def _fail(message: str, code: int = 2) -> int:
    print_error(message)
    return code
