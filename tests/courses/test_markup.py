"""Parts, blocks and headings of lesson Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.markup import Callout, Dialogue, MarkupError, Part, Prose, Turn, blocks, split_parts, split_sections
from tests.factories.content import EN, ZH


def test_each_second_level_heading_opens_a_part() -> None:
    parts = split_parts("## One\n\ntext\n\n### Detail\n\nmore\n\n## Two\n\nlast")
    assert parts == (Part("One", "text\n\n### Detail\n\nmore"), Part("Two", "last"))


def test_text_before_the_first_heading_is_a_part_without_a_title() -> None:
    assert split_parts("Half past nine.\n\n## One\n\ntext")[0] == Part("", "Half past nine.")


def test_a_heading_inside_a_block_opens_no_part() -> None:
    assert len(split_parts("## One\n\n::: mistake Title\n## not a part\n:::\n\n## Two\n\ntext")) == 2


def test_both_languages_of_a_lesson_have_the_same_parts() -> None:
    assert [len(split_parts(text)) for text in (ZH, EN)] == [3, 3]


def test_blocks_keep_their_order() -> None:
    kinds = [type(block) for block in blocks(ZH)]
    assert kinds == [Prose, Dialogue, Prose, Callout]


def test_a_turn_has_a_speaker_and_two_languages() -> None:
    (dialogue,) = blocks("::: dialogue\nMs Li: It is 9:30, sir. || 李女士说：九点半。\n:::")
    assert dialogue == Dialogue((Turn("Ms Li", "It is 9:30, sir.", "李女士说：九点半。"),))


def test_a_stage_direction_has_no_speaker() -> None:
    (dialogue,) = blocks("::: dialogue\n（客人点头） || (The guest nods.)\n接待员：您好。 || Hello.\n:::")
    assert isinstance(dialogue, Dialogue)
    assert [turn.speaker for turn in dialogue.turns] == ["", "接待员"]


def test_a_callout_has_kind_title_and_text() -> None:
    assert blocks("::: guide\nThe guide cites …\n:::") == (Callout("guide", "", "The guide cites …"),)


@pytest.mark.parametrize(
    ("markdown", "line", "message"),
    [
        ("text\n::: dialogue\nA: b || c", 2, "never closed"),
        ("::: dialogue\n::: mistake\n:::", 2, "opens inside another"),
        ("::: dialogue\n:::", 1, "dialogue is empty"),
        ("::: mistake Title\n\n:::", 1, "mistake block is empty"),
        ("::: warning\ntext\n:::", 1, "'warning' is not one of the blocks"),
        ("text\n:::", 2, "is never closed"),
        ("::: dialogue\nA: only one language\n:::", 2, "in both languages"),
        ("::: dialogue\nA: one || two\nnobody says this || 没人说\n:::", 3, "begins with its speaker"),
        ("::: dialogue\nA: one ||\n:::", 2, "in both languages"),
    ],
)
def test_a_block_that_is_wrong_is_refused_with_its_line(markdown: str, line: int, message: str) -> None:
    with pytest.raises(MarkupError, match=message) as caught:
        blocks(markdown)
    assert caught.value.line == line


def test_sections_of_a_brief_are_found_by_their_headings() -> None:
    assert split_sections("# candidate\n\nYou.\n\n## Detail\n\n# actor\n\nMe.") == {"candidate": "You.\n\n## Detail", "actor": "Me."}


@pytest.mark.parametrize("markdown", ["stray\n# candidate\nYou.", "# a\n1\n# a\n2"])
def test_stray_or_repeated_sections_are_refused(markdown: str) -> None:
    with pytest.raises(MarkupError):
        split_sections(markdown)


@given(st.lists(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cc", "Zl", "Zp", "Cs"])).map(str.strip)))
def test_no_line_is_lost_between_parts(lines: list[str]) -> None:
    markdown = "\n".join(lines)
    parts = split_parts(markdown)
    kept = "\n".join(f"{part.title}\n{part.markdown}" for part in parts)
    for line in lines:
        assert line.removeprefix("## ").strip() in kept or line in ("", "##")
