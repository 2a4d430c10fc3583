"""One form -> its intents, with what is said around it and with the row in which it orders the end of access."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.triage.access_rows import asks_us_to_end
from mailbot.triage.form_guard import Hazard, guarded, hazards_of
from mailbot.triage.form_intents import intents_from_form
from mailbot.triage.form_kinds import WHEN
from mailbot.triage.form_narrowing import narrowed
from mailbot.triage.form_orders import Order, Ordered, keeps, order_of
from mailbot.triage.forms import Form
from mailbot.triage.question import Question
from mailbot.triage.wording import FormWording


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReader:
    """Reads the forms of one mail."""

    question: Question
    wording: FormWording
    nicknames: Mapping[str, tuple[str, ...]]
    said: str  # the subject and the sender's own words
    beside: tuple[str, ...]  # what is said around the forms, a paragraph each
    around: frozenset[Hazard]  # what speaks against carrying out any of them
    decoding_doubtful: bool = False
    is_table: bool = False  # several people in one mail

    def intents(self, form: Form) -> tuple[Intent, ...]:
        """What a form asks for; nothing where its row says that the access stays."""
        order = order_of(form, self.said, self.question.received_on, self.wording)
        if order.ordered is Ordered.KEEPS and not form.fields.keys() & set(WHEN):
            return ()
        if self.is_table and self._keeps(form):
            return ()
        if order.ordered is Ordered.UNREAD and self.is_table:
            rows = "; ".join(f"{label}: {value}" for label, value in form.unknown)
            text = f"{form.value('person_name') or ''} {rows}".strip()
            return (Intent(kind=IntentKind.UNCLEAR, source=Source.FORM, text=text),)
        meant = replace(order.form, decoding_doubtful=self.decoding_doubtful or form.decoding_doubtful)
        intents = intents_from_form(
            meant,
            self.question.sender,
            self.question.roster,
            self.question.received_on,
            self.wording,
            nicknames=self.nicknames,
        )
        if not intents and self.is_table and self._asks_something(meant):
            text = f"{meant.value('person_name') or ''} {meant.value('request_type')}".strip()
            return (Intent(kind=IntentKind.UNCLEAR, source=Source.FORM, text=text),)
        hazards = self._hazards(order) | hazards_of(meant)
        if self._is_for_us:  # an agency's own paper, beside which its sender says what we are to do
            hazards -= {Hazard.ELSEWHERE}
        meant_by_all = (
            narrowed(intent, meant, self.beside, self.question.roster, self.wording) for intent in intents
        )
        return tuple(guarded(intent, hazards) for intent in meant_by_all)

    def _keeps(self, form: Form) -> bool:
        """Is a row of several one of those that stay as they are: "Action: keep", without a day?"""
        said = form.value("request_type")
        return bool(said and keeps(said) and not self.wording.kind_of(said)) and not form.fields.keys() & set(
            WHEN
        )

    def _asks_something(self, form: Form) -> bool:
        """Does a row of several say what is wanted, in words that nobody knows? "Keep" and the like want nothing."""
        said = form.value("request_type")
        return bool(said) and form.value("person_name") is not None and not keeps(said or "")

    @property
    def _is_for_us(self) -> bool:
        return not self.is_table and any(map(asks_us_to_end, self.beside))

    def _hazards(self, order: Order) -> frozenset[Hazard]:
        """What speaks against the form, by its row too: "HMIS: Remove once HR confirms", "HMIS: Keep" beside a last day."""
        if order.ordered is Ordered.KEEPS:
            return self.around | {Hazard.STAYS}
        if order.ordered is Ordered.UNREAD and order.names_hmis:
            return self.around | {Hazard.AGAINST}
        is_of_hmis = (order.ordered is Ordered.ENDS and order.names_hmis) or self._is_for_us
        return self.around - {Hazard.ELSEWHERE} if is_of_hmis else self.around
