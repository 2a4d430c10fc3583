"""A rule file that does not mean what its author thinks is refused, with everything that is wrong, at once."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.errors import RuleError
from mailbot.policy.rulebook import NEEDED, parse_rulebook
from tests.policy.shipped_rules import read_rules

REFUSED = """\
id = "requests.not-authorized"
title = "Nobody else may ask"
cites = ["P1"]
stage = "authorized"
since = 2000-01-01
when.requester_role.not_one_of = ["signatory", "representative"]
then.outcome = "refuse"
then.mail = "request-refused"
"""


def complaints(files):
    with pytest.raises(RuleError) as caught:
        parse_rulebook(files)
    return [str(problem) for problem in caught.value.problems]


def problems_of(files):
    """What is wrong; nothing when it is a rulebook."""
    try:
        parse_rulebook(files)
    except RuleError as error:
        return error.problems
    return ()


def edited(shipped, old, new, file="requests.toml"):
    assert old in shipped[file], old
    return {**shipped, file: shipped[file].replace(old, new, 1)}


def line_of(shipped, text, file="requests.toml"):
    return shipped[file][: shipped[file].index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "when.requester_role.not_one_of",
            "when.requestor_role.not_one_of",
            'rule requests.not-authorized: "requestor_role" is no fact of vocabulary.toml; did you mean "requester_role"?',
        ),
        (
            "when.requester_role.not_one_of",
            "when.requester_role.not_one_off",
            'rule requests.not-authorized: "not_one_off" is not a word for "when"; did you mean "not_one_of"?',
        ),
        (
            '["signatory", "representative"]\nthen.outcome = "refuse"',
            '["signatory", "representativ"]\nthen.outcome = "refuse"',
            'did you mean "representative"?',
        ),
        (
            'then.outcome = "refuse"',
            'then.outcome = "refuze"',
            '"outcome" cannot be "refuze": it is one of \'grant\', \'ask\', \'hold\' or \'refuse\'; did you mean "refuse"?',
        ),
        (
            'then.mail = "request-refused"',
            'then.mail = "request-refuse"',
            '"request-refuse" is no mail of the desk; did you mean "request-refused"?',
        ),
        ('then.mail = "request-refused"', 'than.mail = "request-refused"', '"than" is not a word here; did you mean "then"?'),
        ('stage = "authorized"\nsince', 'stage = "authorised"\nsince', 'did you mean "authorized"?'),
        ("since = 2000-01-01\nwhen.requester_role.not", 'since = "2000"\nwhen.requester_role.not', "without quotes"),
        ('cites = ["P1"]', 'cites = ["P25"]', 'the policy has no "P25"'),
        ('id = "requests.not-authorized"', 'id = "Not Authorized"', '"Not Authorized" is no id'),
        ('id = "requests.not-authorized"', 'id = "requests.new"', 'there are two rules "requests.new"'),
        ('title = "Nobody else may ask"\n', "", '"title" is missing'),
        ("since = 2000-01-01\nwhen.requester_role.not", "since = 2000-01-01\nuntil = 1999-01-01\nwhen.requester_role.not",
         "it ends on 1999-01-01, before it begins"),
        ("when.requester_role.not_one_of", "when.open_request.not_one_of",
         '"open_request" cannot be asked here; it is known from the stage standing on, in requests'),
        ("when.requester_role.not_one_of", "when.reporter_role.not_one_of", '"reporter_role" cannot be asked here'),
        ('then.mail = "request-refused"\nsaid = "', 'then.mail = "request-refused"\nsaid = "{requester_rol} ',
         'did you mean "requester_role"?'),
        ('when.requester_role.not_one_of = ["signatory", "representative"]', "when.requester_role = {}", "is asked nothing"),
        ('matter = "requests"', 'matter = "request"', 'belongs to the matter "request"; did you mean "requests"?'),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_file_line_and_what_was_meant(shipped, old, new, said):
    block = REFUSED.replace(old, new, 1)
    files = edited(shipped, old, new) if block == REFUSED else edited(shipped, REFUSED, block)
    found = complaints(files)

    assert any(said in line for line in found), found
    assert all(line.startswith("requests.toml:") for line in found)


def test_the_line_is_that_of_the_mistake(shipped):
    files = edited(shipped, "when.is_draft.is = true", "when.is_darft.is = true")

    assert complaints(files)[0].startswith(f"requests.toml:{line_of(shipped, 'when.is_draft.is')}: ")


def test_every_mistake_of_every_file_comes_at_once(shipped):
    files = edited(shipped, "when.is_draft.is", "when.is_darft.is")
    files = edited(files, 'then.mail = "status"', 'then.mail = "statuz"', "status.toml")
    files = edited(files, "2000-01-01 = 180", "2000-01-01 = -1", "parameters.toml")
    files = edited(files, 'key = "ph"', "", "practice-cases.toml")
    files = edited(files, 'matter = "changes"', "matter = ", "changes.toml")
    files["other.toml"] = 'matter = "requests"\nrules = []\n'
    found = complaints(files)

    assert {line.partition(":")[0] for line in found} == {
        "changes.toml",
        "other.toml",
        "parameters.toml",
        "practice-cases.toml",
        "requests.toml",
        "status.toml",
    }


def test_a_missing_file_is_said(shipped):
    files = {name: text for name, text in shipped.items() if name not in {"calendar.toml", "vocabulary.toml"}}

    assert {"calendar.toml: this file is missing", "vocabulary.toml: this file is missing"} <= set(
        complaints(files)
    )


def test_an_empty_folder_is_refused_and_does_not_break():
    assert len(complaints({})) == 5


def test_a_rule_without_an_example_that_fires_and_one_that_does_not_is_refused(shipped):
    files = edited(
        shipped,
        '[[rule.example]]\nname = "A colleague asks"\ngiven = { requester_role = "none" }\nfires = true\n',
        "",
    )

    assert any(
        "rule requests.not-authorized: an example that fires is missing" in line for line in complaints(files)
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("given = { is_draft = true }", "given = { is_draft = false }", "it should fire and does not"),
        ("given = { is_draft = false }", "given = { is_draft = true }", "it should not fire and does"),
        ("given = { is_draft = true }", "given = {}", "it does not say is_draft"),
        ("given = { is_draft = true }", "given = { is_darft = true }", 'did you mean "is_draft"?'),
        ("given = { is_draft = true }", 'given = { is_draft = "yes" }', "\"is_draft\" can never be 'yes'"),
    ],
)
def test_an_example_that_does_not_hold_is_refused(shipped, old, new, said):
    assert any(said in line for line in complaints(edited(shipped, old, new)))


def test_nobody_is_told_of_a_lapse_so_no_rule_about_it_may_name_a_mail(shipped):
    files = edited(
        shipped,
        'then.outcome = "grant"',
        'then.outcome = "grant"\nthen.mail = "training-closed"',
        "lapses.toml",
    )

    assert any(
        '"lapses" can send no mail: nobody is told when a training lapses (P16)' in line
        for line in complaints(files)
    )


def test_tables_of_other_rooms_are_left_alone(shipped):
    assert parse_rulebook({**shipped, "forms.toml": "this is [not", "phrases.toml": "nor = = this"}).rules


def test_a_misspelt_kind_of_a_fact_is_complained_of_once(shipped):
    files = edited(shipped, "[is_draft]\nmeaning", "[is_draft]\nmeanign", "vocabulary.toml")

    assert all(line.startswith("vocabulary.toml:") for line in complaints(files))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "word"\n', 'kind = "yes-no"\n', '"values" belongs to the kind "word" and to no other'),
        (
            'otherwise = "now"',
            'otherwise = "nwo"',
            "cannot be 'nwo' otherwise: it is a word; did you mean \"now\"?",
        ),
        ('kind = "yes-no"', 'kind = "yesno"', 'did you mean "yes-no"?'),
    ],
)
def test_a_mistake_in_the_vocabulary_is_said(shipped, old, new, said):
    assert any(said in line for line in complaints(edited(shipped, old, new, "vocabulary.toml")))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[rule]]", "[rule]", "does a table before it begin with [ instead of [[?"),
        (
            "when.is_draft.is = true",
            "when.is_draft = true",
            '"is_draft" is asked nothing; write a word, like when.is_draft.is',
        ),
        (
            "when.is_draft.is = true",
            'when.is_draft.is = "true"',
            "it is a yes-no; write true or false, without quotes",
        ),
        ("when.is_draft.is = true", "when.is_draft.is = True", "true and false are written small"),
        ('then.outcome = "ask"', 'then.outcome = "ask', "is a quote missing at the end of the line?"),
        ("since = 2000-01-01", "since = 01/01/2000", "a date is like 2026-03-01"),
        ("since = 2000-01-01", "since = 2000-02-31", "there is no such day"),
        ('complete = "request-received"', 'complet = "request-received"', '"complet" is not known here'),
    ],
)
def test_what_people_mostly_mistype_is_said_in_their_words(shipped, old, new, said):
    found = complaints(edited(shipped, old, new))

    assert len(found) == 1
    assert said in found[0]


def test_a_number_that_is_complained_of_is_not_complained_of_where_it_is_used(shipped):
    files = edited(shipped, "[training_days]\ntitle", "[training_days]\ntitel", "parameters.toml")

    assert {line.partition(":")[0] for line in complaints(files)} == {"parameters.toml"}


TOKENS = ["true", "1", '"x"', "[]", "{}", "2026-01-01", "[[rule]]", '"{x}"', "nan", "'''", "=", "]"]


# Each example reads the whole folder, which takes longer than hypothesis allows where eight others work; and the folder is
# no argument, since an argument is printed when something fails, and this one is too long for that.
@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_whatever_is_mistyped_it_is_a_rulebook_or_a_list_of_problems(seed):
    chance = random.Random(seed)
    shipped = read_rules()
    file = chance.choice(sorted(shipped))
    lines = shipped[file].splitlines()
    at = chance.randrange(len(lines))
    left, equals, _ = lines[at].partition("=")
    lines[at] = chance.choice(
        ["", f"{left}{equals} {chance.choice(TOKENS)}", lines[at][:-1], chance.choice(lines), lines[at] + "x"]
    )
    problems = problems_of({**shipped, file: "\n".join(lines)})

    assert all(one.line is None or 1 <= one.line <= len(lines) + 1 for one in problems if one.file == file)


@pytest.mark.parametrize("file", NEEDED)
def test_a_file_that_cannot_be_read_is_the_only_one_complained_of(shipped, file):
    found = complaints({**shipped, file: shipped[file] + "\nbroken ="})

    assert len(found) == 1
    assert found[0].startswith(f"{file}:")
