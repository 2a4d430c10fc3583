"""Status inquiries (P17, P18) and the digest."""

from tests.journeys.desk import ANGELA, BETH, PRIYA, TEAM, Desk, add, kinds, mail, text


def test_a_representative_hears_where_a_trainee_stands_p17(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.works()
    desk.staff("R-0001 upr done")
    desk.passes(days=2)
    desk.receives(mail(PRIYA, "How is Marcus O'Neill coming along?", subject="Marcus"))

    (status,) = desk.works()

    assert status["X-Mailbot-Mail"] == "status"
    assert status["To"] == PRIYA
    letter = text(status)
    assert "Marcus O'Neill" in letter
    assert "March 18" in letter


def test_another_agency_s_representative_learns_no_more_than_of_nobody_p17(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.works()
    desk.receives(mail(BETH, "How is Marcus O'Neill doing in training?", subject="status"))
    (of_a_trainee,) = desk.works()
    desk.receives(mail(BETH, "How is Niemand Nirgends doing in training?", subject="status"))
    (of_nobody,) = desk.works()

    told = text(of_a_trainee).replace("Marcus O'Neill", "X").replace("-", "")
    assert told == text(of_nobody).replace("Niemand Nirgends", "X").replace("-", "")
    assert "March 18" not in told


def test_anybody_else_learns_nothing_p17(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.works()
    desk.receives(
        mail("curious@elsewhere.example", "How is Marcus O'Neill doing in training?", subject="status")
    )

    (answer,) = desk.works()

    assert answer["X-Mailbot-Mail"] == "status-unavailable"
    assert "Marcus" not in text(answer) + answer["Subject"]
    assert "training is" not in text(answer)


def test_anything_else_goes_to_a_person_p18(desk: Desk):
    desk.receives(mail(ANGELA, "I forgot my HMIS password, can you help?", subject="password"))

    (answer,) = desk.works()

    assert answer["X-Mailbot-Mail"] == "handed-to-staff"
    assert len(desk.mailbox.mails("Mailbot/Review")) == 1
    assert [message["outcome"] for message in desk.books["messages"]] == ["held"]
    shown = desk.mailbot("digest", "--print", "--now", desk.now.isoformat()).stdout
    assert "password" in shown


def _digests(desk: Desk):
    digests = [one for one in desk.relay.captured if b"X-Mailbot-Mail: digest" in one.raw]
    return [one for one in digests if TEAM in one.recipients]  # the regions' managers get their own


def test_the_digest_goes_once_a_local_business_day_and_after_downtime_as_one(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.works()
    assert len(_digests(desk)) == 1  # 10:05 on the first day: 07:30 has passed
    assert _digests(desk)[0].recipients == (TEAM,)
    desk.passes(hours=3)
    desk.works()
    assert len(_digests(desk)) == 1
    desk.now = desk.now.replace(day=5, hour=7, minute=29)
    desk.works()
    assert len(_digests(desk)) == 1
    desk.passes(minutes=2)
    desk.works()
    assert len(_digests(desk)) == 2
    desk.now = desk.now.replace(
        day=8, hour=9, minute=0
    )  # a Sunday: Friday's is caught up, nothing for the weekend
    desk.works()
    assert len(_digests(desk)) == 3


def test_a_printed_digest_names_what_waits_and_marks_nothing(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.works()
    now = desk.now.replace(day=17, hour=9).isoformat()

    first = desk.mailbot("digest", "--print", "--now", now).stdout
    second = desk.mailbot("digest", "--print", "--now", now).stdout

    assert first == second
    assert "R-0001" in first
    assert "Missouri Balance of State" in first
    assert kinds(desk.new_mails()) == []
