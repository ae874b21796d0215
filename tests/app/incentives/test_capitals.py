"""Amounts in Chinese capitals follow the bank's rules."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.incentives.rules import amount_in_chinese_capitals

DIGIT = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACE = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "capitals"),
    [
        # The examples of the annex, in the form it names first.
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (10_700_053, "壹拾万柒仟元零伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        # Ends of the range and whole numbers.
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (11, "壹角壹分"),
        (100, "壹元整"),
        (1_000, "壹拾元整"),
        (1_500, "壹拾伍元整"),
        (18_000_000, "壹拾捌万元整"),
        # Zeros inside and between groups.
        (10_100, "壹佰零壹元整"),
        (100_100, "壹仟零壹元整"),
        (1_001_000, "壹万零壹拾元整"),
        (10_000_100, "壹拾万零壹元整"),
        (10_010_000, "壹拾万零壹佰元整"),
        (10_100_000, "壹拾万壹仟元整"),
        (101_010_100, "壹佰零壹万零壹佰零壹元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (10_001_000_000, "壹亿零壹万元整"),
        (100_000_000_000, "壹拾亿元整"),
        (100_000_000_000_000, "壹万亿元整"),
        (123_450_000_000_000, "壹万贰仟叁佰肆拾伍亿元整"),
        # Jiao and fen after yuan.
        (1_050, "壹拾元零伍角整"),
        (1_150, "壹拾壹元伍角整"),
        (1_105, "壹拾壹元零伍分"),
        (1_005, "壹拾元零伍分"),
        (10_000_050, "壹拾万元零伍角整"),
        (-500, "负伍元整"),
    ],
)
def test_amounts_are_written_as_the_rules_say(fen: int, capitals: str) -> None:
    assert amount_in_chinese_capitals(fen) == "人民币" + capitals


def test_the_prefix_can_be_left_out() -> None:
    assert amount_in_chinese_capitals(100, prefix="") == "壹元整"


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        amount_in_chinese_capitals(10**18)


def read_integer(text: str) -> int:
    for name, size in (("亿", 10**8), ("万", 10**4)):
        if name in text:
            high, _, low = text.rpartition(name)
            return read_integer(high) * size + read_integer(low)
    total, digit = 0, 0
    for character in text:
        if character in DIGIT:
            digit = DIGIT[character]
        else:
            total, digit = total + digit * PLACE[character], 0
    return total + digit


def read_back(text: str) -> int:
    match = re.fullmatch(r"人民币(?:(.+)元)?零?(?:(.)角)?零?(?:(.)分)?整?", text)
    assert match, text
    yuan, jiao, fen = match.groups()
    return read_integer(yuan or "零") * 100 + DIGIT.get(jiao, 0) * 10 + DIGIT.get(fen, 0)


@given(st.integers(0, 10**18 - 1) | st.integers(0, 10**9))
def test_every_amount_can_be_read_back(fen: int) -> None:
    assert read_back(amount_in_chinese_capitals(fen)) == fen


@given(st.integers(0, 10**18 - 1))
def test_the_form_is_always_clean(fen: int) -> None:
    text = amount_in_chinese_capitals(fen)
    assert "零零" not in text
    assert not re.search(r"零[元万亿整]", text.replace("零元整", ""))
    assert text.endswith("分") != text.endswith("整")
