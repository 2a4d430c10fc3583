"""What happens to a simulated desk: events by name, drawn from a seed, run, and shortened when something breaks.

A seed is mostly a few events and now and then many: most bugs need a mail, a fault and a crash, some need a week. Seeds
that follow each other have the same past and differ in how it ends, so that a past is played once for all of them.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from mailbot.errors import DirectoryError
from mailbot.pipeline import command
from mailbot.store.directory_files import DirectoryFiles
from mailbot.store.directory_import import import_directory
from tests.torture.invariants import check
from tests.torture.simulated_ground import Ground
from tests.torture.simulated_people import (
    LETTERS,
    Letter,
    answer_to,
    bounce_of,
    own_again,
    relayed_again,
    ticket,
)
from tests.torture.simulated_troubles import draw_fault
from tests.torture.simulated_wires import INBOX, SENT
from tests.torture.simulation import Broken, Kept, Setting, Simulation

ENDINGS = 8
"""How many seeds have one past."""

Event = tuple[str, str]
"""What happens: its name, and what its chances are drawn from."""

COMMON = (
    "add0",
    "add1",
    "again0",
    "add4",
    "add5",
    "status",
    "stranger",
    "unproved",
    "hidden",
    "remove-later",
)


def _some_letter(chance: random.Random) -> Letter:
    return LETTERS[chance.choice(COMMON if chance.random() < 0.6 else list(LETTERS))]


def _delivery(sim: Simulation, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 1, 1, 2, 3))):
        sim.receive(_some_letter(chance))


def _the_same_again(sim: Simulation, chance: random.Random) -> None:
    if sim.letters:
        letter = chance.choice(list(sim.letters.values()))
        sim.receive(letter if chance.random() < 0.5 else relayed_again(letter, chance.randrange(3)))


def _an_answer(sim: Simulation, chance: random.Random) -> None:
    """Something comes back of a mail of ours."""
    sent = [one for one in sim.relay.accepted if one.recipients]
    if not sent:
        return _delivery(sim, chance)
    one = chance.choice(sent)
    recipient = chance.choice(one.recipients)
    kind = chance.choice((answer_to, answer_to, bounce_of, own_again))
    return sim.receive(own_again(one.raw) if kind is own_again else kind(one.raw, recipient))


def _a_loop(sim: Simulation, chance: random.Random) -> None:
    """A machine that answers each answer."""
    first = chance.randrange(5) * 10
    for number in range(first, first + chance.choice((2, 4, 6))):
        sim.receive(ticket(number))
        sim.work()
        sim.passes(minutes=1)


def _a_person_moves(sim: Simulation, chance: random.Random) -> None:
    _by_hand(sim, chance, INBOX, "Archive")


def _a_person_moves_back(sim: Simulation, chance: random.Random) -> None:
    _by_hand(sim, chance, chance.choice(("Mailbot/Done", "Mailbot/Review", "Archive")), INBOX)


def _by_hand(sim: Simulation, chance: random.Random, source: str, target: str | None) -> None:
    """Somebody moves or deletes a mail with their own program; what nobody had polled yet was never ours."""
    lying = sim.server.folders.get(source, {})
    if not lying:
        return
    uid = chance.choice(list(lying))
    if source == INBOX:
        known = sim.ask("SELECT 1 FROM messages WHERE uidvalidity = ? AND uid = ?", sim.server.numbering, uid)
        if not known:
            sim.taken_away[lying[uid].raw] += 1
    sim.log.append(f"  a person takes {uid} from {source} to {target}")
    if target is None:
        sim.server.expunge(uid, source)
    else:
        sim.server.carry(uid, source, target)


def _a_person_deletes(sim: Simulation, chance: random.Random) -> None:
    folder = chance.choice([name for name in sim.server.folders if name != SENT])
    _by_hand(sim, chance, folder, None)


def _a_person_empties_the_sent_mails(sim: Simulation, chance: random.Random) -> None:
    sim.copies_touched |= bool(sim.server.folders[SENT])
    sim.server.folders[SENT].clear()


def _a_person_flags(sim: Simulation, chance: random.Random) -> None:
    for folder in sim.server.folders.values():
        for one in folder.values():
            one.flags.add(chance.choice(("\\Seen", "\\Flagged", "\\Answered")))


def _a_renumbering(sim: Simulation, chance: random.Random) -> None:
    sim.server.renumber()


def _broken_wires(sim: Simulation, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 4))):
        sim.troubles.arm(*draw_fault(chance))
    _maybe_a_letter(sim, chance)


def _broken_books(sim: Simulation, chance: random.Random) -> None:
    step, most = chance.choice((("begin", 12), ("commit", 10), ("statement", 150), ("reader", 3)))
    number = chance.randint(1, most)
    how = "answer lost" if step == "commit" and chance.random() < 0.4 else "full"
    for _ in range(chance.choice((1, 1, 2, 8))):
        sim.troubles.arm(step, number, how)
        number = 1
    _maybe_a_letter(sim, chance)


def _a_crash(sim: Simulation, chance: random.Random) -> None:
    if chance.random() < 0.7:
        sim.troubles.arm("point", chance.randint(1, chance.choice((12, 24, 40))), "crash")
    else:
        sim.troubles.arm("statement", chance.randint(1, chance.choice((100, 250))), "crash")
    _maybe_a_letter(sim, chance)


def _a_restart(sim: Simulation, chance: random.Random) -> None:
    sim.end()


def _maybe_a_letter(sim: Simulation, chance: random.Random) -> None:
    if chance.random() < 0.7:
        _delivery(sim, chance)


def _minutes(sim: Simulation, chance: random.Random) -> None:
    sim.passes(minutes=chance.randint(1, 90))


def _hours(sim: Simulation, chance: random.Random) -> None:
    sim.passes(hours=chance.randint(2, 20))


def _days_away(sim: Simulation, chance: random.Random) -> None:
    sim.end()
    _maybe_a_letter(sim, chance)
    sim.passes(days=chance.randint(1, 6), minutes=chance.randint(0, 600))


def _the_clock_is_put_back(sim: Simulation, chance: random.Random) -> None:
    sim.passes(minutes=-chance.choice((1, 5, 30, 60, 90)))


def _the_roster_changes(sim: Simulation, chance: random.Random) -> None:
    """Somebody imports files that were edited elsewhere. They do not know of the licenses that a command added
    (`license MO-600 add 1`): when those have been given away the files are refused, whole (design 3.9), and rightly so.
    """
    roster = chance.choice(sim.ground.rosters)  # draws as ever: seeds keep their stories
    before = sim.ground.driver.serialize()
    try:
        with sim.ground.store.transaction() as books:
            import_directory(books, roster, now=sim.now, today=sim.now.date())
            books.commit()
    except DirectoryError as error:
        sim.log.append(f"  the roster is refused: {'; '.join(problem.what for problem in error.problems)}")
        if not _has_too_few_licenses(sim, roster) or sim.ground.driver.serialize() != before:
            sim.broken.append("a sound roster was refused, or half of one taken (G3)")


def _has_too_few_licenses(sim: Simulation, roster: DirectoryFiles) -> bool:
    """Does it name a total below what the books have given away of that pool?"""
    given = (
        "SELECT count(*) FROM licenses l JOIN pools p ON l.pool = p.id "
        "WHERE p.region = ? AND p.agency IS ? AND p.kind = ?"
    )
    pools = [row.value for row in roster.licenses]
    return any(sim.ask(given, pool.region, pool.agency, pool.kind.value)[0][0] > pool.total for pool in pools)


def _a_command(sim: Simulation, chance: random.Random) -> None:
    lines = chance.choice(
        (
            ["R-0001 upr done", "R-0001 spa pass"],
            ["R-0001 approve"],
            ["R-0001 extend 2026-03-25: asked for"],
            ["R-0001 withdraw: left"],
            ["R-0002 resume"],
            ["D-0001 done"],
            ["license MO-600 add 1"],
        )
    )
    command(lines, sim.desk(), sim.ground.store, sim.now, who="simulation")


EVENTS: dict[str, tuple[int, Callable[[Simulation, random.Random], None]]] = {
    "delivery": (10, _delivery),
    "the same again": (5, _the_same_again),
    "an answer": (5, _an_answer),
    "a loop": (1, _a_loop),
    "a person moves": (2, _a_person_moves),
    "a person moves back": (2, _a_person_moves_back),
    "a person deletes": (2, _a_person_deletes),
    "a person flags": (1, _a_person_flags),
    "a person empties the sent mails": (1, _a_person_empties_the_sent_mails),
    "a renumbering": (3, _a_renumbering),
    "broken wires": (14, _broken_wires),
    "broken books": (8, _broken_books),
    "a crash": (14, _a_crash),
    "a restart": (2, _a_restart),
    "minutes": (4, _minutes),
    "hours": (3, _hours),
    "days away": (2, _days_away),
    "the clock is put back": (2, _the_clock_is_put_back),
    "the roster changes": (1, _the_roster_changes),
    "a command": (3, _a_command),
}
"""name -> (weight, what happens)"""

LAST = [weight * (3 if name.startswith(("broken", "a crash")) else 1) for name, (weight, _) in EVENTS.items()]
"""How often each is the ending: what goes wrong last finds the most."""

SIZES = {0: 25, 1: 35, 2: 22, 3: 10, 5: 5, 15: 3}
"""How many events lie between the first delivery and the ending -> how often."""


@dataclass(frozen=True)
class Story:
    """A seed, written out."""

    seed: int
    setting: Setting
    events: Sequence[Event]
    restart: bool  # at the end the program is started anew; else the one that runs must see to everything

    @classmethod
    def of(cls, seed: int) -> "Story":
        """What a seed comes to."""
        past, weights = seed // ENDINGS, [weight for weight, _ in EVENTS.values()]
        chance, ending = random.Random(f"past {past}"), random.Random(f"ending {seed}")
        setting = Setting.draw(chance)
        (size,) = chance.choices(list(SIZES), list(SIZES.values()))
        names = ["delivery", *chance.choices(list(EVENTS), weights, k=size)]
        before = [(name, f"{past}/{number}") for number, name in enumerate(names)]
        (last,) = ending.choices(list(EVENTS), LAST)
        return cls(seed, setting, (*before, (last, f"ends {seed}")), ending.random() < 0.5)


def run(story: Story, ground: Ground) -> Simulation:
    """Play a story and hold what came of it against the guarantees.

    Raises:
        Broken: one does not hold; its `log` is the seed's.
    """
    return _ended(_played(Simulation(ground, story.setting), story.events), restart=story.restart)


def run_all(seeds: Sequence[int], ground: Ground) -> Iterator[tuple[int, Callable[[], Simulation]]]:
    """Each seed with what plays it, as `run` does; what seeds have in common is played once, and first."""
    for _, group in groupby(seeds, key=lambda seed: seed // ENDINGS):
        stories = [Story.of(seed) for seed in group]
        kept = _kept(stories[0], ground) if len(stories) > 1 else None
        for story in stories:
            yield story.seed, partial(run, story, ground) if kept is None else partial(_run_on, kept, story)


def _kept(story: Story, ground: Ground) -> Kept | None:
    """The past of a story; None where it does not get that far."""
    try:
        return _played(Simulation(ground, story.setting), story.events[:-1]).keep()
    except Broken:
        return None


def _run_on(kept: Kept, story: Story) -> Simulation:
    return _ended(_played(kept.again(), story.events[-1:]), restart=story.restart)


def _played(sim: Simulation, events: Sequence[Event]) -> Simulation:
    try:
        for name, source in events:
            chance = random.Random(source)
            random.seed(source)
            sim.log.append(f"{name} ({source})")
            EVENTS[name][1](sim, chance)
            rounds = chance.choice((0, 1, 1, 1))
            for _ in range(max(rounds, bool(sim.troubles.armed))):
                sim.passes(minutes=chance.choice((0, 0, 1, 3, 15)))
                sim.work()
    except Broken as error:
        error.log = sim.log
        raise
    return sim


def _ended(sim: Simulation, *, restart: bool) -> Simulation:
    sim.log.append(f"the end{', with a restart' if restart else ''}: {sim.setting}")
    try:
        sim.settle(restart=restart)
        check(sim)
    except Broken as error:
        error.log = sim.log
        raise
    return sim


def shortest(story: Story, ground: Ground) -> tuple[Story, Broken]:
    """The story without the events that its failure does not need, and that failure."""
    failure = _failure_of(story, ground)
    assert failure is not None, "it does not fail"
    for end in range(1, len(story.events)):  # the shortest prefix first: each is cheaper than the whole
        prefix = replace(story, events=story.events[:end])
        if found := _failure_of(prefix, ground):
            story, failure = prefix, found
            break
    for one in reversed(story.events):
        fewer = replace(story, events=tuple(each for each in story.events if each != one))
        if found := _failure_of(fewer, ground):
            story, failure = fewer, found
    return story, failure


def _failure_of(story: Story, ground: Ground) -> Broken | None:
    try:
        run(story, ground)
    except Broken as error:
        return error
    return None
