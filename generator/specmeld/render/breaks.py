"""Break a statement that is too long for its line, where black would.

A line is split at a pair of brackets into a head, a body and a tail; a body of several parts is
split at its delimiters. The rules are those of black's stable style, as far as our templates print
code: no comments, no lambdas within a statement that is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from specmeld.render.code_lines import COMMA, DOT, INDENT, WIDTH, Line
from specmeld.render.tokens import Token, outer, tokens_of


class UnbreakableError(Exception):
    """A way to break a line that does not work."""


_Way = Callable[[Line, bool], Iterator[Line]]


def broken(code: str, depth: int) -> list[str]:
    """The lines of a statement. ``depth`` is its level of indentation."""
    line = Line(tokens_of(code), depth)
    made = [each.text.rstrip() for each in _lines(line, forced=False)]
    if line.is_def and _ends_with_list(made, depth) and line.text != "\n".join(made):
        # The return type has one line per item now, which decides on the whole header.
        return [each.text.rstrip() for each in _lines(_again(made, depth), forced=False)]
    return made


def _ends_with_list(lines: list[str], depth: int) -> bool:
    """Whether a header ends with the brackets of its return type."""
    match lines[-1].strip():
        case "]:" | "):" | "]: ...":
            return True
        case "): ...":
            return _returns_list(_again(lines, depth))
    return False


def _again(lines: list[str], depth: int) -> Line:
    return Line(tokens_of("\n".join(lines).strip()), depth)


# ── one line into several ────────────────────────────────────────────────────────────────────────


def _lines(line: Line, *, forced: bool) -> list[Line]:
    """``forced``: optional parentheses are kept.

    It ends since each part has fewer tokens than the line: a split takes the brackets from the
    body, and from all other parts what stands before or behind them.
    """
    if not line.explodes and line.fits() and not line.must_explode():
        return [line]
    if line.is_def and not _returns_list(line):
        ways = [_at_first_bracket]
    elif line.part == "body":
        ways = [_at_delimiters, _at_last_brackets]
    else:
        ways = [_at_last_brackets]
    for way in ways:
        try:
            return _tried(line, way, forced)
        except UnbreakableError:
            continue
    return [line]


def _returns_list(line: Line) -> bool:
    """Whether the return type of a function has one line per item."""
    arrow = next((at for at, token in enumerate(line.tokens) if token.text == "->"), None)
    return arrow is not None and Line(line.tokens[arrow + 1 :], line.depth).must_explode()


def _tried(line: Line, way: _Way, forced: bool) -> list[Line]:
    hidden = [token for token in line.tokens if not token.text]
    again = bool(hidden) and way is _at_last_brackets and not forced
    unseen = [(token, depth) for token, depth in line.tracked() if not token.text] if again else []
    made = [each for part in way(line, forced) for each in _lines(part, forced=forced)]
    settled = any(token.text and depth == 0 for token, depth in unseen) or made[0].fits()
    if not unseen or settled or any(token.added for token in line.tokens):
        return made
    second = _tried(_copied(line, hidden), way, forced=True)
    return second if all(each.fits() for each in second) else made


def _copied(line: Line, hidden: Sequence[Token]) -> Line:
    """The line with copied tokens, as they were before a split showed those in ``hidden``."""
    copies = {token: replace(token) for token in line.tokens}
    for token in hidden:
        copies[token].text = ""
    for token in copies.values():
        if token.mate is not None:
            token.mate = copies.get(token.mate, token.mate)
    return Line([copies[token] for token in line.tokens], line.depth, line.part, line.explodes)


def _at_first_bracket(line: Line, forced: bool) -> Iterator[Line]:
    """Split a function's header at its parameters, or at its return type if it has none."""
    places = {token: at for at, token in enumerate(line.tokens)}
    for at, token in enumerate(line.tokens):
        if token.opens and token.text in ("(", "") and token.mate in places:
            end = places[token.mate]
            if end > at + 1:
                yield from _Split.of(line, at, end).parts()
                return
    raise UnbreakableError


