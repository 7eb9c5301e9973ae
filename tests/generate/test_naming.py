"""Text of documents becomes identifiers, whatever the text."""

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from specmeld.plan.names import identifiers


@pytest.mark.parametrize(
    ("text", "class_", "snake", "field"),
    [
        ("thread.run", "ThreadRun", "thread_run", "thread_run"),
        ("createThreadAndRun", "CreateThreadAndRun", *["create_thread_and_run"] * 2),
        ("HTTPError", "HTTPError", "http_error", "http_error"),
        ("OAuth2Token", "OAuth2Token", "oauth2_token", "oauth2_token"),
        ("userIDs", "UserIDs", "user_ids", "user_ids"),
        ("reservedIPv6s", "ReservedIPv6s", "reserved_ipv6s", "reserved_ipv6s"),
        ("getVMs", "GetVMs", "get_vms", "get_vms"),
        ("rDNS", "RDNS", "rdns", "rdns"),
        ("vCPUs", "VCPUs", "vcpus", "vcpus"),
        ("eTag", "ETag", "etag", "etag"),
        ("oAuth2", "OAuth2", "oauth2", "oauth2"),
        ("xAxis", "XAxis", "x_axis", "x_axis"),
        ("xAPIKey", "XAPIKey", "x_api_key", "x_api_key"),
        ("TLSv1", "TLSV1", "tls_v1", "tls_v1"),
        ("createARun", "CreateARun", "create_a_run", "create_a_run"),
        ("ALL_CAPS", "AllCaps", "all_caps", "all_caps"),
        ("", "Model", "value", "field"),
        ("404", "Model404", "value_404", "field_404"),
        ("+1", "Plus1", "plus_1", "plus_1"),
        ("!", "Not", "not_", "not_"),
        ("from", "From", "from_", "from_"),
        ("list", "List", "list", "list_"),
        ("copy", "Copy", "copy", "copy_"),
        ("model_name", "ModelName", "model_name", "model_name_"),
        ("Any", "AnyModel", "any", "any"),
        ("ValueError", "ValueErrorModel", "value_error", "value_error"),
        ("消息", "Model消息", "消息", "消息"),
        ("{{ config }}", "Config", "config", "config"),
        ('"""\nimport os #', "ImportOs", "import_os", "import_os"),
    ],
)
def test_names(text: str, class_: str, snake: str, field: str) -> None:
    assert identifiers.class_name(text) == class_
    assert identifiers.snake_name(text) == snake
    assert identifiers.field_name(text) == field


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["id", "@id", "Id", "ID"], ["id", "at_id", "capital_id", "id_field"]),
        (["a-b", "a_b", "a.b"], ["a_b_field", "a_b", "a_dot_b"]),
        (["+1", "-1"], ["plus_1", "minus_1"]),
        (["", "!", "?"], ["field", "not_", "question"]),
    ],
)
def test_names_that_meet_are_told_apart_in_words(texts: list[str], names: list[str]) -> None:
    made = identifiers.unique(texts, identifiers.field_name, "field")
    assert [made[text] for text in texts] == names


def test_long_texts_stay_apart() -> None:
    names = {identifiers.class_name("a" * 10_000 + end) for end in "xyz"}
    assert len(names) == 3
    assert all(len(name) <= identifiers.LONGEST for name in names)


@given(st.text(alphabet=st.characters(), max_size=40))
def test_any_text_gives_identifiers(text: str) -> None:
    for make in (
        identifiers.class_name,
        identifiers.snake_name,
        identifiers.module_name,
        identifiers.field_name,
    ):
        name = make(text)
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert len(name) <= identifiers.LONGEST + 1
    assert identifiers.class_name(text)[0].isupper()
    assert not identifiers.snake_name(text)[0].isupper()
    assert not hasattr(BaseModel, identifiers.field_name(text))
    assert identifiers.module_name(text).isascii()


def test_no_field_is_called_as_an_attribute_of_models() -> None:
    attributes = {*dir(BaseModel), *dir(type(BaseModel))}
    assert not any(map(identifiers.is_field_name, attributes))


@given(st.lists(st.text(max_size=6), max_size=20), st.randoms())
def test_unique_names_do_not_depend_on_order(texts: list[str], random: object) -> None:
    made = identifiers.unique(texts, identifiers.class_name, "schema")
    assert len(set(made.values())) == len(set(texts))
    random.shuffle(texts)  # type: ignore[attr-defined]
    assert identifiers.unique(texts, identifiers.class_name, "schema") == made
