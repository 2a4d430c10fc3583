"""The closed classes of words that a wish to end access is made of (`mailbot.triage.wish_clauses`).

A clause with any word outside of these classes is no such wish. So a word belongs here only if no clause made of these
words alone can mean anything else: "seat" may stand here, "bed" may not.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOPS = _words(
    "end close revoke discontinue terminate expire disable deactivate de-activate inactivate retire remove term"
)
"""Verbs that end "it" as well: "please close it". "Drop it", "stop it", "cancel it" mean the matter, and not the access."""
DROPS = _words(
    "remove deactivate de-activate inactivate disable term terminate delete drop offboard off-board deprovision de-provision d/c"
)
"""Verbs that end a person's access: "please drop her"."""
ENDS = (
    STOPS
    | DROPS
    | _words(
        "cancel stop withdraw cease kill pull finish lapse block lock lose axe yank purge end-date conclude unplug cut suppress extinguish scrap nix zap void annul vacate detach deregister unregister unenroll "
        "delist de-list abolish quash dissolve discard halt ax chop disallow abrogate invalidate nullify enddate deact de-act sunset eliminate erase strip sever decommission disconnect rescind relinquish "
        "surrender release scrub wipe bar exclude eject expel oust unlink unassign de-assign divest relieve deactive unactivate dismantle snuff archive recall dc d.c"
    )
)
"""Verbs as in an order: "end her access"."""
LIGHT = _words(
    "take get have pull cut turn switch shut kick lock strike scratch boot sweep close drop bounce bump cross knock bring tear roll cycle phase rotate move push flip ease walk send rub taking switching shutting turning cutting pulling getting kicking locking"
)
"""Verbs that end something with one of `AWAY`: "take her off"."""
CAUSES = _words("have get")
"""Those of them that only have something ended, beside a participle."""
AWAY = _words("off out away down")
FOR_IT = _words("turn switch shut cut close take bring pull tear")
"""Those of them that end "it" as well: "switch it off"."""
ENDED = _words(
    "ended closed cancelled canceled revoked discontinued stopped withdrawn terminated termed removed deactivated de-activated inactivated disabled deleted dropped "
    "pulled retired offboarded off-boarded axed yanked purged expired killed blocked deprovisioned de-provisioned shut cut taken turned switched locked "
    "suppressed concluded voided annulled sunset severed eliminated erased stripped decommissioned disconnected nullified invalidated released surrendered wiped archived detached abolished halted scrapped lapsed finished"
)
"""Participles: "to be ended", "have it closed"."""
WITH_AWAY = _words("turned switched taken locked")
"""Participles that end something only with one of `AWAY`."""
FALLS = _words("ends expires lapses stops ceases terminates closes")
"""What access does by itself: "HMIS ends on Thursday"."""
MAY_FALL = _words("end expire lapse stop cease terminate close finish lose")
"""The same behind "should", "is to", "let it"."""
NOUNS = _words(
    "removal deactivation inactivation termination ending closure closing discontinuation offboarding off-boarding disabling deletion withdrawal revocation end removing deactivating terminating revoking disabling discontinuing withdrawing cancelling canceling deleting retiring inactivating dropping cutoff cut-off lapse expiry expiration cessation offboard"
)
"""What is ordered: "removal please for March 31"."""
THINGS = _words(
    "hmis mohmis servicepoint access accesses login logins log-in log-ins logon log-on account accounts license licenses licence seat seats "
    "username userid credentials permissions privileges authorization authorizations sign-on"
)
"""What ends."""
OF_USERS = _words("user users")
LISTS = _words("list roster staff")
"""Only beside `THINGS` or `OF_USERS`: "take her off the user list", but no other list."""
MODALS = _words("should must shall ought needs need has have is are can may will")
"""Before a verb they make an order of a statement: "her access must end"."""
WITH_TO = _words("is are has have need needs")
"""Of these only before "to": "is to be closed" is an order, "is being closed" tells."""
HEDGING = _words("may can")
"""Of these only before "be": "her access may end" is a guess, "her access may be ended" is not."""
NEEDS = _words("need needing want wanting like request requesting ask asking love wish")
SUBJECTS = _words("i we you he she they who nobody somebody someone anyone everyone")
PEOPLE = _words("her him them both each")
PLEASE = _words("please kindly")
NO_BEGINNING = _words(
    "not never no to or nor said says say wrote asked if unless i we she he they you ⟦p⟧ could would"
)
"""Behind these "please" begins no clause of its own."""
PREPARES = _words(
    "process complete schedule arrange program mark initiate perform action handle do make start put set have get let see plan note execute allow permit list ensure"
)
"""What an order may begin with instead: "schedule the removal", "let her access lapse"."""
AT_ONCE = _words("now immediately immediate asap today tonight stat forthwith pronto straightaway instantly")
TOLD = _words("does do did is are was were has had why how when who what where which")
"""At the beginning of a clause: it asks, or tells."""
OF_MATTERS = _words("cancelled canceled stopped dropped taken pulled finished")
"""Participles that said of "it" may mean the matter."""
OF_TICKETS = _words("close end")
"""What is also said of a ticket: "please close now"."""
DOUBTFUL = _words(
    "hopefully likely unlikely probably possibly potentially presumably supposedly allegedly apparently seemingly evidently tentatively temporarily provisionally conditionally partly partially only early "
    "family hardly scarcely barely rarely nearly almost mistakenly wrongly erroneously accidentally inadvertently falsely incorrectly reportedly purportedly theoretically hypothetically eventually ultimately "
    "occasionally briefly momentarily shortly recently formerly previously initially originally weekly daily monthly yearly hourly quarterly bimonthly reply apply supply imply comply rely july fly ally bully "
    "assembly anomaly optionally ideally preferably roughly approximately separately intermittently periodically sporadically automatically jokingly ironically sadly unfortunately regrettably unnecessarily solely exclusively"
)
"""Of the words that end as adverbs do those that say more than how: they leave a clause open."""
SMALL = (
    PEOPLE
    | PLEASE
    | AT_ONCE
    | LISTS
    | OF_USERS
    | MODALS
    | NEEDS
    | PREPARES
    | _words(
        "a an the this that these those his hers their theirs its our your and of for from on in at to by with within under as after past beyond over upon through per then than too also "
        "well very soon possible promptly right away completely fully permanently entirely altogether effective eff eff. formally officially therefore accordingly hence thus here there same said respective "
        "day days date dates evening night morning afternoon noon midnight shift last final very own missouri mo state current active former old entire existing personal whole full complete system database "
        "agency agency's behalf use using us we i you be being it they she he all one thanks thank would could good forthwith delay without when where leaves leave goes go done is ahead whenever first chance "
        "convenience plug how going onwards forward time once just only already matter course conclusion finally today's such each's which following these any both' eod cob business earliest latest at's stat pronto straightaway posthaste post-haste soonest outright herewith hereby henceforth hereafter instant minute moment haste speed dispatch priority urgency urgent come late starting beginning commencing dated exactly precisely sharp onward overnight exact following sure certain thx ty tia tx n ok okay k further ado hesitation undue along working work"
    )
)
"""Everything else that may stand in such a clause."""
