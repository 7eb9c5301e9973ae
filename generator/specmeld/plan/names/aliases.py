"""Type aliases for long types of arguments, to make signatures readable."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from specmeld.model.method_plan import (
    AliasPlan,
    ArgumentPlan,
    KeywordsPlan,
    MethodPlan,
    SignaturePlan,
)
from specmeld.plan.names import identifiers

_MOST = 4
"""Most members of unions in a type inside a signature, unless they are short."""
_LONG, _LONGEST = 48, 80
"""Most characters of such a type: with more members, and with as many."""


class Aliases:
    """The aliases of one module; a type of several arguments gets one."""

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = set(taken)
        self._found: dict[str, AliasPlan] = {}

    @property
    def found(self) -> tuple[AliasPlan, ...]:
        return tuple(sorted(self._found.values(), key=lambda one: one.name))

    def method(self, method: MethodPlan) -> MethodPlan:
        """``method``, with aliases for long types."""
        return replace(
            method,
            arguments=self._arguments(method, method.arguments),
            keywords=tuple(self._keywords(method, one) for one in method.keywords),
            signatures=tuple(self._signature(method, one) for one in method.signatures),
            whole=method.whole and self._signature(method, method.whole),
        )

    def _signature(self, method: MethodPlan, one: SignaturePlan) -> SignaturePlan:
        keywords = one.keywords and self._keywords(method, one.keywords)
        return replace(one, arguments=self._arguments(method, one.arguments), keywords=keywords)

    def _keywords(self, method: MethodPlan, one: KeywordsPlan) -> KeywordsPlan:
        base = one.base and self._keywords(method, one.base)
        return replace(one, own=self._arguments(method, one.own), base=base)

    def _arguments(
        self, method: MethodPlan, arguments: Iterable[ArgumentPlan]
    ) -> tuple[ArgumentPlan, ...]:
        return tuple(self._argument(method, one) for one in arguments)

    def _argument(self, method: MethodPlan, argument: ArgumentPlan) -> ArgumentPlan:
        hint = argument.hint
        members = hint.text.count(" | ") + 1
        members += hint.text.count(", ") if "Union[" in hint.text else 0
        if len(hint.text) <= (_LONGEST if members == _MOST else _LONG) or members < _MOST:
            return argument
        if hint.text not in self._found:
            word = argument.name if argument.key else f"{method.name} {argument.name}"
            name = identifiers.class_name(f"{word} argument", "Argument")
            if name in self._taken:
                more = method.name if argument.key else "any"
                name = identifiers.class_name(f"{more} {word} argument", "Argument")
            name = identifiers.beside(name, self._taken)
            self._taken.add(name)
            self._found[hint.text] = AliasPlan(name, argument.name, hint)
        return replace(argument, hint=replace(hint, text=self._found[hint.text].name))
