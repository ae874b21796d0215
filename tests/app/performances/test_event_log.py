"""From the log of taps to the form: whatever order they arrive in, whatever is lost and sent again."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.performances.rules import Entry, duration_of, elapsed, log_digest, standing, state_of
from tests.factories import content

START = datetime(2026, 7, 9, 6, 0, tzinfo=UTC)
CRITERIA = ("greets", "verifies", "global", "critical:insults", "note:greets")


def entry(
    event_id: str, value: int | None, second: float, *, device: str = "tablet", seen: int = 0, number: int = 1, criterion: str = "greets"
) -> Entry:
    return Entry(event_id, criterion, value, device, seen, START + timedelta(seconds=second), number)


def test_the_newest_tap_of_one_device_stands_in_any_order_of_arrival() -> None:
    taps = [entry("a", 4, 1, number=3), entry("b", 6, 2, number=1), entry("c", None, 3, number=2)]
    for order in permutations(taps):
        line = standing(order)["greets"]
        assert (line.entry.event_id, line.rivals) == ("c", ())


def test_two_devices_that_did_not_know_each_other_conflict_and_both_are_kept() -> None:
    line = standing([entry("a", 4, 1, number=1), entry("b", 6, 2, device="phone", seen=0, number=2)])["greets"]
    assert line.entry.event_id == "b"
    assert [rival.event_id for rival in line.rivals] == ["a"]


def test_who_saw_the_other_mark_does_not_conflict_with_it() -> None:
    line = standing([entry("a", 4, 1, number=1), entry("b", 6, 2, device="phone", seen=1, number=2)])["greets"]
    assert (line.entry.event_id, line.rivals) == ("b", ())


def test_two_devices_that_say_the_same_do_not_conflict() -> None:
    assert not standing([entry("a", 6, 1, number=1), entry("b", 6, 2, device="phone", number=2)])["greets"].rivals


def test_choosing_ends_the_conflict() -> None:
    chosen = entry("c", 4, 3, device="phone", seen=2, number=3)
    line = standing([entry("a", 4, 1, number=1), entry("b", 6, 2, device="phone", number=2), chosen])["greets"]
    assert (line.entry.event_id, line.rivals) == ("c", ())


def test_what_came_after_the_signature_does_not_count() -> None:
    rubric = content.rubric()
    late = replace(entry("b", 8, 9, number=2), late=True)
    assert state_of(rubric, [entry("a", 4, 1, number=1), late]).marks == {"greets": 4}


def test_an_amendment_stands_over_what_was_signed_and_the_next_over_it() -> None:
    rubric = content.rubric()
    first = replace(entry("x", 6, 50, number=2), amendment=1, device="amendment")
    second = replace(entry("y", 2, 60, number=3), amendment=2, device="amendment")
    signed = entry("a", 4, 99, number=1)
    assert state_of(rubric, [signed, first]).marks == {"greets": 6}
    assert state_of(rubric, [second, first, signed]).marks == {"greets": 2}


def test_the_clock_adds_up_what_ran_and_stops_at_the_signature() -> None:
    log = [entry(f"k{n}", value, second, criterion="clock", number=n) for n, (value, second) in enumerate([(1, 0), (0, 60), (1, 100)])]
    random.Random(3).shuffle(log)
    assert elapsed(log, START + timedelta(seconds=130)) == (timedelta(seconds=60), START + timedelta(seconds=100))
    assert duration_of(log, START + timedelta(seconds=130)) == timedelta(seconds=90)


def test_the_seal_changes_with_any_mark_and_not_with_words() -> None:
    log = [entry("a", 4, 1), entry("b", 6, 2, number=2)]
    seal = log_digest(log)
    assert seal == log_digest(list(reversed(log)))
    assert seal == log_digest([*log, replace(entry("z", 1, 9, number=3), late=True)])
    assert seal == log_digest([replace(log[0], text="words"), log[1]])
    assert seal != log_digest([replace(log[0], value=5), log[1]])


@dataclass
class Device:
    """A tablet as the page's scripts make it: own clock, never behind what it knows; what it knows; what waits to be sent."""

    name: str
    skew: timedelta
    known: dict[str, Entry] = field(default_factory=dict)
    waiting: list[Entry] = field(default_factory=list)
    seen: int = 0
    taps: int = 0

    def tap(self, criterion: str, value: int | None, now: datetime) -> Entry:
        newest = max((one.at for one in self.known.values()), default=START - timedelta(days=9))
        self.taps += 1
        made = Entry(
            f"{self.name}-{self.taps}", criterion, value, self.name, self.seen, max(now + self.skew, newest + timedelta(milliseconds=1)), 0
        )
        self.known[made.event_id] = made
        self.waiting.append(made)
        return made


