"""The report on a member says when it is cut short."""

from __future__ import annotations

from pathlib import Path

import pytest

from specmeld.cli.fleet.member_lines import as_text
from specmeld.cli.fleet.merged_reports import Together, checked, report_of
from specmeld.config import Config, Project
from specmeld.diagnostics import InputError
from specmeld.fleet.driver import Ended
from specmeld.fleet.tasks import Outcome, failed, finding_row
from specmeld.fleet.workspace import Member
from specmeld.model.findings import finding


def _ended(outcome: Outcome) -> Ended:
    return Ended(Member("apis/bolts.json", Project(Path(), Config())), outcome, "found")


_FINDINGS = [finding("file-edited", f"{at}.py") for at in range(8)]
_REMARKS = tuple(f"remark {at}" for at in range(8))


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(1, asked=("edits",), findings=tuple(map(finding_row, _FINDINGS))),
        Outcome(1, remarks=_REMARKS),
    ],
)
def test_what_is_not_listed_is_counted(outcome: Outcome) -> None:
    lines = as_text([_ended(outcome)])
    assert "  and 3 more" in lines
    assert len([line for line in lines if line.startswith("  ")]) == 6


def test_a_finding_made_of_remarks_says_how_many_it_leaves_out() -> None:
    (one,) = checked(Together("conform", [_ended(Outcome(1, remarks=_REMARKS))], 1, "")).findings
    assert one.message.endswith("remark 4; and 3 more")


@pytest.mark.parametrize(
    ("file", "seen"),
    [("api.yaml", "api/api.yaml"), ("api/spec/a.json", "api/spec/a.json"), ("", "api")],
)
def test_an_error_is_of_a_file_of_its_member(file: str, seen: str) -> None:
    error = InputError("is wrong", file=file)
    ended = Ended(Member("api", Project(Path("api"), Config())), failed(error), "failed")
    (one,) = checked(Together("check", [ended], 2, "")).findings
    assert one.file == seen


def test_a_comment_is_no_longer_than_hosts_take() -> None:
    project = Project(Path(), Config())
    outcome = Outcome(1, {"drift": 1}, remarks=("says something",) * 3)
    ended = [Ended(Member(f"apis/{at:04}.json", project), outcome, "found") for at in range(2_000)]
    text = report_of(Together("check", ended, 1, ""), "markdown")
    assert 50_000 < len(text) < 60_200
    rows, blocks = text.count("| `apis/"), text.count("#### `apis/")
    assert f"…and {2_000 - rows} more members, left out to keep this short." in text
    assert f"…and {2_000 - blocks} more members, left out to keep this short." in text
