"""Addresses in a sentence, and whose they are: of the name beside them, or of a name that they are made of.

"Can you add vince tollefson? vtollefson@a.example" names Vince Tollefson, though no capital says so; so does a mail all in
capitals.
"""

import re
from collections.abc import Iterable

from mailbot.triage.name_reader import Mention, is_shouted
from mailbot.triage.who import People, fold

EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9](?:[\w.+-]{0,62}[\w+-])?@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,200}[A-Za-z0-9])?\.[A-Za-z]{2,24}(?![\w@])"
)
_PAIR = re.compile(r"(?=\b([^\W\d_]{2,20}) ([^\W\d_]{2,20}(?:['-][^\W\d_]{2,20})?)\b)")


def joined_to_names(
    text: str, mentions: tuple[Mention, ...], addresses: list[tuple[int, int, str]], people: People
) -> Iterable[Mention]:
    """Join an address to the name beside it; an address alone is somebody too."""
    used: set[int] = set()
    for mention in mentions:
        beside = next(
            (
                (s, e, a)
                for s, e, a in addresses
                if s not in used
                and s >= mention.end
                and re.fullmatch(r"[\s(,:\[-]{1,4}", text[mention.end : s])
            ),
            None,
        )
        if beside is None:
            yield mention
            continue
        used.add(beside[0])
        closing = (
            1 if text[beside[1] : beside[1] + 1] in {")", "]"} and "(" in text[mention.end : beside[0]] else 0
        )
        yield Mention(
            start=mention.start,
            end=beside[1] + closing,
            somebody=people.by_email(beside[2], mention.somebody.written),
        )
    for start, end, address in addresses:
        if start not in used:
            yield Mention(start=start, end=end, somebody=people.by_email(address))


def names_of_addresses(
    text: str,
    addresses: Iterable[str],
    people: People,
    taken: Iterable[tuple[int, int]],
    not_names: frozenset[str],
) -> tuple[Mention, ...]:
    """Strangers named by two words of which an address of the mail is made: "omar said" beside osaid@a.example.

    Args:
        text: a sentence as written.
        addresses: every address in the mail, lower case.
        people: the roster's; whoever is called so there is not looked for here.
        taken: spans that are something else.
        not_names: words that are no name even when capitalized; a name of two other capitals shows itself, but where
            everything is in capitals.
    """
    owners = {
        re.sub(r"[\W_]", "", address.partition("@")[0]): address
        for address in addresses
        if not people.at(address)
    }
    spans = list(taken)
    shouted = is_shouted(text)
    found: list[Mention] = []
    for pair in _PAIR.finditer(text) if owners else ():
        first, last = fold(pair[1]), fold(pair[2]).replace(" ", "")
        address = next((owners[made] for made in (first + last, first[0] + last) if made in owners), None)
        start, end = pair.start(1), pair.end(2)
        if (
            address is None
            or people.called((first, *fold(pair[2]).split()))
            or any(start < e and s < end for s, e in spans)
        ):
            continue
        shown = all(word[0].isupper() and fold(word) not in not_names for word in pair.groups())
        if shown and not shouted:
            continue
        written = " ".join(
            word.title() if shouted or not word[0].isupper() else word for word in pair.groups()
        )
        spans.append((start, end))
        found.append(Mention(start=start, end=end, somebody=people.by_email(address, written)))
    return tuple(found)
