"""Amounts in Chinese capitals (人民币大写), as bills and payrolls write them.

Rules: 支付结算办法, annex 1 (People's Bank of China, 1997): zeros inside are written once, none is written where the
higher group merely ends in zeros; 零 stands before fen when jiao is nought; 整 closes an amount that ends in
yuan or jiao and never follows fen. Where the annex leaves a choice, the form it names first is taken.
"""

from __future__ import annotations

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ((10**8, "亿"), (10**4, "万"))
LARGEST = 10**18 - 1
"""In fen: below ten thousand 万亿 yuan."""


def amount_in_chinese_capitals(minor_units: int, *, prefix: str = "人民币") -> str:
    """``minor_units`` fen in capitals: 18000000 → 人民币壹拾捌万元整.

    The prefix stands directly before the figures, as the rule wants it. Negative amounts carry 负.
    Raises ``ValueError`` beyond 9999 万亿 yuan.
    """
    if abs(minor_units) > LARGEST:
        raise ValueError("the amount is too large to be written in capitals")
    sign = "负" if minor_units < 0 else ""
    yuan, fen = divmod(abs(minor_units), 100)
    return prefix + sign + _yuan(yuan, fen) + _jiao_and_fen(yuan, fen)


def _yuan(yuan: int, fen: int) -> str:
    if yuan == 0:
        return "" if fen else "零元"
    return _integer(yuan) + "元"


def _integer(value: int) -> str:
    for size, name in GROUPS:
        if value >= size:
            high, low = divmod(value, size)
            zero = "零" if 0 < low < size // 10 else ""
            return _integer(high) + name + zero + (_integer(low) if low else "")
    return _group(value)


def _group(value: int) -> str:
    text, pending_zero = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit == 0:
            pending_zero = bool(text)
            continue
        text += ("零" if pending_zero else "") + DIGITS[digit] + PLACES[place]
        pending_zero = False
    return text


def _jiao_and_fen(yuan: int, fen: int) -> str:
    jiao, rest = divmod(fen, 10)
    if fen == 0:
        return "整"
    # Nought jiao, or yuan that end in nought, put 零 before what follows.
    zero = "零" if yuan and (jiao == 0 or yuan % 10 == 0) else ""
    text = zero + (DIGITS[jiao] + "角" if jiao else "")
    return text + (DIGITS[rest] + "分" if rest else "整")
