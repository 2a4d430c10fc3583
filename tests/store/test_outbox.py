from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mailbot.errors import BooksError
from mailbot.model.decision import MailKind
from mailbot.model.mail import OutboxState, Phase
from mailbot.store.answered import Asker
from mailbot.store.database import Store
from mailbot.store.outbox import OUTBOX
from tests.store.fictional_desk import NOW, TODAY, mail

S = OutboxState
MINUTE = timedelta(minutes=1)
LEASE = 10 * MINUTE


def owe(store, message_id="<one@desk.example>", *, order=None, now=NOW, **changes):
    with store.transaction() as books:
        owed = books.outbox.owe(mail(message_id, **changes), order=order, message_row=None, now=now)
        books.commit()
    return owed


def state(store, owed=1):
    with store.reading() as books:
        return books.outbox.owed(owed).state


def claimed(store, owed=1, *, phase=None, now=NOW):
    with store.transaction() as books:
        found = books.outbox.claim(owed, now, "worker", LEASE)
        if phase is not None:
            books.outbox.mark_phase(owed, phase)
        books.commit()
    return found


def test_the_same_message_id_twice_is_one_mail_and_its_bytes_never_change(store):
    assert owe(store, raw=b"first")
    assert not owe(store, raw=b"second")
    with store.reading() as books:
        (owed,) = books.outbox.due(NOW)
    assert owed.mail.raw == b"first"
    assert owed.mail.recipients == ("marcus@harbor.example", "rita@harbor.example")


def test_mails_are_due_in_the_order_in_which_they_were_owed_and_not_before_their_time(store):
    for name in "abc":
        owe(store, f"<{name}@desk.example>")
    with store.transaction() as books:
        books.outbox.claim(1, NOW, "worker", LEASE)
        books.outbox.mark_retry(1, "451 later", NOW + MINUTE)
        assert [owed.id for owed in books.outbox.due(NOW)] == [2, 3]
        assert [owed.id for owed in books.outbox.due(NOW, limit=1)] == [2]
        assert [owed.id for owed in books.outbox.due(NOW + MINUTE)] == [1, 2, 3]


def test_a_mail_is_claimed_by_one_and_the_attempt_counts_from_then(store):
    owe(store)
    first, second = claimed(store), claimed(store)

    assert (first.attempts, first.phase, first.state) == (1, Phase.CONNECT, S.SENDING)
    assert second is None


def test_a_mail_that_was_taken_over_is_not_brought_to_the_dot(store):
    owe(store)
    claimed(store)
    with store.transaction() as books:
        books.outbox.recover_orphans()
        books.commit()
    with pytest.raises(BooksError, match="not being sent"), store.transaction() as books:
        books.outbox.mark_phase(1, Phase.DOT_IMMINENT)


def test_an_accepted_mail_is_done_with_the_answer_and_never_due_again(store):
    owe(store)
    claimed(store, phase=Phase.DOT_IMMINENT)
    with store.transaction() as books:
        books.outbox.mark_sent(1, "250 queued as 7", NOW)
        books.commit()
    with store.reading() as books:
        owed = books.outbox.owed(1)
        assert (owed.state, owed.phase, owed.accepted_at) == (S.SENT, Phase.DONE, NOW)
        assert books.outbox.due(NOW + 9 * MINUTE) == []
    for change in ("mark_failed", "mark_retry", "mark_uncertain", "supersede"):
        arguments = {"mark_failed": ("x",), "supersede": ()}.get(change, ("x", NOW))
        with pytest.raises(BooksError, match="is sent"), store.transaction() as books:
            getattr(books.outbox, change)(1, *arguments)


def test_orphans_are_queued_again_before_the_dot_and_uncertain_at_it(store):
    for name in "abc":
        owe(store, f"<{name}@desk.example>")
    claimed(store, 1)
    claimed(store, 2, phase=Phase.DOT_IMMINENT)
    with store.transaction() as books:
        orphans = books.outbox.recover_orphans(decide_at=NOW + 2 * MINUTE)
        books.commit()

    assert [(owed.id, owed.state) for owed in orphans] == [(1, S.QUEUED), (2, S.UNCERTAIN)]
    assert [owed.phase for owed in orphans] == [Phase.NONE, Phase.DOT_IMMINENT]
    with store.reading() as books:
        assert books.outbox.uncertain(NOW + MINUTE) == []
        assert [owed.id for owed in books.outbox.uncertain(NOW + 2 * MINUTE)] == [2]
        assert [owed.id for owed in books.outbox.due(NOW)] == [1, 3]
        assert books.outbox.recover_orphans() == []


