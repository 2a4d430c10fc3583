"""What must hold of a simulated desk when it has come to rest: the guarantees G1 to G12 and G14 (docs/guarantees.md).

Asked of the books in SQL and of the servers directly, so that no code of the program judges itself, but for the sums of
the license ledger, which has two accounts of its own.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.journeys.desk import TEAM
from tests.torture.simulated_people import Promise
from tests.torture.simulation import DESK, Broken, Simulation

ENDS = {
    Promise.ANSWERED: {"handled", "held"},
    Promise.BELIEVED: {"handled", "held"},
    Promise.UNPROVED: {"held", "quarantined"},
    Promise.MACHINE: {"ignored", "held"},
    Promise.BOUNCE: {"ignored"},
    Promise.MALFORMED: {"held"},
    Promise.POISON: {"quarantined"},
}
WITHOUT_EFFECT = {Promise.UNPROVED, Promise.MACHINE, Promise.MALFORMED, Promise.POISON}
TRIES = 3
PER_THREAD, PER_DAY = 3, 10  # [limits]


def check(sim: Simulation) -> None:
    """Everything, and then that one more round changes nothing.

    Raises:
        Broken: with all that does not hold.
    """
    complaints = [*sim.broken, *_all_of(sim)]
    if not complaints:
        before = (len(sim.relay.accepted), sim.server.everything(), sim.ask("SELECT count(*) FROM history"))
        sim.work()
        after = (len(sim.relay.accepted), sim.server.everything(), sim.ask("SELECT count(*) FROM history"))
        if before != after:
            complaints.append("another round did something (G2)")
    if complaints:
        raise Broken("; ".join(complaints))


def _all_of(sim: Simulation) -> Iterator[str]:
    inbox = _inbox(sim)
    yield from _conserved(sim, inbox)
    yield from _one_end_each(sim, inbox)
    yield from _one_effect_each(sim, inbox)
    outbox = _outbox(sim)
    yield from _accepted(sim, outbox)
    yield from _ended(sim, outbox)
    yield from _only_to_ours(sim, inbox, outbox)
    yield from _capped(outbox)
    yield from _once_a_period(sim, outbox)
    yield from _sound_books(sim)


def _rows(sim: Simulation, statement: str) -> list[dict]:
    cursor = sim.ground.driver.execute(statement)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _inbox(sim: Simulation) -> list[dict]:
    rows = _rows(sim, "SELECT * FROM messages ORDER BY id")
    for row in rows:
        row["letter"] = sim.letters.get(row["raw"])
    return rows


def _outbox(sim: Simulation) -> list[dict]:
    rows = _rows(sim, "SELECT * FROM outbox ORDER BY id")
    for row in rows:
        row["people"] = {address.lower() for address in (*json.loads(row["to"]), *json.loads(row["cc"]))}
    return rows


# -- the inbox ---------------------------------------------------------------------------------------------------


def _conserved(sim: Simulation, inbox: list[dict]) -> Iterator[str]:
    """G1, G7, G8: the mailbox has every mail but what people deleted, and the books every mail that a poll could see."""
    if sim.server.everything() != sim.server.laid - sim.server.expunged:
        yield "the mailbox lost or doubled a mail (G7)"
    if sim.server.folders["INBOX"]:
        yield f"{list(sim.server.folders['INBOX'])} still lie in the inbox (G1)"
    known = Counter(row["raw"] for row in inbox)
    for raw, number in sim.server.laid.items():
        if known[raw] < min(number - sim.taken_away[raw], 1):
            yield f"{sim.letters[raw].name} was lost (G1)"
    for row in inbox:
        place = row["uidvalidity"], row["uid"]
        if (
            sim.server.places.get(place) != row["sha256"]
            or hashlib.sha256(row["raw"]).hexdigest() != row["sha256"]
        ):
            yield f"message {row['id']} never lay at {place} (G1)"


def _one_end_each(sim: Simulation, inbox: list[dict]) -> Iterator[str]:
    """G1, G11, G13: each mail has an end, and one that its sender deserves."""
    for row in inbox:
        letter, outcome = row["letter"], row["outcome"]
        if letter is None:
            yield f"message {row['id']} was never sent to the desk"
            continue
        if outcome is None:
            yield f"{letter.name} is not decided (G1)"
        elif not row["filed_at"]:
            yield f"{letter.name} is not filed (G1)"
        if row["duplicate_of"] is not None:
            if outcome != "ignored" and not (outcome == "held" and (row["reason"] or "").startswith("stale")):
                yield f"a second {letter.name} ended as {outcome} (G2)"
        elif outcome not in ENDS[letter.promise] and outcome is not None and not _given_up(sim, row):
            yield f"{letter.name} ended as {outcome}: {row['reason']} (G1, G11)"


def _given_up(sim: Simulation, row: dict) -> bool:
    """Was a mail quarantined because so many processes ended that each of its tries may have been cut? Books that go
    away are no such excuse (G16). Nobody has read it: it is neither new nor a second one.
    """
    return row["outcome"] == "quarantined" and not row["content_key"] and sim.ended >= TRIES


def _one_effect_each(sim: Simulation, inbox: list[dict]) -> Iterator[str]:
    """G2, G3, G10, G11: what a mail says has effects once, all of them or none; without proof none."""
    wrote = Counter(
        row for (row,) in sim.ask("SELECT message_row FROM history WHERE message_row IS NOT NULL")
    )
    kinds: dict[int, list[str]] = {}
    for row, kind in sim.ask("SELECT message_row, kind FROM outbox WHERE message_row IS NOT NULL"):
        kinds.setdefault(row, []).append(kind)
    firsts: Counter[str] = Counter()
    given_up: set[str] = set()
    for row in inbox:
        letter = row["letter"]
        if letter is None:
            continue
        mails = [kind for kind in kinds.get(row["id"], []) if kind != "alert"]
        unread = letter.promise is Promise.POISON or _given_up(sim, row)
        is_first = row["duplicate_of"] is None and not unread
        given_up |= {letter.name} if unread else set()
        firsts[letter.name] += is_first
        if (wrote[row["id"]] or mails) and (not is_first or letter.promise in WITHOUT_EFFECT):
            yield f"message {row['id']}, {letter.name}, had effects: {wrote[row['id']]} moves, {mails} (G2, G10, G11)"
        answered = letter.promise is Promise.ANSWERED and row["outcome"] == "handled" and is_first
        if answered and not mails:
            yield f"{letter.name} was handled without an answer (G3)"
    for name, number in firsts.items():
        if number > 1 or (number == 0 and name not in given_up):
            yield f"{name} was read as new {number} times (G2)"
    orphans = sim.ask(
        "SELECT id FROM decisions WHERE message_row IN (SELECT id FROM messages WHERE outcome IS NULL)"
    )
    if orphans:
        yield f"decisions {orphans} belong to mails that have not ended (G3)"


# -- the outbox --------------------------------------------------------------------------------------------------


def _accepted(sim: Simulation, outbox: list[dict]) -> Iterator[str]:
    """G4, G6: the relay has seen one content for each Message-ID and taken it once, but for what is counted."""
    owed = {row["message_id"]: row for row in outbox}
    for message_id, hashes in sim.relay.offered.items():
        row = owed.get(message_id)
        if (
            row is None
            or hashes != {row["sha256"]}
            or hashlib.sha256(row["raw"]).hexdigest() != row["sha256"]
        ):
            yield f"{message_id} was offered with {len(hashes)} contents, the books have {row and row['sha256']} (G4)"
    for (kind, case, _), message_ids in sim.written.items():
        if len(message_ids) > 1:
            yield f"one {kind} for {case} was written with {len(message_ids)} Message-IDs (G4)"
    ambiguous = Counter(message_id for message_id, _ in sim.relay.ambiguous)
    trusted = sim.setting.keeps_copies and not sim.copies_touched
    taken = Counter(one.message_id for one in sim.relay.accepted)
    for message_id, number in taken.items():
        most = 1 if trusted or sim.setting.on_ambiguous == "hold" else 1 + ambiguous[message_id]
        if number > most:
            yield f"{owed[message_id]['kind']} {message_id} was accepted {number} times (G6)"
    counted = sum(row["times_uncertain"] for row in outbox)
    if counted != len(sim.relay.ambiguous):
        yield f"{counted} uncertain attempts counted, {len(sim.relay.ambiguous)} seen (G6)"
    if sim.relay.envelopes - {DESK}:
        yield f"sent as {sim.relay.envelopes} (G12)"


def _ended(sim: Simulation, outbox: list[dict]) -> Iterator[str]:
    """G5: each owed mail was accepted, or visibly was not."""
    taken = Counter(one.message_id for one in sim.relay.accepted)
    told = {row["cause"] for row in outbox if row["kind"] == "alert"}
    for row in outbox:
        state, name = row["state"], f"{row['kind']} {row['message_id']}"
        accepted = taken[row["message_id"]]
        open_ended = state == "uncertain" and sim.setting.on_ambiguous == "hold"
        if state not in {"sent", "failed", "superseded"} and not open_ended:
            yield f"{name} is {state}: {row['last_error']} (G5)"
        if state == "sent" and not accepted:
            yield f"{name} is sent, and nobody has it (G5)"
        if state in {"failed", "superseded"} and accepted and not row["times_uncertain"]:
            yield f"{name} is {state}, and was accepted (G6)"
        if state == "superseded" and row["reached_dot"]:
            yield f"{name} was superseded after its dot (G6)"
        if state == "failed" and row["kind"] != "alert" and f"undelivered-{row['message_id']}" not in told:
            yield f"{name} failed, and nobody was told (G5)"


def _only_to_ours(sim: Simulation, inbox: list[dict], outbox: list[dict]) -> Iterator[str]:
    """G10, G12: recipients are people on a list, believed senders and the trainees that they named."""
    lists = ("SELECT email FROM authorities", "SELECT email FROM staff", "SELECT email FROM access")
    staff = {
        TEAM,
        *(email for (email,) in sim.ask("SELECT manager_email FROM regions WHERE manager_email > ''")),
    }
    staff |= {email for (email,) in sim.ask("SELECT email FROM staff")} | sim.former
    ours = staff | sim.believed | {email for table in lists for (email,) in sim.ask(table)}
    promises = {row["id"]: row["letter"].promise for row in inbox if row["letter"]}
    for row in outbox:
        strangers = row["people"] - ours
        if strangers:
            yield f"{row['kind']} is owed to {strangers} (G12)"
        outside = row["people"] - staff
        if promises.get(row["message_row"]) in {*WITHOUT_EFFECT, Promise.BOUNCE} and outside:
            yield f"{row['kind']} to {outside} answers what must not be answered (G10)"
    for one in sim.relay.accepted:
        if one.raw.count(b"\n") != one.raw.count(b"\r\n"):
            yield f"{one.message_id} has bare line ends (G12)"


def _capped(outbox: list[dict]) -> Iterator[str]:
    """G9: answers to who may be a machine, in a conversation and a day."""
    doubtful = [row for row in outbox if row["doubtful"]]
    for key, span, most in (
        ("thread", timedelta(days=7), PER_THREAD),
        ("address", timedelta(days=1), PER_DAY),
    ):
        for row in doubtful:
            end = datetime.fromisoformat(row["queued_at"])
            alike = [
                each
                for each in doubtful
                if each[key] == row[key] and end - span < datetime.fromisoformat(each["queued_at"]) <= end
            ]
            if len(alike) > most:
                yield f"{len(alike)} answers to one {key} (G9)"


# -- the clock and the books -------------------------------------------------------------------------------------


def _once_a_period(sim: Simulation, outbox: list[dict]) -> Iterator[str]:
    """G14: one digest for each day that had one due, whatever the clock did; none is missing."""
    periods = [period for (period,) in sim.ask("SELECT period FROM job_periods WHERE job = 'digest'")]
    days = Counter(period[:10] for period in periods)
    yield from (f"{number} digests for {day} (G14)" for day, number in days.items() if number > 1)
    digests = sum(row["kind"] == "digest" and row["people"] == {TEAM} for row in outbox)
    before = 1 if _was_done_before(sim) else 0
    if digests + before != len(periods):
        yield f"{digests} digests for {periods} (G14)"
    for now in sim.rounds_due:
        due = _due_day(sim, now)
        begun = periods and min(periods)[:10] <= due.isoformat()
        first = due == now.astimezone(sim.ground.origin.desk.zone).date()
        if due.isoformat() not in days and (begun or first):
            yield f"there is no digest for {due} (G14)"
            return


def _was_done_before(sim: Simulation) -> bool:
    local = sim.setting.begin.astimezone(sim.ground.origin.desk.zone)
    return sim.setting.digest_done and local.time() >= sim.setting.at


def _due_day(sim: Simulation, now: datetime) -> date:
    """The local day of the last digest that was due, reckoned on fingers; no holiday lies in the simulated weeks."""
    local = now.astimezone(sim.ground.origin.desk.zone)
    day = (
        local.date()
        if local.replace(tzinfo=None).time() >= sim.setting.at
        else local.date() - timedelta(days=1)
    )
    while sim.setting.days == "business" and day.weekday() >= 5:
        day -= timedelta(days=1)
    return day


def _sound_books(sim: Simulation) -> Iterator[str]:
    """G3: the ledger adds up, nothing points nowhere, nobody is in two trainings at once."""
    with sim.ground.store.reading() as books:
        books.check_ledger(everything=True)
    broken = sim.ask("PRAGMA foreign_key_check")
    if broken:
        yield f"rows point nowhere: {broken}"
    twice = sim.ask(
        "SELECT agency, person_email FROM cases WHERE kind = 'request' AND NOT ended AND person_email IS NOT NULL "
        "GROUP BY agency, person_email HAVING count(*) > 1"
    )
    yield from (f"{person} has two open requests (G2)" for person in twice)
    early = sim.ask(
        "SELECT c.ref FROM cases c JOIN history h ON h.case_ref = c.ref "
        "WHERE h.event = 'lapsed' AND date(h.at, '-5 hours') <= c.deadline_on"
    )
    yield from (f"{ref} lapsed on its last day (G15)" for ref in early)
