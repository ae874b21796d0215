"""Lesson text as HTML: the classes of the design system, the right languages, and nothing harmful."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.markdown import render, render_inline
from courses.markup import MarkupError
from tests.factories import content


def test_a_dialogue_names_the_speaker_and_marks_the_other_language() -> None:
    html = render("::: dialogue\n接待员：您好。 || Good morning.\n:::", "zh")
    assert '<div class="dialogue"><dl>' in html
    assert '<dt>接待员</dt><dd><span>您好。</span><span class="second" lang="en">Good morning.</span></dd>' in html


def test_a_stage_direction_stands_between_the_turns_in_one_language() -> None:
    html = render(content.EN, "en")
    assert '</dl>\n<p class="small soft">(The guest nods.)</p>\n<dl>' in html
    assert "客人点头" not in html


@pytest.mark.parametrize(
    ("kind", "language", "head", "css"),
    [
        ("mistake", "zh", "常见错误：标题", "callout"),
        ("mistake", "en", "Common mistake: 标题", "callout"),
        ("guide", "en", "The guide cites: 标题", "callout info"),
    ],
)
def test_a_callout_has_icon_head_and_text(kind: str, language: str, head: str, css: str) -> None:
    html = render(f"::: {kind} 标题\n- one\n:::", language)
    assert html.startswith(f'<div class="{css}"><strong><svg class="icon ')
    assert head in html.replace('<span lang="zh-CN">', "").replace("</span>", "")
    assert "<li>one</li>" in html


def test_a_table_can_be_scrolled_by_keyboard_and_has_column_heads() -> None:
    html = render("| a | b |\n| --- | ---: |\n| 1 | 2 |", "en")
    assert '<div class="scroll mb-4" role="group" tabindex="0" aria-label="Table"><table class="data top">' in html
    assert '<th scope="col" class="num">b</th>' in html
    assert '<td class="num wrap">2</td>' in html
    assert "style=" not in html


def test_the_other_language_is_marked() -> None:
    assert render_inline("Say 您好，请坐。 now", "en") == 'Say <span lang="zh-CN">您好，请坐。</span> now'
    assert render_inline("说“This way, please.”再走", "zh") == '说“<span lang="en">This way, please.</span>”再走'


def test_a_short_name_in_chinese_text_is_left_alone() -> None:
    assert render_inline("拿AED来", "zh") == "拿AED来"


def test_english_quotes_are_set_as_they_are_read() -> None:
    assert render_inline('She said "come in", didn\'t she?', "en") == "She said “come in”, didn’t she?"


@pytest.mark.parametrize(
    ("source", "harmful"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("[x](javascript:alert(1))", "href"),
        ("![x](http://example.test/x.png)", "<img"),
        ('<a onclick="x">y</a>', "<a"),
        ("<!-- x -->", "<!--"),
        ("::: dialogue\n<b>A</b>: <i>x</i> || <img src=x onerror=y>\n:::", "<img"),
        ("::: dialogue\n<b>A</b>: <i>x</i> || y\n:::", "<b"),
        ("::: mistake <script>x</script>\ntext\n:::", "<script"),
    ],
)
def test_html_in_the_source_stays_text(source: str, harmful: str) -> None:
    assert harmful not in render(source, "en")


@given(st.text(), st.sampled_from(["zh", "en"]))
def test_no_text_ever_becomes_a_script_or_a_style(text: str, language: str) -> None:
    html = render_inline(text, language)
    tags = set(re.findall(r"<(/?[a-zA-Z][^\s>]*)", html))
    assert {tag.strip("/") for tag in tags} <= {"span", "strong", "em", "code", "a", "br"}


def test_a_block_that_is_wrong_is_refused() -> None:
    with pytest.raises(MarkupError):
        render("::: dialogue\n:::", "zh")


def test_a_lesson_renders_in_both_languages() -> None:
    for language, text in (("zh-CN", content.ZH), ("en_GB", content.EN)):
        html = render(text, language)
        assert html.count("<h2>") == 3