def _at_delimiters(line: Line, forced: bool) -> Iterator[Line]:
    """Split a body at all delimiters of the highest priority, with a trailing comma."""
    delimiters = line.delimiters
    last = len(line.tokens) - 1
    strongest = max((of for at, of in delimiters.items() if at != last), default=0)
    count = sum(of == strongest for of in delimiters.values())
    if not strongest or (strongest == DOT and count == 1):
        raise UnbreakableError
    begin = 0
    for at in [*(at for at, of in delimiters.items() if of == strongest), last]:
        tokens = line.tokens[begin : at + 1]
        if not tokens:
            continue
        if at == last and strongest == COMMA and tokens[-1].text != ",":
            tokens = [*tokens, Token(",", "sign", added=True)]
        yield Line(tokens, line.depth, "body")
        begin = at + 1


def _at_last_brackets(line: Line, forced: bool) -> Iterator[Line]:
    """Split at the last brackets, or at earlier ones if what follows fits."""
    first: list[Line] | None = None
    for omitted in _omissions(line):
        if omitted and _begins_too_late(line, omitted):
            continue
        parts = list(_right_split(line, forced, omitted))
        if first is None and not omitted:
            first = parts
        if parts[0].fits():
            yield from parts
            return
    yield from first if first is not None else _right_split(line, forced, ())


def _begins_too_late(line: Line, omitted: Collection[Token]) -> bool:
    closing = next(
        (token for token in reversed(line.tokens) if token.closes and token not in omitted), None
    )
    opening = closing.mate if closing else None
    if opening is None or not opening.text:
        return False
    length = INDENT * line.depth
    for number, token in enumerate(line.tokens):
        if token is opening:
            return length > WIDTH
        length += len(token.text) + (token.gap and number > 0)
    return False


def _omissions(line: Line) -> Iterator[set[Token]]:
    """Sets of closing brackets not to split at: more and more of those at the end of the line, as
    long as what follows the one before them fits in a line."""
    omitted: set[Token] = set()
    if not line.must_explode():
        yield omitted
    length = INDENT * line.depth
    opening: Token | None = None
    closing: Token | None = None
    inner: set[Token] = set()
    for at in range(len(line.tokens) - 1, -1, -1):
        token = line.tokens[at]
        before = line.tokens[at - 1] if at else None
        length += len(token.text) + (token.gap and at > 0)
        if length > WIDTH:
            return
        asks = before is not None and before.text == ","
        if opening is not None:
            if token is opening:
                opening = None
            elif token.closes:
                if asks and not (token.closes_tuple_of_one and line.tracks(token)):
                    return
                inner.add(token)
        elif token.closes:
            if before is not None and before.opens:
                inner.add(token)
                continue
            if closing is not None:
                omitted.add(closing)
                omitted |= inner
                inner.clear()
                yield omitted
            if asks and not (token.closes_tuple_of_one and line.tracks(token)):
                return
            if token.text:
                opening, closing = token.mate, token


@dataclass(frozen=True, slots=True)
class _Split:
    """A line split at a pair of brackets."""

    head: Line
    body: Line
    tail: Line
    opening: Token
    closing: Token

    @classmethod
    def of(cls, line: Line, start: int, end: int) -> _Split:
        """Raises UnbreakableError if the split would gain nothing."""
        opening, closing = line.tokens[start], line.tokens[end]
        inside = list(line.tokens[start + 1 : end])
        tail = Line(line.tokens[end:], line.depth, "tail")
        if not inside and len(tail.text.strip()) < 3:
            raise UnbreakableError
        if inside and inside[-1].text != "," and _wants_comma(line, start, inside):
            inside.append(Token(",", "sign", added=True))
        body = Line(inside, line.depth + 1, "body")
        body.explodes = _explodes(body, opening)
        return cls(Line(line.tokens[: start + 1], line.depth, "head"), body, tail, opening, closing)

    def parts(self) -> Iterator[Line]:
        self.opening.show()
        self.closing.show()
        yield from (part for part in (self.head, self.body, self.tail) if part.tokens)


