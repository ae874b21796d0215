"""Bilingual text, checked reading of mappings and YAML, and errors that say where."""

from pathlib import Path

import pytest

from courses.source import Fields, read_yaml, seen_from
from courses.text import ContentError, Text


@pytest.mark.parametrize("language", ["zh", "zh-CN", "zh_Hans_CN", "ZH"])
def test_every_chinese_locale_reads_chinese(language: str) -> None:
    assert Text("您好", "Hello").in_(language) == "您好"


@pytest.mark.parametrize("language", ["en", "en_GB", "fr"])
def test_other_locales_read_english(language: str) -> None:
    assert Text("您好", "Hello").in_(language) == "Hello"


def test_text_needs_both_languages() -> None:
    with pytest.raises(ContentError, match="en: is empty"):
        Text("您好", "  ")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("您好", "must be a text in two languages"),
        ({"zh": "您好"}, "en: is missing"),
        ({"zh": "您好", "en": True}, "en: is missing or is not text"),
        ({"zh": "您好", "en": "Stop", "phone them": None}, "phone them: is not a language .* must be quoted"),
    ],
)
def test_a_text_that_is_not_one_says_what_is_wrong(body: object, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        Text.from_json(body)


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda fields: fields.string("absent"), "absent: is missing"),
        (lambda fields: fields.whole("yes"), "yes: must be a whole number, not True"),
        (lambda fields: fields.number("word"), "word: must be a number, not 'five'"),
        (lambda fields: fields.flag("word"), "word: must be true or false"),
        (lambda fields: fields.slug("title"), "title: 'A Title' is not a short name"),
        (lambda fields: fields.slugs("twice"), "twice: names something twice"),
        (lambda fields: fields.strings("numbers"), r"numbers: 1.1 must be text \(quote it\)"),
        (lambda fields: fields.items("word"), "word: must be a list"),
        (lambda fields: fields.texts("texts"), r"texts\[1\]\.en: is missing"),
        (lambda fields: fields.markdown("dialogue"), "dialogue.en: line 1: the block is never closed"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_what_was_expected(read, message: str) -> None:  # type: ignore[no-untyped-def]
    fields = Fields(
        {
            "yes": True, "word": "five", "title": "A Title", "twice": ["a", "a"], "numbers": [1.1],
            "texts": [{"zh": "一", "en": "one"}, {"zh": "二"}], "dialogue": {"zh": "好", "en": "::: dialogue"},
        }
    )  # fmt: skip
    with pytest.raises(ContentError, match=message):
        read(fields)


def test_a_field_that_nobody_knows_is_refused() -> None:
    fields = Fields({"slug": "a", "titel": "typing mistake"})
    fields.slug("slug")
    with pytest.raises(ContentError, match="titel: is not a field"):
        fields.close()


def test_a_key_written_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("slug: a\nday: 1\nslug: b\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"line 3: .* 'slug' stands twice"):
        read_yaml(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: [1", "is not valid YAML"),
        (b"- 1", "must be a mapping"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"a: \x00", "is not valid YAML"),
        (b"{[a]: b}", "is not valid YAML"),
    ],
)
def test_files_that_cannot_be_read_name_the_file(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    with pytest.raises(ContentError, match=message) as caught:
        read_yaml(path)
    assert caught.value.path == str(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="the file is missing"):
        read_yaml(tmp_path / "none.yaml")


def test_paths_are_told_from_the_content_folder() -> None:
    assert seen_from(Path("/content"), Path("/content/a/b.yaml")) == "a/b.yaml"
    assert seen_from(Path("/content"), "a/b.yaml") == "a/b.yaml"
