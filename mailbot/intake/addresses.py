"""Addresses (RFC 5322 section 3.4): one strict reader for From, which decides, and one tolerant for To and Cc, which inform.

    mailbox = [ phrase ] "<" addr-spec ">" / addr-spec         comments may stand between, never inside addr-spec
    addr-spec = dot-atom "@" dot-atom                          ASCII; no quoted local part, route, group or literal

Two programs that read one From differently is how a stranger becomes a colleague (CVE-2023-27043, reliability.md section 9
A14 to A25). So From is read or it is not: whatever this grammar does not produce is nobody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.intake.charsets import Decoded
from mailbot.intake.words import one_line

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDR_SPEC = re.compile(rf"({_ATEXT}+(?:\.{_ATEXT}+)*)@({_LABEL}(?:\.{_LABEL})*)")
_TOKEN = re.compile(r'[ \t]+|[^ \t"()<>@,;:\\\[\]]+|[<>@,;:\\\[\])]')
_LONGEST_LOCAL_PART = 64  # RFC 5321 section 4.5.3.1
_LONGEST_DOMAIN = 253

_LOOSE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address and what its owner is called."""

    address: str  # local part as sent, domain lower-cased
    name: str
    doubtful: bool = False  # the name needed a fallback charset

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "space", "text", "quoted", "comment", or the special character itself
    text: str


def only_mailbox(value: bytes) -> Mailbox | None:
    """Read a From field that holds exactly one mailbox without defects; None for everything else."""
    tokens = _tokens(value.decode("latin-1"))
    if tokens is None:
        return None
    tokens, comments = _trim(tokens)
    kinds = [token.kind for token in tokens]
    if "<" in kinds:
        return _name_and_angle(tokens, kinds.index("<"))
    address = _addr_spec(tokens)
    return None if address is None else _mailbox(address, comments)


def _trim(tokens: list[_Token]) -> tuple[list[_Token], str]:
    """Take comments and space off both ends; what stands in the comments is the old way to give a name."""
    inner = [index for index, token in enumerate(tokens) if token.kind not in {"space", "comment"}]
    first, last = (inner[0], inner[-1] + 1) if inner else (0, 0)
    outer = tokens[:first] + tokens[last:]
    return tokens[first:last], " ".join(token.text for token in outer if token.kind == "comment")


def _name_and_angle(tokens: list[_Token], opening: int) -> Mailbox | None:
    phrase, spec = tokens[:opening], tokens[opening + 1 : -1]
    address = _addr_spec(spec) if tokens[-1].kind == ">" else None
    if address is None:
        return None
    name = "".join(token.text for token in phrase if token.kind != "comment")
    plain = all(token.kind in {"space", "text", "quoted", "comment"} for token in phrase)
    return _mailbox(address, name) if plain or _repeats(name, address) else None


def _repeats(name: str, address: str) -> bool:
    """`jane@a.example <jane@a.example>` is against the grammar, but has only one reading."""
    return name.strip().lower() == address.lower()


def _addr_spec(tokens: list[_Token]) -> str | None:
    if any(token.kind not in {"text", "@"} for token in tokens):
        return None
    match = _ADDR_SPEC.fullmatch("".join(token.text for token in tokens))
    if match is None or match.group(1).startswith("=?"):
        return None
    local_part, domain = match.groups()
    if len(local_part) > _LONGEST_LOCAL_PART or len(domain) > _LONGEST_DOMAIN:
        return None
    return f"{local_part}@{domain.lower()}"


def _mailbox(address: str, name: str) -> Mailbox:
    decoded = _decode_name(name)
    return Mailbox(address, decoded.text, decoded.doubtful)


def _decode_name(name: str) -> Decoded:
    return one_line(name.encode("latin-1"))


def _tokens(text: str) -> list[_Token] | None:
    """Tokens of a structured field; None when a quote or a comment does not end."""
    tokens: list[_Token] = []
    position = 0
    while position < len(text):
        if text[position] in '"(':
            read = _quoted(text, position) if text[position] == '"' else _comment(text, position)
            if read is None:
                return None
            token, position = read
            tokens.append(token)
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            return None
        piece = match.group()
        kind = "space" if piece.isspace() else piece if piece in "<>@,;:\\[])" else "text"
        tokens.append(_Token(kind, piece))
        position = match.end()
    return tokens


def _quoted(text: str, start: int) -> tuple[_Token, int] | None:
    content: list[str] = []
    position = start + 1
    while position < len(text):
        char = text[position]
        if char == '"':
            return _Token("quoted", "".join(content)), position + 1
        if char == "\\":
            position += 1
        content.append(text[position : position + 1])
        position += 1
    return None


def _comment(text: str, start: int) -> tuple[_Token, int] | None:
    content: list[str] = []
    depth = 0
    position = start
    while position < len(text):
        char = text[position]
        if char == "\\":
            position += 1
            content.append(text[position : position + 1])
        else:
            depth += {"(": 1, ")": -1}.get(char, 0)
            content.append(char)
        position += 1
        if not depth:
            return _Token("comment", "".join(content[1:-1])), position
    return None


def mailboxes(value: bytes) -> Iterator[Mailbox]:
    """Read what can be read of an address list (To, Cc, a reported recipient), group names and defects ignored."""
    tokens = _tokens(value.decode("latin-1"))
    if tokens is None:  # an unbalanced quote: take what looks like addresses
        for match in _LOOSE.finditer(value.decode("latin-1")):
            yield Mailbox(_lower_domain(match.group()), "")
        return
    entry: list[_Token] = []
    for token in (*tokens, _Token(",", ",")):
        if token.kind in {",", ";"}:
            yield from _loose_mailbox(entry)
            entry = []
        elif token.kind == ":" and not any(seen.kind in "<@" for seen in entry):
            entry = []  # the name of a group
        else:
            entry.append(token)


def _loose_mailbox(entry: list[_Token]) -> Iterator[Mailbox]:
    kinds = [token.kind for token in entry]
    opening = kinds.index("<") if "<" in kinds else 0
    spelled = "".join(token.text for token in entry[opening:] if token.kind not in {"comment", "space"})
    match = _LOOSE.search(spelled.rpartition(":")[2])  # RFC 5322 section 4.4: a route ends with a colon
    if match is None:
        return
    name = entry[:opening] if "<" in kinds else [token for token in entry if token.kind == "comment"]
    decoded = _decode_name(
        "".join(token.text for token in name if "<" not in kinds or token.kind != "comment")
    )
    yield Mailbox(_lower_domain(match.group()), decoded.text, decoded.doubtful)


def _lower_domain(address: str) -> str:
    local_part, _, domain = address.rpartition("@")
    return f"{local_part}@{domain.lower().rstrip('.')}"
