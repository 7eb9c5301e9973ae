"""A whole service on the stubs, in under 150 lines of its own, used through its client."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.generate.conftest import served
from tests.server.packages import imported

_HERE = Path(__file__).parent
SOUND = b"what a fine day"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("podcasts")
    document = yaml.safe_load((_HERE / "podcasts.yaml").read_text(encoding="utf-8"))
    with imported(document, "podcasts", folder):
        service = importlib.import_module("tests.judges.podcasts")
        with served(service.app(folder)) as address:
            yield f"{address}/v1"


@pytest.fixture
def client(url: str) -> Any:
    """``client(token)``."""
    podcasts: Any = importlib.import_module("podcasts")
    return lambda token: podcasts.Client(base_url=url, api_key=token, max_retries=0)


def test_it_is_short() -> None:
    assert len((_HERE / "podcasts.py").read_text(encoding="utf-8").splitlines()) < 150


def test_a_day_at_the_podcast_host(client: Any) -> None:
    podcasts: Any = importlib.import_module("podcasts")
    editor, reader, nobody = client("t-ed"), client("t-rea"), client("t-x")
    show = editor.shows.create(name="Sea", tags=["salt", "wind"])
    assert (show.id, show.language) == (1, "en")
    editor.shows.create(name="Land", language="de")
    assert [each.name for each in reader.shows.list(filter={"language": "de"})] == ["Land"]
    assert [each.name for each in reader.shows.list(filter={"tags": ["wind"]})] == ["Sea"]
    assert editor.shows.update(show.id, tags=["rain"]).tags == ["rain"]
    with pytest.raises(podcasts.ConflictError) as taken:
        editor.shows.create(name="Sea")
    assert (taken.value.body.title, taken.value.body.detail) == ("taken", "Sea")
    with pytest.raises(podcasts.NotFoundError) as missing:
        reader.shows.get(9)
    assert missing.value.body.missing == "show 9"
    with pytest.raises(podcasts.PermissionDeniedError):
        reader.shows.delete(show.id)
    with pytest.raises(podcasts.AuthenticationError):
        nobody.listeners.get_me()
    assert reader.listeners.get_me().role == "reader"

    chapters = [{"at": 0.5, "name": "Start"}, {"at": 9, "name": "End"}]
    sound = ("day.mp3", SOUND, "audio/mpeg")
    episode = editor.episodes.create(show.id, title="Day", audio=sound, chapters=chapters)
    assert (episode.size, episode.chapters) == (len(SOUND), 2)
    assert reader.episodes.get_audio(episode.id) == SOUND

    job = reader.transcripts.start(episode.id)
    words = [each.word for each in reader.transcripts.follow(job.job_id)]
    assert " ".join(words).encode() == SOUND
    assert reader.transcripts.start(episode.id).text.encode() == SOUND
    with pytest.raises(podcasts.NotFoundError):
        list(reader.transcripts.follow(77))
    editor.shows.delete(show.id)
    assert [each.name for each in reader.shows.list()] == ["Land"]