def _wants_comma(line: Line, start: int, inside: list[Token]) -> bool:
    """Whether the content of the brackets that open at ``start`` gets a trailing comma: imported
    names and parameters, but no return type, which would become a tuple."""
    if line.is_import:
        return True
    return (
        line.is_def
        and line.tokens[start].text == "("
        and not any(token.text == "->" for token in line.tokens[:start])
        and not any(inside[at].text == "," for at in outer(inside))
    )


def _explodes(body: Line, opening: Token) -> bool:
    if not body.tokens:
        return False
    ends_with_comma = body.tokens[-1].text == ","
    last = len(body.tokens) - 1
    delimiters = {at: of for at, of in body.delimiters.items() if at != last}
    several = max(delimiters.values(), default=0) == COMMA
    return several and (ends_with_comma or opening.display)


def _last_split(line: Line, omitted: Collection[Token]) -> _Split:
    """The last brackets that hold something and are not omitted."""
    places = {token: at for at, token in enumerate(line.tokens)}
    for end in range(len(line.tokens) - 1, -1, -1):
        closing = line.tokens[end]
        if closing.closes and closing not in omitted:
            start = places.get(closing.mate) if closing.mate else None
            if start is None:
                break
            if end > start + 1:
                return _Split.of(line, start, end)
    raise UnbreakableError


def _right_split(line: Line, forced: bool, omitted: Collection[Token]) -> Iterator[Line]:
    yield from _without_parentheses(_last_split(line, omitted), line, forced, omitted)


def _without_parentheses(
    split: _Split, line: Line, forced: bool, omitted: Collection[Token]
) -> Iterator[Line]:
    """The parts of a split; at invisible parentheses, the parts of a split without them if that
    reads better."""
    can = not forced and not split.opening.text and not line.is_import
    if can and _can_do_without(split):
        fewer = {split.closing, *omitted}
        try:
            other = _last_split(line, fewer)
            if _reads_better(other, split):
                yield from list(_without_parentheses(other, line, forced, fewer))
                return
        except UnbreakableError:
            if len(split.body.tokens) < 2 and not split.body.fits():
                raise
    yield from split.parts()


def _can_do_without(split: _Split) -> bool:
    """Whether the content of invisible parentheses can be split without them."""
    line = split.body
    delimiters = line.delimiters
    if not delimiters:
        return True
    strongest = max(delimiters.values())
    if sum(of == strongest for of in delimiters.values()) > 1:
        return False
    if strongest == DOT:
        return True
    first, second = line.tokens[:2]
    if first.opens and not second.closes and _fits_behind(line, first):
        return True
    last = line.tokens[-1]
    if last.text in (")", "}") or (last.text == "]" and last.display):
        return not line.tokens[-2].opens and _fits_before(line, last)
    return False


def _fits_behind(line: Line, first: Token) -> bool:
    """Whether what follows the first brackets fits, up to the next ones."""
    length, counts = INDENT * line.depth, False
    for number, token in enumerate(line.tokens):
        if token.closes and token.mate is first:
            counts = True
        if counts:
            length += len(token.text) + (token.gap and number > 0)
            if length > WIDTH:
                return False
            if token.opens:
                counts = False
    return True


def _fits_before(line: Line, last: Token) -> bool:
    """Whether what precedes the last brackets fits, or can be split itself."""
    length, seen = INDENT * line.depth, False
    for number, token in enumerate(line.tokens):
        length += len(token.text) + (token.gap and number > 0)
        if token is last.mate:
            return seen or length <= WIDTH
        seen = seen or token.opens
    return False


def _reads_better(other: _Split, split: _Split) -> bool:
    """Whether a split without parentheses is better than one at those after an ``=``."""
    head = split.head.tokens
    if len(head) < 2 or head[-2].text != "=":
        return True
    if not any(token.opens or token.closes for token in head[:-1]):
        return True
    if not split.head.fits(WIDTH - 1) or split.head.must_explode():
        return True
    for token in reversed(other.head.tokens):
        if token.text == "=":
            break
        if token.closes:
            return True
    return any(token.text == "=" for token in other.head.tokens) and other.head.fits()
