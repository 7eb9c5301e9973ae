"""A host of podcasts on the generated stubs, as a new user would write it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from fastapi import BackgroundTasks, Depends, HTTPException
from fastapi.responses import FileResponse
from podcasts import models, server  # type: ignore[import-not-found]

TOKENS = {"t-rea": ("Rea", "reader"), "t-ed": ("Ed", "editor")}
TABLES = """
create table show (id integer primary key, name text unique, language text, tags text);
create table episode (id integer primary key, show_id int, title text, size int, chapters int,
                      transcript text);
"""
CALLER = Depends(server.principal)


async def who_has(scheme: str, token: str) -> models.Listener | None:
    name, role = TOKENS.get(token, ("", ""))
    return models.Listener(name=name, role=role) if name else None


def editor(who: models.Listener = CALLER) -> None:
    if who.role != "editor":
        raise HTTPException(403, "only editors may do this")


EDITOR = Depends(editor)


class Store:
    """Rows in sqlite, sound on disk, and the words of what is being transcribed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.words: dict[int, asyncio.Queue[str | None]] = {}
        self.db = sqlite3.connect(folder / "pods.db", check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        self.db.executescript(TABLES)

    def run(self, sql: str, *values: object) -> sqlite3.Cursor:
        with self.db:
            return self.db.execute(sql, values)

    def row(self, table: str, key: int | None) -> dict[str, Any]:
        row = self.run(f"select * from {table} where id = ?", key).fetchone()
        if row is None:
            raise HTTPException(404, models.Missing(missing=f"{table} {key}"))
        return dict(row)

    def sound(self, episode: int | None) -> Path:
        return self.folder / f"{episode}.mp3"


class Resource:
    def __init__(self, store: Store) -> None:
        self.store = store


class Shows(Resource):
    async def list(self, *, limit: int, offset: int, filter: Any = None) -> list[models.Show]:
        language, tags = (filter.language, filter.tags) if filter else (None, None)
        sql = "select id from show where language = ifnull(?, language) limit ? offset ?"
        shows = [await self.get(row["id"]) for row in self.store.run(sql, language, limit, offset)]
        return [show for show in shows if {*(tags or ())} <= {*show.tags}]

    async def create(self, *, body: models.NewShow, _: None = EDITOR) -> models.Show:
        sql = "insert into show (name, language, tags) values (?, ?, ?)"
        try:
            made = self.store.run(sql, body.name, body.language, " ".join(body.tags or ()))
        except sqlite3.IntegrityError:
            raise HTTPException(409, models.Problem(title="taken", detail=body.name)) from None
        return await self.get(made.lastrowid)

    async def get(self, show_id: int | None) -> models.Show:
        row = self.store.row("show", show_id)
        return models.Show(**{**row, "tags": row["tags"].split()})

    async def update(self, show_id: int, *, body: Any, _: None = EDITOR) -> models.Show:
        show = (await self.get(show_id)).model_copy(update=body.model_dump(exclude_unset=True))
        sql = "update show set name = ?, tags = ? where id = ?"
        self.store.run(sql, show.name, " ".join(show.tags), show_id)
        return show

    async def delete(self, show_id: int, *, _: None = EDITOR) -> None:
        self.store.row("show", show_id)
        self.store.run("delete from show where id = ?", show_id)


class Episodes(Resource):
    async def create(self, show_id: int, *, body: Any, _: None = EDITOR) -> models.Episode:
        self.store.row("show", show_id)
        sound, chapters = await body["audio"].read(), len(body.get("chapters", ()))
        sql = "insert into episode (show_id, title, size, chapters) values (?, ?, ?, ?)"
        made = self.store.run(sql, show_id, body["title"], len(sound), chapters)
        self.store.sound(made.lastrowid).write_bytes(sound)
        return await self.get(made.lastrowid)

    async def get(self, episode_id: int | None) -> models.Episode:
        row = self.store.row("episode", episode_id)
        return models.Episode(**{key: row[key] for key in row if key != "transcript"})

    async def get_audio(self, episode_id: int) -> FileResponse:
        self.store.row("episode", episode_id)
        return FileResponse(self.store.sound(episode_id))


class Transcripts(Resource):
    async def start(self, episode_id: int, *, tasks: BackgroundTasks) -> Any:
        if text := self.store.row("episode", episode_id)["transcript"]:
            return models.Transcript(text=text)
        self.store.words[episode_id] = asyncio.Queue()
        tasks.add_task(self._transcribe, episode_id)
        return models.Job(job_id=episode_id)

    async def _transcribe(self, episode: int) -> None:
        words = self.store.sound(episode).read_bytes().decode().split()
        for word in [*words, None]:
            await self.store.words[episode].put(word)
        self.store.run("update episode set transcript = ? where id = ?", " ".join(words), episode)

    async def follow(self, job_id: int) -> AsyncIterator[models.Word]:
        if job_id not in self.store.words:
            raise HTTPException(404, {"missing": f"job {job_id}"})

        async def words() -> AsyncIterator[models.Word]:
            while (word := await self.store.words[job_id].get()) is not None:
                yield models.Word(word=word)

        return words()


class Listeners(Resource):
    async def get_me(self, *, who: models.Listener = CALLER) -> models.Listener:
        return who


def app(folder: Path) -> Any:
    store = Store(folder)
    first = {"shows": Shows(store), "episodes": Episodes(store)}
    rest = {"transcripts": Transcripts(store), "listeners": Listeners(store)}
    return server.app(**first, **rest, authenticate=who_has)
