"""The tree of bullets of a reference page: names, types, marks, descriptions and children."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from specmeld.model.json import JSON
from specmeld.read.pages.lines import (
    Line,
    SaidType,
    label_facts,
    label_of,
    mark,
    required_by,
    said_type,
    says_no_value,
)
from specmeld.read.pages.stated_types import StatedType
from specmeld.read.recorder import Paragraph

_BULLET = re.compile(r"(?P<glyph>[•◦▪‣●○∙·*\-+])\s+(?P<label>\S.*)")
_GLYPHS = "•●*-+◦○▪‣∙·"
_DEEPEST = 64
_LONGEST_INLINE = 400
"""Most characters of a name with its type and marks beside it."""
_KEY = re.compile(r"[a-z_$@][\w.$@:-]*(?:\[\])?")
_BETWEEN_LABELS = re.compile(r"[,;]\s+(?=[A-Za-z][A-Za-z ]{1,20}:\s)")
_INLINE = re.compile(r"(?P<name>[\w.$@:-]+(?:\[\])?)[ \t]+(?P<type>\S.*)")


@dataclass
class Bullet:
    """One bullet: a field, a value or a branch; or, without a type, a line of text."""

    label: str
    line: int
    level: tuple[int, int]
    own: list[Line] = field(default_factory=list)
    children: list[Bullet] = field(default_factory=list)
    said: SaidType | None = None
    type_line: int = 0
    facts: list[tuple[int, str, JSON]] = field(default_factory=list)
    """Line, keyword and value, in page order; without the type and the description."""
    required: tuple[int, bool] | None = None
    """Line of the mark, and its value."""
    nullable: int = 0
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def stated(self) -> StatedType | None:
        return self.said.stated if self.said else None

    @property
    def names(self) -> tuple[str, ...]:
        return self.said.stated.names if self.said else ()

    @property
    def is_key(self) -> bool:
        return _KEY.fullmatch(self.label) is not None

    @property
    def is_bare(self) -> bool:
        """A leaf with nothing but its type."""
        return not (self.children or self.paragraphs or self.facts or self.required)


def grow(lines: Sequence[Line]) -> tuple[list[Bullet], list[Line]]:
    """The bullets of a section as trees, and the lines before the first of them."""
    roots: list[Bullet] = []
    stack: list[Bullet] = []
    before: list[Line] = []
    for line in lines:
        opening = _BULLET.fullmatch(line.text)
        if opening is None:
            holder = _holder(stack, line)
            (holder.own if holder else before).append(line)
            continue
        bullet = Bullet(opening["label"], line.number, (line.indent, _rank(opening["glyph"])))
        while stack and stack[-1].level >= bullet.level:
            stack.pop()
        siblings = stack[-1].children if stack else roots
        siblings.append(bullet)
        if len(stack) < _DEEPEST:
            stack.append(bullet)
    fields: list[Bullet] = []
    roots = _beside_text(roots)
    typed = any(not _reads_as_text(root) for root in roots)
    for root in roots:
        if _is_point(root) and not fields:
            before += _as_lines(root)
        _understand(root)
        named = typed and root.is_key and bool(root.facts or root.nullable or root.paragraphs)
        fields += [root] if root.said or root.required or named else []
    return fields, before


def _rank(glyph: str) -> int:
    return 0 if _GLYPHS.index(glyph) < 5 else _GLYPHS.index(glyph)


def _holder(stack: list[Bullet], line: Line) -> Bullet | None:
    """The bullet that a line belongs to: the last one, or an outer one if it is dedented."""
    if line.text:
        while len(stack) > 1 and line.indent <= stack[-1].level[0] and line.indent > 0:
            stack.pop()
    return stack[-1] if stack else None


def _understand(bullet: Bullet) -> None:
    """Separate type, marks and description of a bullet, and put text bullets back into the text."""
    _take_inline(bullet)
    words: list[list[tuple[int, str]]] = [[]]
    last = 0
    for line in bullet.own:
        if not line.text or line.number > last + 1:  # a bullet is between them
            words.append([])
        last = line.number
        if line.text and not _take(bullet, line, begun=any(words)):
            words[-1].append((line.number, line.text))
    bullet.own = []
    bullet.children = _beside_text(bullet.children)
    texts = [child for child in bullet.children if _reads_as_text(child)]
    bullet.children = [child for child in bullet.children if not _reads_as_text(child)]
    for text in texts:
        words += _as_words(text)
    for child in bullet.children:
        _understand(child)
    bullet.paragraphs = [*sorted(filter(None, words))]


def _reads_as_text(bullet: Bullet) -> bool:
    """Whether a bullet has neither a type nor a mark: "• user: sent by a person"."""
    first = _first_line(bullet)
    if said_type(first) or mark(first):
        return False
    return not has_inline_type(bullet.label)


def _beside_text(bullets: Sequence[Bullet]) -> list[Bullet]:
    """Bullets in order, with fields after a list item taken out of it.

    A page may indent its fields further than the list in the text above them.
    """
    found: list[Bullet] = []
    for bullet in bullets:
        found.append(bullet)
        if _is_point(bullet):
            held = bullet.children
            bullet.children = [child for child in held if _reads_as_text(child)]
            found += _beside_text([child for child in held if not _reads_as_text(child)])
    return found


def _is_point(bullet: Bullet) -> bool:
    """Whether a bullet is text: it has no type, and its label is not a name."""
    return _reads_as_text(bullet) and not bullet.is_key


def _as_lines(bullet: Bullet) -> Iterator[Line]:
    """A list item as lines of a paragraph of its own, with its nested items."""
    yield Line(bullet.line, bullet.level[0], "")
    yield Line(bullet.line, bullet.level[0], f"• {bullet.label}")
    yield from bullet.own
    for child in bullet.children:
        yield from _as_lines(child)


def _first_line(bullet: Bullet) -> str:
    return next((line.text for line in bullet.own if line.text), "")


def _as_words(bullet: Bullet) -> list[list[tuple[int, str]]]:
    first = [(bullet.line, f"• {bullet.label}")]
    rest: list[list[tuple[int, str]]] = [first]
    for line in bullet.own:
        if line.text:
            rest[-1].append((line.number, line.text))
        else:
            rest.append([])
    for child in bullet.children:
        rest += _as_words(child)
    return rest


def has_inline_type(label: str) -> bool:
    """Whether a bullet names its type on its own line: "to string Required"."""
    inline = _INLINE.fullmatch(label) if len(label) <= _LONGEST_INLINE else None
    return inline is not None and said_type(_without_marks(inline["type"])) is not None


def _take_inline(bullet: Bullet) -> None:
    """ "name string Required" on the bullet's own line."""
    inline = _INLINE.fullmatch(bullet.label) if len(bullet.label) <= _LONGEST_INLINE else None
    said = said_type(_without_marks(inline["type"])) if inline else None
    if inline is None or said is None or said_type(_first_line(bullet)):
        return
    bullet.label, bullet.said, bullet.type_line = inline["name"].rstrip(":"), said, bullet.line
    for word in re.findall(r"\b(required|optional|nullable|deprecated)\b", inline["type"], re.I):
        _take(bullet, Line(bullet.line, 0, word), begun=False)