def test_with_several_workers_only_an_ended_lease_makes_an_orphan(store):
    owe(store)
    claimed(store)
    with store.transaction() as books:
        assert books.outbox.recover_orphans(NOW + LEASE) == []
        assert [owed.id for owed in books.outbox.recover_orphans(NOW + LEASE + MINUTE)] == [1]


def test_an_alert_of_one_cause_is_remembered(store):
    owe(store, "<a@desk.example>", kind=MailKind.ALERT, cause="breaker")
    owe(store, "<b@desk.example>", kind=MailKind.ALERT, cause="breaker", now=NOW + MINUTE)
    with store.reading() as books:
        assert books.outbox.last_alert("breaker") == NOW + MINUTE
        assert books.outbox.last_alert("other") is None


def test_a_dated_mail_is_stale_on_the_next_day_unless_an_attempt_reached_the_dot(store):
    for name in "abc":
        owe(store, f"<{name}@desk.example>", dated_on=TODAY)
    owe(store, "<undated@desk.example>")
    claimed(store, 2, phase=Phase.DOT_IMMINENT)
    with store.transaction() as books:
        books.outbox.mark_retry(2, "451 after the dot", NOW + MINUTE)
        books.outbox.claim(3, NOW, "worker", LEASE)
        books.outbox.mark_retry(3, "451 before it", NOW + MINUTE)
        books.commit()
    with store.reading() as books:
        assert books.outbox.stale_dated(TODAY) == []
        assert [owed.id for owed in books.outbox.stale_dated(TODAY + timedelta(days=1))] == [1, 3]


def test_a_superseded_mail_never_leaves_and_what_it_was_written_from_is_kept(store):
    owe(store, order={"kind": "training-start", "values": {"deadline": date(2026, 3, 19), "at": NOW}})
    with store.transaction() as books:
        order = books.outbox.order(1)
        books.outbox.supersede(1)
        books.commit()

    assert order == {"kind": "training-start", "values": {"deadline": date(2026, 3, 19), "at": NOW}}
    assert claimed(store) is None
    with store.reading() as books:
        assert books.outbox.order(99) is None


def test_a_bounce_is_tied_to_our_mail_by_the_ids_it_names_in_their_order(store):
    owe(store, "<a@desk.example>")
    owe(store, "<b@desk.example>")
    with store.reading() as books:
        found = books.outbox.by_message_id(("<x@y.example>", "<b@desk.example>", "<a@desk.example>"))
        assert found.mail.message_id == "<b@desk.example>"
        assert books.outbox.by_message_id(()) is None
        assert books.outbox.by_message_id(("<x@y.example>",)) is None


def test_lists_leave_the_bytes_out_and_purging_forgets_them(store):
    owe(store, order={"kind": "status"})
    claimed(store)
    with store.transaction() as books:
        books.outbox.mark_sent(1, "250 ok", NOW)
        assert books.outbox.in_state()[0].mail.raw == b""
        assert books.outbox.in_state(S.SENT)[0].id == 1
        assert books.outbox.in_state(S.FAILED) == []
        assert books.outbox.owed(1).mail.raw != b""
        assert books.outbox.purge(NOW, NOW) == 0
        assert books.outbox.purge(NOW + MINUTE, NOW) == 1
        assert books.outbox.owed(1).mail.raw == b""
        assert books.outbox.order(1) is None


