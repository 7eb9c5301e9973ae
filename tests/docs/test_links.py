"""Links of the documentation lead somewhere, and every page is found from the navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from tests.rows import each

from manual import DOCS, REPOSITORY

_FILES = [
    *sorted(DOCS.rglob("*.md")),
    *sorted(REPOSITORY.glob("*.md")),
    *sorted((REPOSITORY / ".github").rglob("*.md")),
    REPOSITORY / "generator" / "README.md",
]


def _text(path: Path) -> str:
    """The page without its listings."""
    return re.sub(r"(?ms)^(`{3,})[^\n]*\n.*?^\1$", "", path.read_text("utf-8"))


def _slugs(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found: dict[str, int] = {}
    for heading in re.findall(r"(?m)^#{1,6} (.+)$", _text(path)):
        words = re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "]", heading)).strip().lower()
        slug = words.replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
    return {
        slug if not at else f"{slug}-{at}" for slug, last in found.items() for at in range(last + 1)
    }


@each("file", _FILES)
def test_links_and_anchors_exist(file: Path) -> None:
    text = re.sub(r"`[^`\n]+`", "", _text(file))
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(#[^)\s]*)?\)", text):
        if "://" in target or target.startswith("mailto:"):
            continue
        page = (file.parent / target).resolve() if target else file
        assert page.exists(), f"{file.name}: {target}"
        if anchor:
            assert anchor[1:] in _slugs(page), f"{file.name}: {target}{anchor}"


def _navigation(entries: object) -> Iterator[str]:
    match entries:
        case str():
            yield entries
        case list():
            for one in entries:
                yield from _navigation(one)
        case dict():
            yield from _navigation(list(entries.values()))


def test_the_navigation_has_every_page_once() -> None:
    config = re.sub(r"!!\S+", "", (REPOSITORY / "generator" / "mkdocs.yml").read_text("utf-8"))
    listed = sorted(_navigation(yaml.safe_load(config)["nav"]))
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert [name for name in listed if not name.startswith("project/")] == sorted(pages)