def _without_marks(text: str) -> str:
    plain = re.sub(
        r"[,(\s]*\b(?:required|optional|nullable|deprecated)\b[,)\s]*", " ", text, flags=re.I
    )
    return plain.strip().removeprefix("(").removesuffix(")").strip()


def _take(bullet: Bullet, line: Line, *, begun: bool) -> bool:
    """Read a line as the type, a mark or a labelled fact; False if it is text."""
    if bullet.said is None and not begun and (said := said_type(line.text)):
        bullet.said, bullet.type_line = said, line.number
        return True
    match mark(line.text):
        case "required" | "optional" as word:
            bullet.required = (line.number, word == "required")
            return True
        case "nullable":
            bullet.nullable = line.number
            return True
        case "deprecated":
            bullet.facts.append((line.number, "deprecated", True))
            return True
    several = _BETWEEN_LABELS.split(line.text.rstrip("."))
    if len(several) > 1 and all(label_of(each) for each in several):
        taken = [_take(bullet, Line(line.number, 0, each), begun=begun) for each in several]
        return all(taken)
    labelled = label_of(line.text)
    if labelled is None:
        return False
    required = required_by(*labelled)
    if required is not None:
        bullet.required = (line.number, required)
        return True
    if says_no_value(*labelled, bullet.stated):
        return True
    facts = list(label_facts(*labelled, bullet.stated))
    bullet.facts += [(line.number, keyword, value) for keyword, value in facts]
    return bool(facts)
