"""Names of people as forms write them: parts, order, equality. Knows no directory."""

import re
import unicodedata

from rapidfuzz.distance import OSA

_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "v"])
_CREDENTIALS = frozenset(
    [
        "msw",
        "lcsw",
        "lmsw",
        "lpc",
        "plpc",
        "phd",
        "md",
        "rn",
        "ba",
        "bs",
        "bsw",
        "ma",
        "ms",
        "mba",
        "mpa",
        "lpn",
        "cpa",
        "csw",
        "esq",
        "jd",
        "mha",
        "ccm",
        "mph",
        "bcba",
        "qmhp",
        "cadc",
    ]
)
_HONORIFICS = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sra", "sr", "srta"])
_PARTICLES = frozenset(
    [
        "de",
        "del",
        "la",
        "las",
        "los",
        "da",
        "das",
        "do",
        "dos",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "di",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "san",
        "y",
        "e",
    ]
)
_ADDRESS = re.compile(
    r"<?(?:mailto:)?([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?)>?"
)
_LINK = re.compile(
    r"https?:|www\.|\S@\S|\b[\w-]+\.(?:com|org|net|gov|edu|info|biz|io|co|us|example|test)\b|/|\\",
    re.IGNORECASE,
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_SHORTEST_MISSPELT = 4  # letters
_NICKNAME = re.compile(r"[\"“”(\[][^\"“”()\[\]]{1,30}[\"“”)\]]")


def addresses_in(text: str) -> tuple[str, ...]:
    """The mail addresses of a text, lower-cased, each once, in order: of `a@b.example<mailto:a@b.example>` one."""
    found = (address.rstrip(".-").lower() for address in _ADDRESS.findall(text[:2000]))
    return tuple(dict.fromkeys(address for address in found if "." in address.partition("@")[2]))


def without_addresses(text: str) -> str:
    """A text without mail addresses and the brackets, dashes and commas that held them."""
    bare = re.sub(r"[(\[<]\s*[)\]>]", " ", _ADDRESS.sub(" ", text[:2000]))
    return " ".join(bare.split()).strip(" ,;-–|/:<>")


def looks_like_address_or_link(text: str) -> bool:
    """Is this no name but an address or a link? It would be printed in mails: a person looks first."""
    return bool(_LINK.search(text[:500]))


def normalize_name(text: str) -> str:
    """A name as `First Last Suffix` with straight apostrophes and single spaces, letters and capitals as written.

    `Last, First` is turned round. Titles in front and credentials behind (`MSW`) go; nicknames stay where they are.
    """
    plain = re.sub("[’‘`´ʼ]", "'", unicodedata.normalize("NFC", text[:300]))
    parts = [" ".join(part.split()).strip(" .;:*") for part in plain.split(",")]
    parts = [part for part in parts if part]
    suffix = ""
    while len(parts) > 1 and _is_tail(parts[-1]):
        tail = parts.pop()
        if tail.casefold().strip(".") in _SUFFIXES:
            suffix = tail
    if len(parts) == 2:
        last, first = parts
        words = last.split()
        if len(words) > 1 and words[-1].casefold().strip(".") in _SUFFIXES:
            suffix, last = words[-1], " ".join(words[:-1])
        words = first.split()
        if not suffix and len(words) > 1 and words[-1].casefold().strip(".") in _SUFFIXES - {"v"}:
            suffix, first = words[-1], " ".join(words[:-1])  # "Ruiz, Leo III"; a V is an initial
        parts = [f"{first} {last}"]
    words = " ".join(parts).split()
    while len(words) > 1 and words[0].casefold().rstrip(".") in _HONORIFICS:
        words.pop(0)
    if suffix:
        words.append(suffix)
    if len(words) > 2 and words[-1].casefold() in {"jr", "sr"}:
        words[-1] += "."
    return " ".join(words)


def split_name(text: str) -> tuple[str, str]:
    """First and last name: the last word, with its particles, suffix and hyphens, is the last name; two surnames stay two.

    `Ana María Ruiz López` -> ("Ana María", "Ruiz López"); `Ludwig van der Meer` -> ("Ludwig", "van der Meer").
    """
    written = text.partition(",")
    words = normalize_name(text).split()
    tail: list[str] = []
    while len(words) > 1 and words[-1].casefold().strip(".") in _SUFFIXES:
        tail.insert(0, words.pop())
    if written[1] and not _is_tail(written[2]):
        count = len(written[0].split()) - sum(
            word.casefold().strip(".") in _SUFFIXES for word in written[0].split()
        )
        start = len(words) - max(count, 1)
    else:
        start = len(words) - (2 if len(words) >= 4 and _NICKNAME.search(text) is None else 1)
        while start > 1 and words[start - 1].casefold() in _PARTICLES:
            start -= 1
    start = max(start, min(1, len(words) - 1))
    return " ".join(words[:start]), " ".join([*words[start:], *tail])


def folded_name(text: str) -> tuple[str, ...]:
    """The words of a name for comparing: lower case, no accents, apostrophes, nicknames, initials or suffixes."""
    plain = unicodedata.normalize("NFKD", _NICKNAME.sub(" ", normalize_name(text)))
    plain = (
        "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("'", "").casefold()
    )
    words = re.sub(r"[^\w]+", " ", plain).split()
    return tuple(word for word in words if word not in _SUFFIXES and (len(word) > 1 or len(words) < 3))


def same_person(name_a: str, name_b: str) -> bool:
    """Can both names be one person's? The first words agree, and one name's other words are among the other's.

    So `Marcus O'Neill` is `O’Neill-Brandt, Marcus`, and `Ana Ruiz` is `Ana María Ruiz López`; `Ana` alone is nobody.
    """
    as_written = _agree(folded_name(name_a), folded_name(name_b))
    return as_written or _agree(folded_name(_spelled_out(name_a)), folded_name(_spelled_out(name_b)))


def _spelled_out(name: str) -> str:
    """Umlauts as two letters, as where a keyboard has none: Schroeder is Schröder."""
    return unicodedata.normalize("NFC", name).translate(_UMLAUTS)


def _agree(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    if len(first) < 2 or len(second) < 2 or first[0] != second[0]:
        return first == second and len(first) > 1
    rest_a, rest_b = set(first[1:]), set(second[1:])
    return rest_a <= rest_b or rest_b <= rest_a


def is_misspelt(written: str, name: str) -> bool:
    """Is one name the other but for one letter in one of its words: missing, more, another, or two in the wrong order?

    Short words are left out: Kim and Tim are two people.
    """
    first, second = folded_name(written), folded_name(name)
    if len(first) != len(second) or len(first) < 2:
        return False
    differing = [(one, other) for one, other in zip(first, second, strict=True) if one != other]
    if len(differing) != 1 or min(map(len, differing[0])) < _SHORTEST_MISSPELT:
        return False
    return OSA.distance(*differing[0], score_cutoff=1) == 1


def _is_tail(part: str) -> bool:
    words = [word.casefold().replace(".", "") for word in part.split()]
    return bool(words) and all(word in _SUFFIXES or word in _CREDENTIALS for word in words)


_QUESTION_MARK = re.compile(r"\w\?|\?\w")
_MOJIBAKE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u2018-\u203a\u0152\u0153\u0160\u0161\u017d\u017e\u0178\u0192\u02c6\u02dc\u20ac\u2122]"
)


def is_damaged(written: str) -> bool:
    """Did some system on the way lose or mangle letters: `Mu?oz`, `Mu\ufffdoz`, `MuÃ±oz`? Nobody can tell what stood there."""
    return bool("\ufffd" in written or _QUESTION_MARK.search(written) or _MOJIBAKE.search(written))
