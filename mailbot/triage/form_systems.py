"""A form of another system: the agency's own paper for payroll, doors, mail and computers, which says nothing of HMIS.

    of another  = a headline, or a label nobody knows with its value, that names such a system
    of ours     = it says what is wanted of us: a request type, "user to be removed", projects; or nothing in it is unknown

Somebody who leaves is written into many forms. Only what asks for the end of HMIS access is acted on; the rest is asked about.
"""

import re

from mailbot.triage.forms import Form
from mailbot.triage.wording import normalized

_SYSTEM = re.compile(
    r"\b(?:payroll|paycom|paychex|paylocity|paycor|gusto|adp|bamboo ?hr|workday|kronos|quickbooks|ukg|hris|time ?(?:sheets?|clock|cards?)"
    r"|badges?|door (?:badges?|codes?|keys?|access|fobs?)|key ?(?:cards?|fobs?)|fobs?|building (?:access|keys?)|(?:office|shelter|master|building|return) keys?|^keys?\b|alarm codes?|parking (?:pass|permit|tag)|gate codes?"
    r"|laptops?|desktops?|computers?|tablets?|i ?pads?|printers?|copier|vpn|wi ?fi|active directory|network (?:access|account|login|drive)|shared (?:drive|calendar|folders?|mailbox)|one ?drive|share ?point|drop ?box|google (?:drive|workspace|account)"
    r"|(?:email|outlook|gmail|office 365|microsoft 365|m365|o365|teams|slack|zoom) (?:accounts?|mailbox|access|licen[sc]es?|groups?|distribution|forward\w*)|mailbox|voice ?mail|phone extension|cell phone|^(?:teams|slack|zoom|outlook|gmail|office 365|microsoft 365)$"
    r"|credit cards?|purchas\w+ card|p ?card|fuel card|company (?:car|vehicle|card)|benefits|cobra|health insurance|retirement plan|401 ?k|403 ?b|final (?:pay|paycheck|check)|pto (?:balance|payout)|w ?2|uniforms?|lockers?"
    r"|it (?:offboarding|onboarding|request|ticket|department|access|help ?desk|termination|checklist)|hr (?:form|checklist|offboarding|action|change)|(?:personnel|employee) (?:action|change|status)|exit (?:checklist|interview)|(?:offboarding|separation|termination|onboarding|exit) checklist"
    r"|electronic health record|ehr|emr|apricot|efforts to outcomes|salesforce|case ?worthy|empower|food bank|donor|newsletter|website|social media|facebook)\b"
)
"""Systems and things of an employer that are none of HMIS, in normalized words."""
_HMIS = re.compile(r"\bhmis\b")
_EXCEPT = re.compile(
    r"\b(?:no|not|none|never|keeps?|kept|stays?|remains?|except|excluding|but|without|unless|only|other than|change|later|tbd|active|n a)\b"
)
_HEADLINE_WORDS = 9
_ORDERS = (
    "request_type",
    "removed_user",
    "removed_first_name",
    "removed_last_name",
    "projects",
    "projects_to_add",
    "projects_to_remove",
)
"""Fields that only a form for us has."""
_OURS = re.compile(r"\b(?:hmis|access|user|users|login|licen[sc]e)\b")


def names_other_system(text: str) -> bool:
    """Does a short text name a system or a thing that is none of HMIS?"""
    return _SYSTEM.search(normalized(text)) is not None


def _names_only_others(label: str, value: str) -> bool:
    """Does a row name other systems, and not HMIS among those to be closed: "Systems to close: HMIS, payroll"?"""
    has_ours = _HMIS.search(normalized(value)) and not _EXCEPT.search(
        f"{normalized(label)} {normalized(value)}"
    )
    return not has_ours and (names_other_system(label) or names_other_system(value))


def is_headline(text: str) -> bool:
    """Is it the title of a form: a few words, no sentence and no label?"""
    return (
        not set(text.strip().rstrip(":")) & set(":\t|")
        and len(text.split()) <= _HEADLINE_WORDS
        and text.strip()[-1:] not in {".", "!", "?", ","}
    )


def is_of_other_system(form: Form) -> bool:
    """Is the form about other systems, or with labels that nobody knows and without one that only ours have?"""
    ordered = form.fields.get("request_type")
    if ordered is not None and _HMIS.search(normalized(ordered.label)):
        return False  # "HMIS: Deactivate" in a paper about keys and pay as well
    if any(_names_only_others(label, value) for label, value in form.unknown):
        return True
    filled = [label for label, value in form.unknown if value.strip()]
    if not filled or form.fields.keys() & set(_ORDERS):
        return False
    said = [*(each.label for each in form.fields.values()), *(text for pair in form.unknown for text in pair)]
    return not any(_OURS.search(normalized(each)) for each in said)
