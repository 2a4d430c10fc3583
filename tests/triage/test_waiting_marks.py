"""Which sentences of a mail speak of the person of a removal on record, and what stands in them."""

from datetime import date

from mailbot.model.message import Line, Standing
from mailbot.triage.day_roles import with_roles
from mailbot.triage.marked import Marker
from mailbot.triage.reading import Reading
from mailbot.triage.sentences import read_sentences
from mailbot.triage.waiting_marks import sentences_about
from tests.triage.desk_mail import MONDAY, REPRESENTATIVE, ROSTER, WORDING, removal_case

ON_RECORD = removal_case(effective_on=date(2026, 3, 20))  # of Chris Adeyemi


def about(text, *, answered=False):
    phrases = WORDING.phrases
    marker = Marker.of(ROSTER, phrases, MONDAY)
    sentences, _ = read_sentences([Line(text=line, standing=Standing.OWN) for line in text.split("\n")])
    reading = Reading(
        sentences=with_roles(marker.mark_all(sentences), phrases.days), acts=(), sender=REPRESENTATIVE, roster=ROSTER,
        received_on=MONDAY, thread_case=None, phrases=phrases, myself=marker.people.by_email(REPRESENTATIVE.address, ""),
        cut_short=False,
    )  # fmt: skip
    return list(sentences_about(ON_RECORD, reading, answered=answered))


def texts(text, **more):
    return [one.marked.text for one in about(text, **more)]


def test_the_person_the_day_on_record_and_another_day_have_a_mark_each():
    (one,) = about("Chris Adeyemi was to leave on 3/20 but stays until 3/27.")

    assert one.marked.text == "⟦p0⟧ was to leave on ⟦d0⟧ but stays until ⟦d1⟧."
    assert [max(day.options) for day in one.new] == [date(2026, 3, 27)]


def test_a_day_gone_by_is_no_new_day():
    (one,) = about("Chris Adeyemi told us on 3/2 that he stays until 3/27.")

    assert (one.marked.text.count("⟦d2⟧"), one.marked.text.count("⟦d1⟧")) == (1, 1)


def test_the_day_on_record_that_is_denied_denies_nothing_else():
    assert texts("Chris Adeyemi leaves on 3/27, not on 3/20.") == ["⟦p0⟧ leaves on ⟦d1⟧, ⟦d0⟧."]


def test_a_sentence_behind_the_name_of_somebody_else_is_about_them():
    assert texts("Chris Adeyemi stays. He is glad. Sam Kim leaves. He is not.") == [
        "⟦p0⟧ stays.",
        "he is glad.",
    ]


def test_before_any_name_only_an_answer_is_about_the_person():
    assert texts("He is staying with us.") == []
    assert texts("He is staying with us.", answered=True) == ["he is staying with us."]


def test_beside_somebody_else_the_person_is_meant_where_named_last():
    (one,) = about("Sam Kim told Chris Adeyemi to stay until 3/27.")
    (other,) = about("Chris Adeyemi told Sam Kim to stay until 3/27.")

    assert one.names_subject((0, len(one.marked.text)))
    assert not other.names_subject((0, len(other.marked.text)))


def test_new_days_are_told_apart_by_where_they_stand():
    (one,) = about("Chris Adeyemi stays until 3/27, maybe until 4/3.")
    half = one.marked.text.index(",")

    assert [max(day.options) for day in one.days_in((0, half))] == [date(2026, 3, 27)]
    assert [max(day.options) for day in one.days_outside([(0, half)])] == [date(2026, 4, 3)]
