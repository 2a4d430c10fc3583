"""Templates: found in the nearest folder, wrong ones refused with file, line and a hint, all at once."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.errors import TemplateError
from mailbot.model.decision import MailKind
from mailbot.reply.samples import SAMPLE_DESK, Flavour, sample_order
from mailbot.reply.templates import from_sources, load, read_folder
from mailbot.reply.words import read_words
from tests.reply.conftest import TEMPLATES

SHIPPED = read_folder(TEMPLATES)


def problems(**changed: str | None) -> list[str]:
    """What is said of the shipped templates with some files changed; a double underscore is a slash, None is gone."""
    files = dict(SHIPPED)
    for name, source in changed.items():
        path = name.replace("__", "/").replace("_", "-")
        path = {"words": "words.toml", "layout": "layout.html"}.get(path, f"{path}.md")
        if source is None:
            del files[path]
        else:
            files[path] = source
    with pytest.raises(TemplateError) as caught:
        from_sources(files)
    return [str(problem) for problem in caught.value.problems]


def letter(body: str, subject: str = "Training progress") -> str:
    return f"Subject: {subject}\n\nHello,\n\n{body}\n"


def test_the_shipped_templates_are_sound():
    assert len(load(TEMPLATES).paths) >= len(MailKind)


def test_a_misspelt_value_is_named_with_its_line_and_the_right_word():
    assert problems(step_next=letter("Dear {{ persn_name }},")) == [
        'templates/step-next.md:5: there is no value "persn_name" here; did you mean "person_name"?'
    ]


def test_a_value_of_another_mail_is_none_of_this_one():
    assert 'there is no value "corrections" here' in problems(step_next=letter("{{ quote(corrections) }}"))[0]


def test_a_misspelt_filter_or_component_or_attribute_has_a_hint():
    assert problems(
        step_next=letter("Until {{ deadline | end_of_dya }}"),
        status=letter("{{ where_people_stnd(people) }}"),
        training_complete=letter("{{ desk.nmae }}"),
    ) == [
        "templates/step-next.md:5: No filter named 'end_of_dya'.; did you mean \"end_of_day\"?",
        'templates/status.md:5: there is no value "where_people_stnd" here; did you mean "where_people_stand"?',
        "templates/training-complete.md:5: 'mailbot.reply.desk.DeskIdentity object' has no attribute 'nmae'; did you mean \"name\"?",
    ]


def test_syntax_is_refused_with_its_line():
    said = problems(status=letter("{% if people %}\nHere"))

    assert len(said) == 1
    assert said[0].startswith("templates/status.md:5: Unexpected end of template.")


def test_a_day_must_say_how_it_is_printed():
    assert problems(step_next=letter("By {{ deadline }}")) == [
        "templates/step-next.md:5: a day must say how it is printed: | day, | short_day or | end_of_day"
    ]


def test_a_value_that_may_be_nothing_must_be_asked_for_first():
    said = problems(request_refused=letter("Because {{ reason }}"))

    assert said == ["templates/request-refused.md:5: None cannot be printed: ask for it with {% if %}"]


def test_a_list_in_a_sentence_is_refused():
    said = problems(status=letter("Here: {{ people }}"))

    assert said == ["templates/status.md:5: tuple cannot be printed in a sentence: give it to a component"]


@pytest.mark.parametrize(
    "tag",
    [
        "{% include 'x' %}",
        "{% import 'x' as x %}",
        "{% extends 'x' %}",
        "{% macro a() %}{% endmacro %}",
        "{% block a %}{% endblock %}",
        "{% autoescape false %}{{ agency }}{% endautoescape %}",
    ],
)
def test_a_template_cannot_load_other_files_or_switch_escaping_off(tag):
    assert "is not for templates" in problems(change_applied=letter(tag))[0]


def test_a_template_cannot_reach_into_python():
    said = problems(change_applied=letter("{{ ''.__class__.__mro__ }}"))

    assert "access to attribute '__class__'" in said[0]
    assert "No filter named 'safe'" in problems(change_applied=letter("{{ agency | safe }}"))[0]


def test_a_link_must_not_come_out_of_a_value():
    said = problems(test_not_passed=letter("[Open]({{ link }})"), status=letter("[x](javascript:alert)"))

    assert [line.split(";")[0] for line in said] == [
        "templates/status.md:5: a link in a template goes to a fixed https address",
        "templates/test-not-passed.md:5: a link in a template goes to a fixed https address",
    ]


def test_a_file_without_a_subject_or_a_letter_is_refused():
    said = problems(status="Hello,\n\nno subject\n")[0]
    assert said.startswith(
        'templates/status.md:1: "Hello," is no head line; a template begins with a line `Subject: ...`'
    )
    assert problems(status="Subject:\n\nx") == ["templates/status.md:1: Subject: is empty"]
    assert problems(status="Subject: x\n\n\n") == ["templates/status.md:2: has no letter under its subject"]
    assert problems(status="Preview: x\n\nx") == [
        "templates/status.md:1: has no subject; line 1 must be `Subject: ...`"
    ]


def test_a_missing_mail_and_one_that_nobody_sends_are_refused_together():
    assert problems(status=None, statsu=SHIPPED["status.md"]) == [
        'templates/statsu.md: there is no mail of this name; did you mean "status.md"?',
        "templates/status.md: is missing",
    ]


def test_words_are_checked_too():
    said = problems(words=SHIPPED["words.toml"].replace("short_day =", "shrt_day =").replace('"Sun"]', "]"))

    assert said == [
        'templates/words.toml:6: "shrt_day" is no word here; did you mean "short_day"?',
        'templates/words.toml: "short_day" is missing',
        'templates/words.toml:12: "weekdays_short" needs 7',
    ]
    assert "is no TOML" in problems(words="language = en")[0]
    broken = SHIPPED["words.toml"].replace("{month} {day}", "{mnth} {day}")
    assert problems(words=broken) == [
        """templates/words.toml:5: "day" has a part that there is not: 'mnth'""",
        """templates/words.toml:7: "at" has a part that there is not: 'mnth'""",
    ]


def test_a_broken_layout_is_refused_with_its_line():
    layout = SHIPPED["layout.html"]

    assert problems(layout="<html>\n{{ title }") == ["templates/layout.html:2: unexpected '}'"]
    assert problems(layout=layout.replace("{{ body }}", "{{ boddy }}")) == [
        'templates/layout.html:84: there is no value "boddy" here; did you mean "body"?',
        "templates/layout.html: {{ body }} is missing",
    ]
    assert problems(layout=layout.replace("desk.masthead", "desk.mast_head")) == [
        "templates/layout.html:82: 'mailbot.reply.desk.DeskIdentity object' has no attribute 'mast_head'; did you mean \"masthead\"?"
    ]


def test_a_broken_footer_is_refused_with_its_line():
    assert problems(footer="Yours,\n\n{{ person_name }}\n") == [
        'templates/footer.md:3: there is no value "person_name" here'
    ]
    assert (
        "templates/footer.md:1: 'mailbot.reply.desk.DeskIdentity object' has no attribute"
        in problems(footer="{{ desk.x }}")[0]
    )


def test_a_file_that_is_no_utf8_or_a_folder_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "status.md").write_bytes(b"Subject: \xff")

    with pytest.raises(TemplateError, match=r"status\.md: is no UTF-8"):
        load(tmp_path)
    with pytest.raises(TemplateError, match="is no folder"):
        load(tmp_path / "nowhere")


def test_the_nearest_folder_words_a_mail_agency_before_region_before_the_rest():
    files = {
        **SHIPPED,
        "agencies/harbor/status.md": letter("From the agency's folder."),
        "regions/boone/status.md": letter("From the region's folder."),
    }
    templates = from_sources(files)
    order = sample_order(MailKind.STATUS, Flavour.TYPICAL)

    def first(**of: str) -> str:
        return templates.write(replace(order, **of), desk=SAMPLE_DESK).text.splitlines()[2]

    assert first(agency="harbor", region="boone") == "From the agency's folder."
    assert first(agency="other", region="boone") == "From the region's folder."
    assert first(agency="other", region="other").startswith("Here is where")


def test_a_desk_speaks_another_language_and_falls_back_where_it_has_no_words(templates):
    desk = replace(SAMPLE_DESK, language="es")

    spanish = templates.write(sample_order(MailKind.TRAINING_START, Flavour.TYPICAL), desk=desk)
    english = templates.write(sample_order(MailKind.STATUS, Flavour.TYPICAL), desk=desk)

    assert spanish.subject == "Capacitación HMIS: complete hasta el mié 18 mar [MoHMIS R-0012]"
    assert "miércoles 18 de marzo de 2026, 11:59 p. m., hora del Centro" in " ".join(spanish.text.split())
    assert '<html lang="es"' in spanish.html
    assert "You get this mail" in english.text
    assert '<html lang="en"' in english.html


def test_one_agency_is_written_to_in_spanish_by_copying_the_folder():
    spanish = {path.removeprefix("es/"): text for path, text in SHIPPED.items() if path.startswith("es/")}
    files = {**SHIPPED, **{f"agencies/valle/{path}": text for path, text in spanish.items()}}
    order = replace(sample_order(MailKind.STEP_NEXT, Flavour.TYPICAL), agency="valle")

    written = from_sources(files, check=False).write(order, desk=SAMPLE_DESK)

    assert "miércoles 18 de marzo" in written.text
    assert "le contestará una persona" in written.text


def test_a_mistake_in_an_override_is_found_before_its_mail():
    said = problems(agencies__harbor__status=letter("{{ nmae }}"))

    assert said == ['templates/agencies/harbor/status.md:5: there is no value "nmae" here']


def test_every_component_has_a_text_and_an_html_side():
    from mailbot.reply.html_components import HtmlComponents
    from mailbot.reply.text_components import TextComponents
    from mailbot.reply.values import ALWAYS, MAILS

    html = {name for name in vars(HtmlComponents) if not name.startswith("_")}
    text = {name for name in vars(TextComponents) if not name.startswith("_")}
    values = {name for mail in MAILS.values() for name in mail.values}

    assert html == text
    assert not html & (values | set(ALWAYS))


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("00:05", "12:05 AM"),
        ("9:00", "9:00 AM"),
        ("12:00", "12:00 PM"),
        ("17:00", "5:00 PM"),
        ("23:59", "11:59 PM"),
    ],
)
def test_a_time_of_day_is_printed_as_people_say_it(time, said):
    words = read_words(SHIPPED["words.toml"], "words.toml")

    assert words.at(date(2026, 3, 27), time, "America/Chicago") == f"Friday, March 27, 2026, {said} Central"
    assert (
        words.at(date(2026, 3, 27), "noon", "Europe/Berlin") == "Friday, March 27, 2026, noon Europe/Berlin"
    )
