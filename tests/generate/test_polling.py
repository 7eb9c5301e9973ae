"""Which answers say that their work goes on, and by which values."""

from __future__ import annotations

import pytest

from specmeld.model.api_description import Content, Operation, Response
from specmeld.plan.methods.answer_values import AnswerReader
from specmeld.plan.methods.polling import pending


@pytest.mark.parametrize(
    ("values", "passing"),
    [
        (["running", "done"], ["running"]),
        (["QUEUED", "RUNNING", "FAILED"], ["QUEUED", "RUNNING"]),
        (["active", "completed"], ["active"]),
        (["RUNNING", "STOPPED", "in-transition"], []),
        (["starting", "running", "stopped", "error"], ["starting"]),
        (["active", "inactive"], []),
        (["started", "stopping", "off"], ["stopping"]),
    ],
)
def test_running_is_passing_beside_an_end_only(values: list[str], passing: list[str]) -> None:
    schema = {"type": "object", "properties": {"state": {"type": "string", "enum": values}}}
    answer = Response("200", "", contents=(Content("application/json", schema),))
    operation = Operation("GET", "/kilns/{id}", responses=(answer,))
    found = pending(operation, AnswerReader({}, {}))
    listed = ", ".join(f'"{one}"' for one in passing)
    assert found == (f'("state", [{listed}])' if passing else "")
