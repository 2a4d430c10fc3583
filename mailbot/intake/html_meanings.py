"""What tags, classes and styles mean for the lines that a reader sees. Data, and questions about one tag."""

import re

from mailbot.intake.html_tags import Tag
from mailbot.model.message import Standing

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
SPACED = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table"])
_BOLD = frozenset(["b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt"])
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
# What an opening tag ends without saying so (HTML, optional end tags), and where the search for it stops.
ENDS: dict[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"tr", "td", "th"}),
}
SCOPES = frozenset({"table", "ul", "ol", "dl"})

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:font-size|max-height)\s*:\s*0(?:\.0++)?(?:px|pt|em|%)?\s*+(?:!important\s*+)?(?:;|$)",
    re.IGNORECASE,
)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_OUTLOOK_RULE = re.compile(r"border-top\s*:\s*solid\s+#(?:e1e1e1|b5c4df)", re.IGNORECASE)

# Class or id (prefixes added by Hotmail and Outlook taken off) -> where its text stands.
_ZONES: dict[str, Standing] = {
    "gmail_signature": Standing.SIGNATURE,
    "gmail_signature_prefix": Standing.SIGNATURE,
    "moz-signature": Standing.SIGNATURE,
    "signature": Standing.SIGNATURE,
    "ms-outlook-mobile-signature": Standing.SIGNATURE,
    "applemailsignature": Standing.SIGNATURE,
    "protonmail_signature_block": Standing.SIGNATURE,
    "gmail_attr": Standing.QUOTED,
    "moz-cite-prefix": Standing.QUOTED,
    "olk_src_body_section": Standing.QUOTED,
    "yahoo_quoted": Standing.QUOTED,
    "protonmail_quote": Standing.QUOTED,
    "tutanota_quote": Standing.QUOTED,
    "zmail_extra": Standing.QUOTED,
    "moz-forward-container": Standing.FORWARDED,
}
_STRUCK = frozenset({"s", "strike", "del"})
_STRIKING = re.compile(r"text-decoration(?:-line)?\s*:[^;]{0,60}line-through", re.IGNORECASE)
_CUTS = frozenset({"appendonsend", "divrplyfwdmsg", "mail-editor-reference-message-container"})


def hides(tag: Tag) -> bool:
    """Does a reader not see what stands inside this tag?"""
    return bool(_HIDING.search(tag.attributes.get("style", ""))) or "hidden" in tag.attributes


def strikes(tag: Tag) -> bool:
    """Is what stands inside this tag struck through, so that the sender has taken it back?"""
    return tag.name in _STRUCK or bool(_STRIKING.search(tag.attributes.get("style", "")))


def is_heavy(tag: Tag) -> bool:
    """Is the text of this tag bold?"""
    return tag.name in _BOLD or bool(_HEAVY.search(tag.attributes.get("style", "")))


def keeps_space(tag: Tag) -> bool:
    """Are line breaks of the source shown inside this tag?"""
    return tag.name == "pre" or "white-space: pre" in tag.attributes.get("style", "")


def zone_of(tag: Tag) -> Standing | None:
    """Where the text of this tag stands, as far as its class or id says."""
    names = f"{tag.attributes.get('class', '')} {tag.attributes.get('id', '')}".lower().split()
    for name in names[:20]:
        plain = name.removeprefix("x_").removeprefix("ecx")
        if plain in _ZONES:
            return _ZONES[plain]
    return None


def begins_older_mail(tag: Tag) -> bool:
    """Does the mark of a mail program say that an older mail begins at this tag?"""
    names = f"{tag.attributes.get('id', '')} {tag.attributes.get('class', '')}".lower().split()
    return any(name.removeprefix("x_") in _CUTS for name in names[:20]) or bool(
        _OUTLOOK_RULE.search(tag.attributes.get("style", ""))
    )
