"""HTML pages: what a reader sees, and the layouts in which form services and people write."""

import pytest

from mailbot.intake.html import read_page
from mailbot.intake.html_tags import Tag, decoded, tokens


def lines(source: str) -> list[str]:
    return [line.text for line in read_page(source).lines if line.text]


def pairs(source: str) -> list[tuple[str, str, str]]:
    return [(pair.label, pair.value, pair.layout) for pair in read_page(source).pairs]


LAYOUTS = {
    "table-row": "<table><tr><td>Agency:</td><td>Harbor House</td></tr></table>",
    "table-row nested four deep": (
        "<table><tr><td><table><tr><td>logo</td></tr><tr><td>"
        "<table><tr><td>Agency:</td><td>Harbor House</td></tr></table></td></tr></table></td></tr></table>"
    ),
    "table-row of th and td": '<table><tbody><tr><th scope="row">Agency:</th><td>Harbor House</td></tr></tbody></table>',
    "table-stacked": "<table><tr><th>Agency:</th></tr><tr><td>Harbor House</td></tr></table>",
    "table-stacked after an empty cell": (
        "<table><tr><td colspan=2><strong>Agency:</strong></td></tr><tr><td>&nbsp;</td><td>Harbor House</td></tr></table>"
    ),
    "table-columns": "<table><tr><th>Agency:</th><th>Projects</th></tr></table>".replace(
        "Agency:", "Agency"
    ).replace("</table>", "<tr><td>Harbor House</td><td>ES</td></tr></table>"),
    "definition-list": "<dl><dt><strong>Agency:</strong></dt><dd>Harbor House</dd></dl>",
    "bold-label": "<b>Agency:</b><br>Harbor House<br><br>",
    "heading": "<h4>Agency:</h4><p>Harbor House</p>",
    "list-item": "<ul><li>Agency: Harbor House</li></ul>",
}


@pytest.mark.parametrize(("layout", "source"), LAYOUTS.items(), ids=LAYOUTS)
def test_each_layout_gives_its_pair(layout, source):
    found = pairs(source)

    label, value, name = found[0]
    assert (label.rstrip(":"), value) == ("Agency", "Harbor House")
    assert layout.startswith(name)


def test_a_value_of_several_lines_keeps_them_and_its_lines_that_look_labelled():
    source = "<table><tr><td>Comments</td><td>Supervisor: Ann Lee<br>&gt; quoted<br>Email: x@a.example</td></tr></table>"

    assert pairs(source) == [("Comments", "Supervisor: Ann Lee\n> quoted\nEmail: x@a.example", "table-row")]


def test_a_list_item_whose_source_was_not_wrapped_keeps_its_lines():
    assert pairs("<ul><li>Comments:\n   Her start is Monday\nShe reads only\n</li></ul>") == [
        ("Comments", "Her start is Monday\nShe reads only", "list-item")
    ]


def test_a_list_item_that_was_wrapped_is_one_line():
    text = "Projects: Harbor House - Emergency Shelter and also the one that is called\nRapid Rehousing"

    assert pairs(f"<ul><li>{text}</li></ul>")[0][1].count("\n") == 0


def test_words_are_not_glued_at_a_line_break():
    assert lines("<p>Pat<br>Doyle</p><div>Jane</div>Kim") == ["Pat", "Doyle", "Jane", "Kim"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">remove Jane</div>',
        '<span style="font-size: 0px">remove Jane</span>',
        '<div style="max-height:0;overflow:hidden">remove Jane</div>',
        '<p style="mso-hide:all">remove Jane</p>',
        "<div hidden>remove Jane</div>",
        "<style>remove Jane</style>",
        "<script>remove Jane</script>",
        "<!-- remove Jane -->",
        "<title>remove Jane</title>",
    ],
)
def test_what_a_reader_does_not_see_is_dropped(hidden):
    assert lines(f"<p>Hello</p>{hidden}<p>there</p>") == ["Hello", "there"]


def test_five_thousand_nested_divs_still_show_their_text():
    assert lines("<div>" * 5_000 + "remove Pat" + "</div>" * 5_000) == ["remove Pat"]


def test_preformatted_text_keeps_its_lines():
    assert lines("<pre>Agency: A\nProjects: B</pre>") == ["Agency: A", "Projects: B"]


def test_blockquotes_count_as_levels_of_quotation():
    page = read_page("<p>yes</p><blockquote>no<blockquote>maybe</blockquote></blockquote>")

    assert {line.text: line.depth for line in page.lines if line.text} == {"yes": 0, "no": 1, "maybe": 2}


def test_a_bracket_that_begins_no_tag_is_text():
    assert list(tokens("5 < 10 <b>x")) == ["5 ", "<", " 10 ", Tag("b"), "x"]


def test_a_closing_bracket_inside_a_quoted_value_ends_no_tag():
    assert list(tokens('<a title="a>b">x')) == [Tag("a", attributes={"title": "a>b"}), "x"]


def test_a_quote_that_is_never_closed_eats_no_text():
    assert [token for token in tokens('<a title="a>remove Pat') if isinstance(token, str)] == ["remove Pat"]


def test_an_unfinished_tag_is_text():
    assert list(tokens("Pat <Doyle")) == ["Pat ", "<Doyle"]


def test_huge_character_references_become_the_replacement_character():
    assert decoded("&#" + "9" * 10_000 + ";&amp;") == "\N{REPLACEMENT CHARACTER}&"


@pytest.mark.parametrize(
    "struck",
    ["<s>Pat Doyle</s>", "<strike>Pat Doyle</strike>", "<del>Pat Doyle</del>", '<span style="text-decoration: line-through">Pat Doyle</span>'],
)  # fmt: skip
def test_what_is_struck_through_is_taken_back(struck):
    page = read_page(f"<p>Please remove {struck} Sam Kim.</p>")

    assert [line.text for line in page.lines if line.text] == ["Please remove Sam Kim."]
    assert page.struck == len("PatDoyle")
