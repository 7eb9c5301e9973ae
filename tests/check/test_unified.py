"""A diff of a finding makes the file what it should be."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.publish import unified

_LINES = st.lists(st.sampled_from(["a", "b", "c", "@@ -1 +1 @@", "--- a", "+++ b", ""]))


def _applied(diff: str, old: list[str]) -> list[str]:
    """``old`` after a diff whose hunks have to be where they say."""
    made: list[str] = []
    at = 0
    for line in diff.splitlines()[2:]:
        if hunk := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@", line):
            start = int(hunk[1]) - (hunk[2] != "0")
            made += old[at:start]
            at = start
        elif line[0] == "+":
            made.append(line[1:])
        else:
            assert old[at] == line[1:]
            made += [old[at]] if line[0] == " " else []
            at += 1
    return made + old[at:]


@settings(max_examples=examples(100), deadline=None)
@given(_LINES, _LINES, st.integers(0, 12))
def test_it_applies(old: list[str], new: list[str], alike: int) -> None:
    before = [str(number) for number in range(alike)]
    old, new = before + old + before, before + new + before
    diff = unified("x.py", "\n".join(old), "\n".join(new))
    now, wanted = "\n".join(old).splitlines(), "\n".join(new).splitlines()
    assert _applied(diff, now) == wanted
    assert bool(diff) is (now != wanted)


def test_it_is_bounded() -> None:
    old, new = ("\n".join(f"{word} {number}" for number in range(5000)) for word in ("old", "new"))
    lines = unified("x.py", old, new).splitlines()
    assert len(lines) < 110
    assert lines[-1] == "\\ and so on"
    far = unified("x.py", f"{old}\nlast", f"{old}\nother").splitlines()
    assert far[2] == "@@ -4998,4 +4998,4 @@"
    assert far[-1] == "+other"
