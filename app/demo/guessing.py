"""Answers of somebody who doesn't know: any that the question allows."""

import random

from assessments.item import WRITTEN, ItemKind
from assessments.schema import Item
from assessments.scoring.answers import BEST, WORST, Answer


def guess(item: Item, rng: random.Random) -> Answer:
    """Some whole answer to an item, right only by luck."""
    if item.kind in WRITTEN:
        return frozenset({"0"})
    keys = [option.key for option in item.options]
    if item.kind is ItemKind.ORDERING:
        return frozenset(f"{key}={place}" for place, key in enumerate(rng.sample(keys, len(keys)), start=1))
    if item.kind is ItemKind.MATCHING:
        return frozenset(f"{key}={match}" for key, match in zip(keys, rng.sample(sorted(item.right_hand), len(keys)), strict=True))
    if item.kind is ItemKind.SITUATIONAL_JUDGEMENT:
        best, worst = rng.sample(keys, 2)
        return frozenset({f"{BEST}={best}", f"{WORST}={worst}"})
    return frozenset({rng.choice(keys)})
