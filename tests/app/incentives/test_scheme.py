"""A scheme is a file that says what it means, or is refused with a sentence."""

import pytest

from app.incentives.rules import Caps, IncentiveError, load_scheme, scheme_from_yaml
from app.incentives.rules.loading import DEFAULT


def test_the_shipped_scheme_is_read_exactly() -> None:
    scheme = load_scheme()
    assert scheme.base["receptionist"]["mid"] == 390_000
    assert scheme.performance["senior"].points[3] == (9200, 13_000)
    assert scheme.caps == Caps(15_000, None, None)


def test_the_hash_of_a_scheme_follows_its_content_only() -> None:
    text = DEFAULT.read_text("utf-8")
    same = scheme_from_yaml("# another comment\n" + text)
    other = scheme_from_yaml(text.replace("mid: 3900", "mid: 3900.01"))
    assert same.content_hash == load_scheme().content_hash != other.content_hash


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[60, 1], [75, 1.3]", "[60, 1], [75, 0.9]", "may not fall"),
        ("[60, 1], [75, 1.3]", "[60, 1], [60, 1.3]", "must rise"),
        ("mid: 3900", "mid: 3900.005", "decimal places"),
        ("mid: 3900,", "", "same tiers"),
        ("mid: 3900", "mid: -1", "negative"),
        ("pool: none", "pool: sometimes", "choose one of"),
        ("score_basis: raw", "score_basis: best", "choose one of"),
        ("employment: [contract,", "employment: [friend,", "unknown kind"),
        ("slug: improvement-award", "slug: mentor-allowance", "same name"),
        ("most_share: 0.2", "most_share: 1.2", "between 0 and 1"),
        ("pool: none", "pool: unit\ncaps2: x", ""),
        ("version: 1\n", "", "KeyError"),
        ("version: 1", "version: [", "not a scheme"),
    ],
)
def test_a_scheme_that_makes_no_sense_is_refused_with_a_sentence(old: str, new: str, words: str) -> None:
    text = DEFAULT.read_text("utf-8")
    assert old in text
    if words:
        with pytest.raises(IncentiveError, match=words):
            scheme_from_yaml(text.replace(old, new, 1))
    else:
        assert scheme_from_yaml(text.replace(old, new, 1)).pool == "unit"
