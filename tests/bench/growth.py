"""How the cost of ``generate`` grows with its document: every document of the corpus, as a plot.

``python tests/bench/growth.py CORPUS PACKAGES PLOT.svg`` makes a package of each document, the
small ones first, prints its bytes and the CPU seconds of the process with its children, and draws
them. Both axes are logarithmic: the line has the slope of what grows with the size and no faster.
"""

from __future__ import annotations

import csv
import datetime
import math
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.processes import FailedError, measure, tool

WIDTH, HEIGHT, EDGE = 640, 400, 48
LEAST, MOST = (1_000, 0.3), (30_000_000, 300)
"""Bytes and seconds at the lower left and at the upper right."""


def main(corpus: Path, packages: Path, plot: Path) -> None:
    """Measure all documents that the corpus lists, and draw what was measured."""
    rows = csv.DictReader((corpus / "index.tsv").open(encoding="utf-8"), delimiter="\t")
    found: list[tuple[int, float, str]] = []
    for row in sorted(rows, key=lambda each: int(each["bytes"])):
        name, size = row["file"].partition("__")[0], int(row["bytes"])
        try:
            seconds = _seconds(corpus / row["file"], packages / row["file"].replace("/", "_"))
        except FailedError as failure:
            print(f"{row['file']}: {failure}", flush=True)
            continue
        found.append((size, seconds, name))
        print(f"{row['file']}\t{size}\t{seconds:.2f}", flush=True)
        plot.write_text(drawn(found), encoding="utf-8")


def _seconds(document: Path, folder: Path) -> float:
    with TemporaryDirectory() as cache:
        os.environ["SPECMELD_CACHE"] = cache
        command = [tool("specmeld"), "generate", "--spec", str(document), "--package", "client"]
        folder.mkdir(parents=True, exist_ok=True)
        return measure([*command, "--no-prove"], folder)[0]


def drawn(found: list[tuple[int, float, str]]) -> str:
    """The plot as SVG."""
    each = sorted(seconds / size for size, seconds, _ in found if size > 100_000)
    rate = each[len(each) // 2] if each else 0
    today = datetime.datetime.now(datetime.UTC).date()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="11">',
        f"<title>CPU seconds of generate by the size of its document, {today}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        *(_grid(10.0**power, vertical=True) for power in range(4, 8)),
        *(_grid(10.0**power, vertical=False) for power in range(0, 3)),
    ]
    if rate:
        (x1, y1), (x2, y2) = (_point(size, size * rate) for size in (LEAST[1] / rate, MOST[0]))
        parts.append(f'<path d="M{x1} {y1}L{x2} {y2}" stroke="#bbb" stroke-dasharray="4"/>')
    for size, seconds, name in found:
        x, y = _point(size, seconds)
        parts.append(f'<circle cx="{x}" cy="{y}" r="3" fill="#06c"><title>{name}</title></circle>')
    parts.append(f'<text x="{EDGE}" y="16">CPU seconds by bytes of the document, {today}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _grid(value: float, *, vertical: bool) -> str:
    x, y = _point(value if vertical else LEAST[0], LEAST[1] if vertical else value)
    if vertical:
        line, text = f"M{x} {EDGE}V{HEIGHT - EDGE}", f'x="{x - 14}" y="{HEIGHT - EDGE + 16}"'
        label = f"{value / 1e6:g} MB"
    else:
        line, text = f"M{EDGE} {y}H{WIDTH - EDGE}", f'x="{EDGE - 40}" y="{y + 4}"'
        label = f"{value:g} s"
    return f'<path d="{line}" stroke="#ddd"/><text {text}>{label}</text>'


def _point(size: float, seconds: float) -> tuple[float, float]:
    across = math.log(size / LEAST[0]) / math.log(MOST[0] / LEAST[0])
    up = math.log(seconds / LEAST[1]) / math.log(MOST[1] / LEAST[1])
    x, y = EDGE + across * (WIDTH - 2 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)
    return round(x, 1), round(y, 1)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
