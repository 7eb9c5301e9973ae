"""Detect operations to poll: a GET whose response has a status with transient values."""

from __future__ import annotations

from specmeld.model.api_description import Operation
from specmeld.model.named_types import Code
from specmeld.plan.methods.answer_values import AnswerReader, plain
from specmeld.plan.methods.paging import only_answer
from specmeld.plan.quoting import literal

_STATUSES = "status state phase"
_PASSING = (
    "queued in_queue enqueued pending waiting submitted starting in_progress ongoing working"
    " executing processing preparing initializing creating provisioning building deploying"
    " validating finalizing cancelling canceling stopping terminating deleting updating"
    " importing exporting uploading indexing syncing training transcribing generating rendering"
)
"""Values of something that is in progress and will end by itself."""
_RUNNING = "active running started"
"""Values of work that will end by itself, or of a machine meant to stay that way."""
_SUCCEEDED = "done complete completed finished success successful succeeded"
_FAILED = "crashed error errored fail failed failure timed_out timeout"
_STOPPED = "off paused stopped suspended"


def pending(operation: Operation, answers: AnswerReader) -> Code:
    """The status attribute of a response, and its unfinished values.

    Empty if no such attribute is described, or it has no final value.
    """
    answer = only_answer(operation)
    if operation.method != "GET" or "{" not in operation.path or answer is None:
        return Code("")
    fields = answers.fields("value", answer[1].schema)
    for name in _STATUSES.split():
        if name in fields:
            values = answers.followed(fields[name].schema).get("enum")
            texts = [one for one in values or () if isinstance(one, str)]
            passing = _passing(texts)
            if passing and len(passing) < len(texts):
                attribute = fields[name].read.removeprefix("value.")
                listed = ", ".join(map(literal, passing))
                return Code(f"({literal(attribute)}, [{listed}])")
    return Code("")


def _passing(texts: list[str]) -> list[str]:
    """The transient values: ``running`` if it may become ``done``, but not for a machine that may
    be ``stopped``."""
    known = {plain(one) for one in texts}
    fails = known & {*_FAILED.split()} and not known & {*_STOPPED.split()}
    ends = known & {*_SUCCEEDED.split()} or fails
    words = {*_PASSING.split(), *(_RUNNING.split() if ends else ())}
    return [one for one in texts if plain(one) in words]
