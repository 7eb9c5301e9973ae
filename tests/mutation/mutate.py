"""Can the tests fail? Breaks one place of the code at a time and runs the tests of its area.

``python tests/mutation/mutate.py AREA COUNT [SEED]`` tries so many places, drawn at random, in a
copy of the checkout, and prints the share that the default tests of that area notice, with what
they do not notice. Some of that changes nothing that can be seen; the rest wants a test.
"""

from __future__ import annotations

import ast
import copy
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

_REPO = Path(__file__).resolve().parents[2]
_LONGEST = 150
"""Seconds that the tests may take; a mutant that makes them endless is noticed."""
AREAS = {
    "reconcile": (
        "generator/specmeld/reconcile",
        "**/*.py",
        ["tests/rules", "tests/reconcile", "tests/audit", "tests/test_explain.py"],
    ),
    "schema": ("generator/specmeld/openapi", "schema*.py", ["tests/openapi"]),
    "runtime": (
        "templates/runtime",
        "*.py",
        ["tests/runtime", "tests/answers", "tests/agreement", "tests/generate/values"],
    ),
}
"""What is broken, and the tests that should notice."""
_COMPARED = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


@dataclass(frozen=True)
class Mutant:
    file: Path
    line: int
    before: str
    after: str
    text: str
    """The whole file with the change."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.before} -> {self.after}"


def _other(node: ast.AST) -> ast.AST | None:
    """The node with another meaning, or None where there is nothing to change."""
    made = copy.deepcopy(node)
    match made:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            made.ops = [_COMPARED[type(op)]()]
        case ast.BoolOp():
            made.op = ast.Or() if isinstance(made.op, ast.And) else ast.And()
        case ast.UnaryOp(op=ast.Not()):
            return made.operand
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            made.op = ast.Sub() if isinstance(made.op, ast.Add) else ast.Add()
        case ast.Constant(value=bool()):
            made.value = not made.value
        case ast.Constant(value=int()):
            made.value += 1
        case ast.IfExp():
            made.body, made.orelse = made.orelse, made.body
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            made.value = ast.Constant(None)
        case ast.Continue():
            return ast.Break()
        case ast.Expr(value=ast.Call()):
            return ast.Pass()
        case _:
            return None
    return made


def _reached(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those of decorators, which say how a class is laid out."""
    yield node
    for name, value in ast.iter_fields(node):
        if name != "decorator_list":
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, ast.AST):
                    yield from _reached(one)


def mutants(file: Path) -> Iterator[Mutant]:
    """All of one file, one for each place that has another meaning."""
    source = file.read_text("utf-8")
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for node in _reached(ast.parse(source)):
        made = _other(node)
        if made is None:
            continue
        assert isinstance(node, ast.expr | ast.stmt) and node.end_lineno and node.end_col_offset
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        whole = source.encode()
        after = ast.unparse(ast.fix_missing_locations(made))
        spliced = f"({after})" if isinstance(node, ast.expr) else after
        text = (whole[:start] + spliced.encode() + whole[end:]).decode()
        yield Mutant(file, node.lineno, ast.unparse(node), after, text)


def _fails(copied: Path, tests: list[str]) -> bool:
    """Whether the tests notice, in a process of their own."""
    child = os.fork()
    if not child:
        os.setsid()
        os.chdir(copied)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        sys.path.insert(0, str(copied / "generator"))
        os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests])))
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.1)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def main(area: str, count: int, seed: int = 0) -> None:
    folder, pattern, tests = AREAS[area]
    os.environ.update(PYTHONDONTWRITEBYTECODE="1")
    with tempfile.TemporaryDirectory() as made:
        copied = Path(made) / "repo"
        shutil.copytree(_REPO, copied, ignore=shutil.ignore_patterns(".git", "__pycache__"))
        if _fails(copied, tests):
            sys.exit("the tests fail before anything is broken")
        files = sorted((copied / folder).glob(pattern))
        points = [mutant for file in files for mutant in mutants(file)]
        tried = random.Random(seed).sample(points, min(count, len(points)))
        noticed = 0
        for mutant in tried:
            right = mutant.file.read_text("utf-8")
            mutant.file.write_text(mutant.text, "utf-8")
            found = _fails(copied, tests)
            mutant.file.write_text(right, "utf-8")
            noticed += found
            if not found:
                print(str(mutant).removeprefix(f"{copied}/"), flush=True)
        print(f"{area}: {noticed} of {len(tried)} noticed, of {len(points)} places", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *map(int, sys.argv[3:]))
