"""``specmeld watch``: a real process before a project whose files change under it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from specmeld.pipeline.serve.watching import changes

pytestmark = pytest.mark.slow

_PATIENCE = 60.0
"""Seconds; what has not come by then does not come."""


class Watch:
    """The verb at work; ``said`` grows as it prints."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.spec = project / "spec" / "pets.json"
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "specmeld", "watch"],
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"SPECMELD_CACHE": str(project / "cache")},
            # Who runs in the background of a shell ignores interrupts, and so would the verb.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())

    def rounds(self) -> int:
        return sum(line.startswith("generated in") for line in self.said)

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE
        while not true():
            assert time.monotonic() < end and self.process.poll() is None, "\n".join(self.said)
            time.sleep(0.02)

    def description(self, text: str) -> str:
        document = json.loads(self.spec.read_text(encoding="utf-8"))
        document["info"]["description"] = text
        return json.dumps(document)

    def made(self, text: str) -> Callable[[], bool]:
        """Whether the package has come to hold a text."""
        readme = self.project / "generated" / "pets" / "README.md"
        canonical = self.project / "spec" / "openapi.yaml"
        return lambda: readme.is_file() and text in canonical.read_text(encoding="utf-8")


@pytest.fixture
def watch(generated_pets: Path) -> Iterator[Watch]:
    watch = Watch(generated_pets)
    try:
        watch.until(lambda: watch.rounds() == 1)
        yield watch
    finally:
        watch.process.send_signal(signal.SIGINT)
        assert watch.process.wait(timeout=_PATIENCE) == 0


@pytest.mark.slow
def test_what_changes_is_made_anew_however_it_is_written(watch: Watch) -> None:
    watch.spec.write_text(watch.description("written in place"), encoding="utf-8")
    watch.until(watch.made("written in place"))
    beside = watch.spec.with_suffix(".swp")
    beside.write_text(watch.description("written by rename"), encoding="utf-8")
    beside.replace(watch.spec)
    watch.until(watch.made("written by rename"))
    text = watch.description("written after it was gone")
    watch.spec.unlink()
    watch.until(lambda: any("pets.json" in line and "specmeld:" in line for line in watch.said))
    watch.spec.write_text(text, encoding="utf-8")
    watch.until(watch.made("written after it was gone"))


@pytest.mark.slow
def test_a_broken_state_is_told_and_waited_out(watch: Watch) -> None:
    before = (watch.project / "spec" / "openapi.yaml").read_bytes()
    good = watch.description("repaired")
    watch.spec.write_text(good[: len(good) // 2], encoding="utf-8")
    watch.until(lambda: any(line.startswith("specmeld: spec/pets.json") for line in watch.said))
    assert (watch.project / "spec" / "openapi.yaml").read_bytes() == before
    watch.spec.write_text(good, encoding="utf-8")
    watch.until(watch.made("repaired"))


@pytest.mark.slow
def test_a_burst_is_few_rounds(watch: Watch) -> None:
    for number in range(40):
        watch.spec.write_text(watch.description(f"burst {number}"), encoding="utf-8")
    watch.until(watch.made("burst 39"))
    assert watch.rounds() < 20


@pytest.mark.slow
def test_config_overlay_and_templates_count_too(watch: Watch) -> None:
    (watch.project / "specmeld.toml").write_text('package = "cats"\n', encoding="utf-8")
    watch.until(lambda: (watch.project / "generated" / "cats" / "README.md").is_file())
    overlay = watch.project / "spec" / "overlay.yaml"
    overlay.write_text(
        "overlay: 1.1.0\ninfo: {title: Ours, version: '1'}\n"
        "actions: [{target: $.info, update: {description: by people}}]\n",
        encoding="utf-8",
    )
    watch.until(watch.made("by people"))
    (watch.project / "blocks" / "package").mkdir(parents=True)
    config = 'package = "cats"\ntemplates = "blocks"\n'
    (watch.project / "specmeld.toml").write_text(config, encoding="utf-8")
    watch.until(lambda: sum("specmeld.toml" in line for line in watch.said) == 2)
    template = watch.project / "blocks" / "package" / "README.md.jinja"
    template.write_text("# Ours\n", encoding="utf-8")
    readme = watch.project / "generated" / "cats" / "README.md"
    watch.until(lambda: readme.read_text(encoding="utf-8") == "# Ours\n")


@pytest.mark.slow
def test_it_ends_when_it_is_told_to(generated_pets: Path) -> None:
    watch = Watch(generated_pets)
    watch.until(lambda: watch.rounds() == 1)
    watch.process.terminate()
    assert watch.process.wait(timeout=_PATIENCE) == 0


def test_a_touch_is_no_change_and_what_changes_meanwhile_is_told(generated_pets: Path) -> None:
    stop = threading.Event()
    told: Any = changes(generated_pets, stop)
    assert next(told) == []
    spec = generated_pets / "spec" / "pets.json"
    text = spec.read_text(encoding="utf-8")
    spec.write_text(text + " ", encoding="utf-8")  # while something is being made
    assert next(told) == [spec]
    os.utime(spec)
    (generated_pets / "spec" / "notes.txt").write_text("not of it", encoding="utf-8")
    threading.Timer(0.5, stop.set).start()
    assert list(told) == []
