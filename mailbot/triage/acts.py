"""What each sentence says about whom: phrases found in marked sentences, with how certain the sentence is of them.

An order counts only where it stands like one ("please ...", "can you ...", at the beginning). A fact counts only where
nothing before it takes it back ("if", "might", "did ...?"). What does not count is kept, as uncertain: nobody acts on it,
and nobody loses it either. Words like "she" mean the one person named last; where that could be two people, it is nobody.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from mailbot.model.intent import Doubt
from mailbot.triage.act import (
    Act,
    LooseDay,
    each_once,
    goes_on_about,
    group_of,
    groups_before,
    how_many,
    keys_of,
    only_user,
    own_days_of,
)
from mailbot.triage.act_days import dated, gapped, loose_days
from mailbot.triage.certainty import Judge
from mailbot.triage.day_roles import clause_of
from mailbot.triage.lists import NO_ENTRY, Lists
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Phrase, Phrases, Saying
from mailbot.triage.reasons import Told
from mailbot.triage.sentences import Signed
from mailbot.triage.spoken_of import agrees, bystanders, spoken_of, subject_of, takers
from mailbot.triage.who import Somebody

_SINGULAR = re.compile(
    r"\b(?:he|she|him|her|his|(?:this|that|the) (?:user|person|employee|staff|individual|worker|one|gentleman|lady|coworker|colleague|volunteer|intern|trainee))"
)
_AND_SOMEBODY = re.compile(
    r"(?:(?:and|also|same for|or|how about|what about|and (?:how|what) about) )*⟦p(\d+)⟧(?: too| as well| also)? ?\?"
)
_NUMBERS = {"two": 2, "three": 3, "four": 4}
_ALL_OF_THEM = re.compile(r"\b(two|three|four)\b")
_PLURAL = re.compile(r"(?:these|those|the following|both|all|the two|the three|they|them)\b")
_SEVERAL = re.compile(r"\b(?:those|these|all|the other) (?:two|three|four|five|six|others|ones)\b")
_NAMED_BELOW = re.compile(r": ?⟦p(\d+)⟧[ .!]*$")
_KEEPS = re.compile(r"(?:keep|leave)\b")
_HER_ADDRESS = re.compile(
    r"\b(?:his|her|their) (?:work |new |hmis )?(?:email|email address|address)(?: (?:here|there|with us|at work|at ⟦a\d+⟧))? ?(?:is|will be|:) ?⟦p0⟧"
)
_TAKES_BACK = re.compile(
    r"\W*(?:scratch that|strike that|sorry|oops|whoops|correction|my bad|(?:(?:oh|no|hmm|actually)[ ,-]+)?(?:wait|hold on|hang on))\b"
)
"""At the beginning: it speaks of what stands before, whoever is named behind it."""
_COUNTED = re.compile(
    r"\b(?:those|these|all|the other|other) (?:two|three|four|five|six|seven|eight|\d{1,2}|ones|users|people|names)\b"
)
_SELF = frozenset({"i", "me", "my", "myself"})


class Reader:
    """Reads the sentences of one mail in order and remembers who was named."""

    def __init__(self, phrases: Phrases, myself: Somebody, about: tuple[Somebody, ...] = ()) -> None:
        """Begin a mail.

        Args:
            phrases: the grammar.
            myself: the sender.
            about: who the case is about that the mail answers.
        """
        self._phrases, self._myself = phrases, myself
        self._asides = [
            p for phrase in phrases.phrases if phrase.says is Saying.ASIDE for p in phrase.patterns
        ]
        self._judge = Judge(phrases)
        self._lists = Lists(myself)
        self.focus: tuple[Somebody, ...] = about
        self._called = ""  # by which pronoun the one in mind goes, where the last sentence says it
        self._beside: tuple[Somebody, ...] = ()  # who stood by there
        self.loose: list[LooseDay] = []
        self.told: list[Told] = []
        self._takers: tuple[Somebody, ...] = ()  # who takes over, in the sentence that named somebody last
        self._named: dict[str, Somebody] = {}  # everybody so far, the sender left out
        self._ordered: Phrase | None = None  # the last order to end somebody's access
        self._asked: Phrase | None = None  # the question about progress that the last sentence asked

    def read(self, marked: Marked) -> tuple[Act, ...]:
        """Read one sentence."""
        if self._lists.is_heading(marked):
            return ()
        if marked.sentence.signed is not Signed.BLOCK:
            self.told.append(Told(marked, self.focus))
        acts = gapped(self._judge.judged(marked, self._found(marked), self.focus))
        acts = [self._as_position(act, acts) for act in acts]
        acts = self._with_question(
            marked, self._lists.with_entries(marked, acts, doubtful=self._judge.takes_back(marked))
        )
        acts = self._with_same(acts)
        asides = [m.span() for pattern in self._asides for m in pattern.found_in(marked.text)]
        if all(act.says not in NO_ENTRY - {Saying.CUT} for act in acts):
            doubtful = self._judge.doubts(marked)
            self.loose += [replace(day, doubtful=doubtful) for day in loose_days(marked, acts, asides)]
        acts = dated(marked, _kept_until(acts), asides)
        named = marked.everybody
        self._named |= {p.key: p for p in named if p.key != self._myself.key}
        acted = tuple(p for act in acts for p in act.people)
        if (named or acted) and not self._is_address_of_focus(marked):
            self._takers = takers(marked, acted)
            self._remember(marked, acted)
        return tuple(acts)

    def _remember(self, marked: Marked, acted: tuple[Somebody, ...]) -> None:
        """Whom the next "she" means."""
        beside = bystanders(marked)
        subject = subject_of(marked)
        rest = each_once(p for p in acted if p.key not in beside)
        keeps = (
            len(self.focus) == 1 and not rest and (subject or all(p.key in beside for p in marked.everybody))
        )
        if keeps:  # "He reports to Ana", "his clients go to Ana": he is still who is spoken of
            beside |= {p.key: subject for p in marked.everybody if p.key != self.focus[0].key}
        else:
            self.focus = rest or spoken_of(marked)
        self._called = next((pronoun for pronoun in beside.values() if pronoun), "")
        self._beside = tuple(p for p in marked.everybody if p.key in beside)

    def _as_position(self, act: Act, acts: list[Act]) -> Act:
        """As in "as of April 1 Pat supervises our drivers": of a position that begins, not of the order in another sentence."""
        text = act.marked.text
        clause = clause_of(text, act.start, act.end)
        if act.says is not Saying.EFFECTIVE or any(
            other is not act and clause.start <= other.start < clause.end for other in acts
        ):
            return act
        begins = any(p.is_in(text[clause.start : clause.end]) for p in self._phrases.reasons.get("moved", ()))
        return replace(act, says=Saying.MOVED) if begins else act

    def _is_address_of_focus(self, marked: Marked) -> bool:
        """Does "her email is x@a.example" name nobody else than the newcomer before it?"""
        only = marked.everybody
        return (
            len(only) == len(self.focus) == 1
            and not (only[0].written or only[0].known or self.focus[0].known)
            and bool(self.focus[0].written)
            and _HER_ADDRESS.search(marked.text) is not None
        )

    def _with_same(self, acts: list[Act]) -> list[Act]:
        """Order the same for another person, as in "Please remove Pat. Same for Sam."."""
        acts = [
            replace(act, phrase=self._ordered)
            if act.says is Saying.CUT and act.phrase.weak and self._ordered
            else act
            for act in acts
        ]
        orders = [
            act.phrase for act in acts if act.says is Saying.CUT and act.certain and not act.phrase.weak
        ]
        self._ordered = orders[-1] if orders else self._ordered
        return acts

    def _with_question(self, marked: Marked, acts: list[Act]) -> list[Act]:
        """Ask the same of another person, as in "How is Pat doing? And Sam?"."""
        elliptic = _AND_SOMEBODY.fullmatch(marked.text)
        if elliptic and self._asked and not acts:
            people = marked.groups[int(elliptic[1])].members
            acts = [
                Act(says=Saying.STATUS, phrase=self._asked, people=people, marked=marked, start=0,
                    end=len(marked.text), captured={})
            ]  # fmt: skip
        self._asked = next((act.phrase for act in acts if act.says is Saying.STATUS), None)
        return acts

    def _found(self, marked: Marked) -> list[Act]:
        """Phrases that do not overlap: well placed, strict, long ones first; in the order of the sentence."""
        matches: list[tuple[bool, Phrase, re.Match[str]]] = []
        for phrase in self._phrases.phrases:
            if phrase.says is not Saying.ASIDE:
                matches += [
                    (phrase.ordered and not self._judge.is_order(marked, match.start()), phrase, match)
                    for pattern in phrase.patterns
                    for match in pattern.found_in(marked.text)
                    if match.end() > match.start()
                ]
        matches.sort(
            key=lambda entry: (
                entry[0],
                self._rank(entry[1], marked),
                entry[2].start() - entry[2].end(),
                entry[2].start(),
            )
        )
        chosen: list[tuple[Phrase, re.Match[str]]] = []
        for misplaced, phrase, match in matches:
            if misplaced and (phrase.says is not Saying.CUT or phrase.loose):
                continue  # an order to end access is kept, as uncertain: somebody should look at it
            if not self._clashes(match, chosen):
                chosen.append((phrase, match))
        if any(
            phrase.says is Saying.GONE for phrase, _ in chosen
        ):  # then the day belongs to the fact, and takes its tense
            chosen = [(phrase, match) for phrase, match in chosen if phrase.id != "effective"]
        chosen.sort(key=lambda entry: entry[1].start())
        return self._acts(marked, chosen)

    @staticmethod
    def _rank(phrase: Phrase, marked: Marked) -> int:
        """Strict phrases first, then loose ones; a question where nothing is asked comes last: "both are finished here"."""
        if phrase.says is Saying.STATUS and not marked.sentence.asks:
            return 2
        return int(phrase.loose)

    @staticmethod
    def _clashes(match: re.Match[str], chosen: Iterable[tuple[Phrase, re.Match[str]]]) -> bool:
        return any(match.start() < other.end() and other.start() < match.end() for _, other in chosen)

    def _acts(self, marked: Marked, chosen: list[tuple[Phrase, re.Match[str]]]) -> list[Act]:
        acts: list[Act] = []
        for phrase, match in chosen:
            captured = {name: value for name, value in match.groupdict().items() if value}
            who = captured.get("who") or captured.get("whose")
            people, pronoun = self._people(marked, who, match, acts, phrase)
            other, _ = self._people(
                marked,
                captured.get("other") or captured.get("whose_other"),
                match,
                acts,
                phrase,
                needed=False,
            )
            group = group_of(marked, who)
            if who and set(keys_of(people)) == set(keys_of(marked.everybody)):
                pronoun = False  # "Pat and Sam are gone, please remove them": nobody else is named there
            if how_many(match[0]) == len(each_once(people)):
                pronoun = False  # "close both accounts" below two people is about them and no third
            if (
                captured.get("other", captured.get("whose_other")) and not other
            ):  # "Pat is leaving and Sam will be replacing her"
                before = [m for g in groups_before(marked, match.start()) for m in g.members] or self.focus
                named = [m for m in each_once(before) if m.key not in keys_of(people)]
                other = tuple(named) if len(named) == 1 else ()
            acts.append(
                Act(says=phrase.says, phrase=phrase, people=people, other=other, own_days=own_days_of(marked, group) if group else (),
                    by_pronoun=pronoun, elided=_is_elided(match) and match.start() > 0, marked=marked, start=match.start(), end=match.end(), captured=captured)
            )  # fmt: skip
        return acts

    def _of_all_named(self, marked: Marked, phrase: Phrase) -> tuple[tuple[Somebody, ...], bool]:
        """Whom "effective Friday" or "please wait" means: who stands beside it, else everybody or who was spoken of."""
        if phrase.says is Saying.EFFECTIVE:
            return marked.everybody or self.focus, True
        return () if _TAKES_BACK.match(marked.text) else marked.everybody, False

    def _means_unnamed(self, marked: Marked, who: str) -> bool:
        """As in "those three are current, keep them", in answer to one removal: the mail itself names nobody."""
        several = _PLURAL.match(who) and _SEVERAL.search(marked.text)
        return bool(several) and not self._named and len(self.focus) < 2

    def _asks_for_another(self, phrase: Phrase) -> bool:
        """Somebody who is no trainee and asks how "my" training goes means another one's."""
        return phrase.says is Saying.STATUS and not any(k.part == "trainee" for k in self._myself.known)

    def _but_me(self, meant: tuple[Somebody, ...]) -> tuple[Somebody, ...]:
        """As in "it's Hank, Opal quit on me, take her off": nobody says "her" of themselves."""
        return tuple(p for p in meant if p.key != self._myself.key) or meant

    def _in_mind(self, phrase: Phrase, who: str | None) -> tuple[Somebody, ...]:
        """Whom a pronoun means that names nobody of its own sentence."""
        if phrase.says is Saying.EXTEND_ACCESS and self._takers:
            return self._takers  # "Kim is leaving, Tom takes over the shelter. Please add it to his projects"
        if not agrees(self._called, who or ""):
            return each_once((*self.focus, *self._beside))  # "her duties go to Hank. He ..."
        return self.focus

    def _people(
        self,
        marked: Marked,
        who: str | None,
        match: re.Match[str],
        acts: list[Act],
        phrase: Phrase,
        *,
        needed: bool = True,
    ) -> tuple[tuple[Somebody, ...], bool]:
        group = group_of(marked, who)
        if group:
            return group.members, False
        if who in _SELF:
            return (self.focus, True) if self._asks_for_another(phrase) else ((self._myself,), False)
        if not needed or (who is None and phrase.says in {Saying.STATUS_OF_ALL, Saying.SUBMITTED}):
            return (), False
        below = _NAMED_BELOW.search(marked.text, match.end()) if who and _PLURAL.match(who) else None
        if below:  # "both of these can be deactivated since they left: Pat and Sam"
            return marked.groups[int(below[1])].members, False
        if who and (who.startswith("the following") or self._means_unnamed(marked, who)):
            return (), True
        if who is None and phrase.says in {Saying.HOLD, Saying.EFFECTIVE}:
            return self._of_all_named(marked, phrase)
        if who and (number := _ALL_OF_THEM.search(who)) and len(self._named) == _NUMBERS[number[1]]:
            return tuple(self._named.values()), True
        goes_on = len(self.focus) == 1 and goes_on_about(marked.text, who)
        before = [act.people for act in acts if act.people and not goes_on]
        if who is None and before:
            return before[-1], True
        named = [group.members for group in groups_before(marked, match.start()) if not goes_on]
        if who is None and (
            (phrase.says is Saying.ADD and not _is_elided(match))
            or (phrase.says is Saying.DESIGNATE and phrase.ordered)
        ):
            return (), True
        meant = (
            before[-1]
            if before and (not named or set(keys_of(named[-1])) <= set(keys_of(before[-1])))
            else each_once(p for members in named for p in members)
        )
        meant = only_user(meant or self._in_mind(phrase, who), phrase.says)
        singular = bool(who and _SINGULAR.match(who)) or (who is None and len(named) > 1)
        meant = self._but_me(meant) if who and singular else meant
        several = who in {"them", "they"} and _COUNTED.search(marked.text) and len(each_once(meant)) == 1
        if several or (len(each_once(meant)) > 1 and singular):
            candidates = tuple(k for s in each_once(meant) for k in s.known)
            return (Somebody(written=who or "", candidates=candidates, doubt=Doubt.WHO_AMBIGUOUS),), True
        return each_once(meant), True


def _kept_until(acts: list[Act]) -> list[Act]:
    """As in "keep her active through 3/25 and end her access then": the day of the order, and no other day of a removal."""
    ordered = {p.key for act in acts if act.says is Saying.CUT and act.certain for p in act.people}
    return [
        replace(act, says=Saying.EFFECTIVE)
        if act.says is Saying.RESCHEDULE
        and _KEEPS.match(act.marked.text, act.start)
        and {p.key for p in act.people} & ordered
        else act
        for act in acts
    ]


def _is_elided(match: re.Match[str]) -> bool:
    """Does a phrase that tells of somebody leave the subject out?"""
    return "who" in match.re.groupindex and not match["who"]
