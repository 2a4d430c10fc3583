"""What was asked once in a transaction is not asked again, until something is written."""

from datetime import date

from sqlalchemy import event

from mailbot.model.directory import Access, AccessState, Authority, AuthorityRole, AuthorityState


def _statements(store) -> list[str]:
    said: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    return said


def test_the_same_question_is_put_to_the_books_once(desk):
    with desk.reading() as books:
        said = _statements(desk)
        first = books.agency("harbor"), books.projects("harbor"), books.cases("harbor")
        asked = len(said)
        assert (books.agency("harbor"), books.projects("harbor"), books.cases("harbor")) == first
        assert len(said) == asked > 0


def test_another_question_has_an_answer_of_its_own(desk):
    with desk.reading() as books:
        assert books.agency("harbor") != books.agency("nowhere")


def test_what_is_written_is_seen_at_once(desk):
    access = Access(agency="harbor", name="Ida New", email="ida@harbor.example", state=AccessState.ACTIVE)
    designation = Authority(
        agency="harbor",
        region=None,
        name="Ida New",
        email="ida@harbor.example",
        role=AuthorityRole.REPRESENTATIVE,
        state=AuthorityState.ACTIVE,
        since=date(2026, 3, 4),
        until=None,
    )
    with desk.transaction() as books:
        assert books.access_of("harbor", access.email) is None
        assert books.authorities_of(access.email) == ()
        books.directory.set_access(access)
        books.directory.set_authority(designation)
        assert books.access_of("harbor", access.email) == access
        assert books.authorities_of(access.email) == (designation,)


def test_each_transaction_asks_anew(desk):
    said = _statements(desk)
    for _ in range(2):
        with desk.reading() as books:
            books.regions()
    assert sum("FROM regions" in statement for statement in said) == 2