class TwoTabletsAndABadNetwork(RuleBasedStateMachine):
    """Two devices tap on one form; batches are lost, doubled, cut, reordered; acknowledgements are lost.

    Beside the log a model of who knew what is kept, in which a tap replaces exactly what its device knew.
    """

    def __init__(self) -> None:
        super().__init__()
        self.server: dict[str, Entry] = {}
        self.devices = (Device("tablet", timedelta()), Device("phone", timedelta(hours=-3)))
        self.now = START
        self.replaced: dict[str, set[str]] = {}

    def deliver(self, device: Device, batch: list[Entry], acknowledged: bool) -> None:
        for one in batch:
            if one.event_id not in self.server:
                number = len(self.server) + 1
                self.server[one.event_id] = replace(one, number=number, seen=min(one.seen, number - 1))
        if acknowledged:
            device.waiting = [one for one in device.waiting if one.event_id not in self.server]
            device.known.update(self.server)
            device.seen = max((one.number for one in self.server.values()), default=0)

    @rule(which=st.sampled_from([0, 1]), criterion=st.sampled_from(CRITERIA), value=st.sampled_from([None, 2, 4, 6]))
    def tap(self, which: int, criterion: str, value: int | None) -> None:
        self.now += timedelta(seconds=1)
        device = self.devices[which]
        before = {one.event_id for one in device.known.values() if one.criterion == criterion}
        made = device.tap(criterion, value, self.now)
        self.replaced[made.event_id] = before

    @rule(which=st.sampled_from([0, 1]), acknowledged=st.booleans(), seed=st.integers(0, 99), share=st.sampled_from([0.5, 1.0]))
    def send(self, which: int, acknowledged: bool, seed: int, share: float) -> None:
        device = self.devices[which]
        chance = random.Random(seed)
        batch = chance.sample(device.waiting, k=round(len(device.waiting) * share))
        self.deliver(device, batch + chance.sample(batch, k=len(batch) // 2), acknowledged)

    @rule(which=st.sampled_from([0, 1]))
    def settle(self, which: int) -> None:
        """Everything arrives; the device looks at what stands and chooses wherever there is a choice."""
        for device in self.devices:
            self.deliver(device, list(device.waiting), True)
        device = self.devices[which]
        self.deliver(device, [], True)
        for criterion, line in standing(device.known.values()).items():
            if line.rivals:
                self.tap(which, criterion, line.rivals[0].value)
        self.deliver(device, list(device.waiting), True)
        assert not any(line.rivals for line in standing(self.server.values()).values())

    @invariant()
    def every_tap_is_on_a_device_or_on_the_server(self) -> None:
        waiting = {one.event_id for device in self.devices for one in device.waiting}
        assert waiting | self.server.keys() == self.replaced.keys()

    @invariant()
    def once_all_has_arrived_the_last_tap_stands_and_unseen_ones_are_rivals(self) -> None:
        if any(device.waiting for device in self.devices):
            return
        for criterion, line in standing(self.server.values()).items():
            taps = [one for one in self.server.values() if one.criterion == criterion]
            assert line.entry == max(taps, key=lambda one: (one.at, one.event_id)), "last client_at wins"
            gone = {old for one in taps for old in self.replaced[one.event_id]}
            heads = [one for one in taps if one.event_id not in gone]
            assert {rival.value for rival in line.rivals} == {one.value for one in heads} - {line.entry.value}

    @invariant()
    def arrival_order_and_repetition_change_nothing(self) -> None:
        log = list(self.server.values())
        again = standing(random.Random(len(log)).sample(log + log, k=2 * len(log)))
        assert again == standing(log)


TestTwoTabletsAndABadNetwork = TwoTabletsAndABadNetwork.TestCase
TestTwoTabletsAndABadNetwork.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(st.permutations(list(range(6))))
def test_every_order_of_arrival_of_one_device_gives_the_same_form(order: list[int]) -> None:
    taps = [entry(f"e{n}", n, n, number=order.index(n) + 1) for n in range(6)]
    assert standing(taps[n] for n in order)["greets"].entry.value == 5