class Sending(RuleBasedStateMachine):
    """Attempts, answers, crashes and people's hands on three mails, in any order: no mail leaves its life cycle."""

    def __init__(self):
        super().__init__()
        self.store = Store.open("sqlite://")
        self.store.upgrade()
        for name in "abc":
            owe(self.store, f"<{name}@desk.example>")
        self.sent = set()

    @rule(
        owed=st.integers(1, 3),
        step=st.sampled_from(
            ["claim", "dot", "sent", "uncertain", "retry", "failed", "drafted", "supersede", "crash"]
        ),
    )
    def do(self, owed, step):
        before = state(self.store, owed)
        with self.store.transaction() as books:
            box = books.outbox
            steps = {
                "claim": lambda: box.claim(owed, NOW, "worker", LEASE),
                "dot": lambda: box.mark_phase(owed, Phase.DOT_IMMINENT),
                "sent": lambda: box.mark_sent(owed, "250 ok", NOW),
                "uncertain": lambda: box.mark_uncertain(owed, "cut", NOW),
                "retry": lambda: box.mark_retry(owed, "451", NOW),
                "failed": lambda: box.mark_failed(owed, "550"),
                "drafted": lambda: box.mark_drafted(owed, NOW),
                "supersede": lambda: box.supersede(owed),
                "crash": box.recover_orphans,
            }
            try:
                steps[step]()
            except BooksError:
                return
            books.commit()
        after = state(self.store, owed)
        assert after is before or after in OUTBOX[before]

    @invariant()
    def what_is_sent_or_superseded_stays_so_and_only_a_claim_lets_a_mail_be_sent(self):
        with self.store.reading() as books:
            for owed in books.outbox.in_state():
                assert (owed.state is S.SENT) is (owed.accepted_at is not None)
                if owed.id in self.sent:
                    assert owed.state is S.SENT
                if owed.state is S.SENT:
                    self.sent.add(owed.id)
                if owed.state is S.QUEUED:
                    assert owed.phase is Phase.NONE
                if owed.state is S.SENDING:
                    assert owed.attempts > 0

    def teardown(self):
        self.store.close()


Sending.TestCase.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSending = Sending.TestCase


def test_an_attempt_that_was_taken_over_cannot_reach_its_dot(store):
    owe(store)
    first = claimed(store)
    with store.transaction() as books:
        books.outbox.recover_orphans()  # another worker thinks that we are gone
        second = books.outbox.claim(1, NOW, "another", LEASE)
        books.commit()
    with pytest.raises(BooksError, match="took it over"), store.transaction() as books:
        books.outbox.mark_phase(1, Phase.DOT_IMMINENT, attempt=first.attempts)
    with store.transaction() as books:
        books.outbox.mark_phase(1, Phase.DOT_IMMINENT, attempt=second.attempts)
        books.commit()


def test_an_attempt_at_a_relay_that_was_not_there_does_not_count(store):
    owe(store)
    claimed(store)
    with store.transaction() as books:
        books.outbox.release(1, "no route")
        (owed,) = books.outbox.due(NOW)
    assert (owed.attempts, owed.state, owed.last_error) == (0, S.QUEUED, "no route")


def test_answers_to_doubtful_senders_are_due_only_as_many_as_may_leave(store):
    for number in range(6):
        asker = Asker(address=f"a{number}@x.example", thread="t", doubtful=number % 2 == 0)
        with store.transaction() as books:
            books.outbox.owe(
                mail(f"<{number}@desk.example>"), order=None, message_row=None, now=NOW, asker=asker
            )
            books.commit()
    with store.reading() as books:
        assert [owed.id for owed in books.outbox.due(NOW, most_doubtful=1)] == [1, 2, 4, 6]
        assert [owed.id for owed in books.outbox.due(NOW, most_doubtful=0)] == [2, 4, 6]
        assert len(books.outbox.due(NOW)) == 6
        assert books.answered.to_doubtful(NOW) == 3
        assert books.answered.in_thread("t", NOW) == 6
        assert books.answered.to_address("a1@x.example", NOW) == 1
        assert books.answered.to_address("a1@x.example", NOW + MINUTE) == 0


def test_each_broken_dot_is_counted_also_after_it_was_settled(store):
    owe(store)
    for _ in range(2):
        claimed(store, phase=Phase.DOT_IMMINENT)
        with store.transaction() as books:
            books.outbox.recover_orphans(decide_at=NOW)
            books.outbox.mark_retry(1, "not found", NOW)
            books.commit()
    claimed(store, phase=Phase.DOT_IMMINENT)
    with store.transaction() as books:
        books.outbox.mark_uncertain(1, "cut", NOW)
        books.outbox.mark_asked(1, NOW + MINUTE)
        assert books.outbox.uncertain(NOW) == []
        books.outbox.mark_sent(1, "found", NOW)
        assert books.outbox.times_uncertain() == 3
