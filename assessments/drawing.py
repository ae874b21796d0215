"""Draw the items of a sitting from the bank by the quiz's blueprint."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from assessments.item import Item
from assessments.quiz import Draw, Order, Quiz


class BankTooSmall(ValueError):
    """The bank can't fill the blueprint; ``draw`` is the line that stays short of items."""

    def __init__(self, quiz: Quiz, draw: Draw) -> None:
        self.quiz, self.draw = quiz.slug, draw
        super().__init__(f"the bank has too few items of {draw.topic!r} for the quiz {quiz.slug!r}")


def draw_items(quiz: Quiz, items: Iterable[Item], rng: Random) -> tuple[Item, ...]:
    """``quiz.count`` different items that fill the blueprint, shuffled unless the quiz fixes the order.

    The same bank and the same state of ``rng`` give the same items. Raises BankTooSmall only when no
    choice of items whatever could fill the blueprint: lines that overlap don't rob each other.
    """
    bank = sorted({item.slug: item for item in items}.values(), key=lambda item: item.slug)
    rng.shuffle(bank)
    lines = [draw for draw in quiz.draw for _ in range(draw.count)]
    holder: dict[str, int] = {}
    for slot, draw in enumerate(lines):
        if not _seat(slot, lines, bank, holder, set()):
            raise BankTooSmall(quiz, draw)
    by_slug = {item.slug: item for item in bank}
    seated = {slot: by_slug[slug] for slug, slot in holder.items()}
    drawn = [seated[slot] for slot in range(len(lines))]
    if quiz.order is Order.SHUFFLED:
        rng.shuffle(drawn)
    return tuple(drawn)


def _seat(slot: int, lines: list[Draw], bank: list[Item], holder: dict[str, int], tried: set[str]) -> bool:
    """Give ``slot`` an item, moving earlier slots to other items where that frees one (Kuhn's algorithm)."""
    fitting = [item.slug for item in bank if lines[slot].takes(item) and item.slug not in tried]
    for slug in fitting:
        if slug not in holder:
            holder[slug] = slot
            return True
    for slug in fitting:
        if slug in tried:
            continue
        tried.add(slug)
        if _seat(holder[slug], lines, bank, holder, tried):
            holder[slug] = slot
            return True
    return False
