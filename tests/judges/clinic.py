"""An application as people write them with FastAPI, of which our client is made."""

import datetime
import enum
import uuid
from typing import Annotated, Any, Literal

from fastapi import Cookie, Depends, FastAPI, File, Form, Header, HTTPException, Query, UploadFile
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from pydantic import BaseModel, Field


class Species(enum.StrEnum):
    cat = "cat"
    owl = "owl"


class Pill(BaseModel):
    kind: Literal["pill"]
    grams: float = Field(multiple_of=0.05)


class Rest(BaseModel):
    kind: Literal["rest"]
    days: int = 1


class NewPatient(BaseModel):
    name: str = Field(min_length=1)
    species: Species = Species.cat
    born: datetime.date | None = None
    cures: list[Annotated[Pill | Rest, Field(discriminator="kind")]] = []
    notes: dict[str, str] = {}


class Patient(NewPatient):
    id: uuid.UUID


app = FastAPI(title="Clinic", version="3")
login = OAuth2PasswordBearer(tokenUrl="token")
Token = Annotated[str, Depends(login)]
ID = uuid.UUID("5f0c1e9a-34a1-4f0e-8a3b-0a5d1f4f2f11")


@app.post("/token", tags=["auth"])
def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> dict[str, str]:
    if form.password != "p&q r":
        raise HTTPException(400, "wrong password")
    return {"access_token": f"for {form.username} {form.scopes}", "token_type": "bearer"}


@app.post("/patients", tags=["patients"], status_code=201)
def add_patient(patient: NewPatient, token: Token) -> Patient:
    return Patient(id=ID, **patient.model_dump())


@app.get("/patients", tags=["patients"])
def list_patients(
    species: Annotated[list[Species] | None, Query()] = None,
    since: datetime.date | None = None,
    size: Annotated[int, Query(le=50)] = 10,
    x_ward: Annotated[str | None, Header()] = None,
    desk: Annotated[str | None, Cookie()] = None,
) -> dict[str, Any]:
    found = {"species": species, "since": since, "size": size}
    return {**found, "ward": x_ward, "desk": desk}


@app.post("/patients/{patient_id}/scans", tags=["scans"])
async def add_scans(
    patient_id: uuid.UUID,
    scans: list[UploadFile],
    part: Annotated[Species, Form()],
    labels: Annotated[list[str], Form()] = [],  # noqa: B006
    count: Annotated[int | None, Form()] = None,
    letter: UploadFile | None = None,
) -> dict[str, Any]:
    listed = [[each.filename, each.content_type, len(await each.read())] for each in scans]
    letter_name = letter.filename if letter else None
    return {"scans": listed, "part": part, "labels": labels, "count": count, "letter": letter_name}


@app.put("/scans/raw", tags=["scans"])
def put_raw(data: Annotated[bytes, File()]) -> int:
    return len(data)


@app.get("/scans/{scan}", tags=["scans"], response_class=Response)
def get_scan(scan: str) -> Response:
    return Response(scan.encode(), media_type="image/png")


@app.get("/report", tags=["scans"], response_class=PlainTextResponse)
def report(lines: int = 2) -> StreamingResponse:
    return StreamingResponse((f"{at}\n" for at in range(lines)), media_type="text/plain")
