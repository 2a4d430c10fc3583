"""A fictional digest for the samples: a usual morning, a very full one, an empty one."""

from datetime import UTC, date, datetime, timedelta

from mailbot.model.report import Count, Digest, DigestRow, LicenseRow, TrendPoint

_DAY = date(2026, 3, 9)
_SINCE = datetime(2026, 3, 6, 13, 30, tzinfo=UTC)
_HARBOR, _RIVERBEND, _OZARK = "Harbor House of Columbia", "Riverbend CSA", "Ozark Path Services"
_STEP = DigestRow(
    ref="R-0012",
    title="Marcus O'Neill: step 2 of 3 to review",
    detail="Emergency shelter; until Wed, Mar 11, 2 days left",
    owner=_HARBOR,
    command="R-0012 step approved",
    command_title="Approve step 2",
)
_TYPICAL = Digest(
    day=_DAY,
    period_start=_SINCE,
    counts=(
        Count(title="Mails in", now=23, before=18),
        Count(title="Handled by the desk", now=19, before=15),
        Count(title="Held for a person", now=2, before=3),
        Count(title="Trainings lapsed", now=0, before=1),
        Count(title="Mails in, not decided yet", now=0),
    ),
    overdue=(
        DigestRow(
            ref="D-0006",
            title="Pat Doyle: access to end in HMIS",
            detail="due since Fri, Mar 6, 3 days ago; the notice came 1 day late",
            owner=_HARBOR,
            command="D-0006 done",
            command_title="Mark access as ended",
        ),
    ),
    removals_due=(
        DigestRow(
            ref="D-0007",
            title="Jane Doyle: access ends",
            detail="today, at close of business",
            owner=_RIVERBEND,
            command="D-0007 done",
            command_title="Mark access as ended",
        ),
    ),
    today=(
        DigestRow(
            ref="R-0009",
            title="Nadia Petrov: 2 first steps open",
            detail="dst, basics; ends tonight",
            owner=_RIVERBEND,
            command="R-0009 extend 2026-03-16: ",
            command_title="Extend to 2026-03-16, with a reason",
        ),
    ),
    waiting_on_us=(
        _STEP,
        DigestRow(
            ref="M-0003",
            title="Ana Ruiz: change to make in HMIS",
            detail="came in 2 days ago",
            owner=_OZARK,
            command="M-0003 applied",
        ),
    ),
    waiting_on_them=(
        DigestRow(
            ref="R-0013",
            title="Kim Lane: our question is not answered",
            detail="person email; came in 3 days ago",
            owner=_OZARK,
            command="R-0013 withdraw: ",
            command_title="Withdraw, with a reason",
        ),
    ),
    lapsing_soon=(
        DigestRow(
            ref="R-0010",
            title="Li Wei: step 1 of 2 to do",
            detail="Permanent housing and rapid rehousing; until Tue, Mar 10, 1 day left",
            owner=_OZARK,
            command="R-0010 extend 2026-03-17: ",
            command_title="Extend to 2026-03-17, with a reason",
        ),
    ),
    done=(
        DigestRow(ref="R-0008", title="Beth Oyelaran: has access", detail="Fri, Mar 6", owner=_OZARK),
        DigestRow(ref="R-0006", title="Tom Vega: training lapsed", detail="Sat, Mar 7", owner=_RIVERBEND),
    ),
    held=(
        DigestRow(
            title="New user for tomorrow",
            detail="held: sender not verified; came in today",
            owner="someone@elsewhere.example",
        ),
    ),
    troubled=(
        DigestRow(
            ref="R-0011",
            title="our mail was not delivered",
            detail="training-start: 550 no such user",
            owner="k.moss@ozarkpath.example",
        ),
    ),
    licenses=(
        LicenseRow(
            region="Boone County", total=40, held=3, assigned=35, waiting=0, runs_out_on=date(2026, 4, 2)
        ),
        LicenseRow(region="St. Louis City", total=120, held=6, assigned=114, waiting=4),
        LicenseRow(region="Boone County", agency=_HARBOR, total=8, held=1, assigned=4),
    ),
    weekly=True,
    trend=tuple(
        TrendPoint(
            day=_DAY - timedelta(days=7 * (16 - week)),
            came_in=74 + (week * 37) % 41,
            answered=61 + (week * 29) % 13,
        )
        for week in range(16)
    ),
)


def sample_digest(*, empty: bool = False, long: bool = False) -> Digest:
    """The digest of a usual Monday, of an empty one, or of a very full one."""
    if empty:
        return Digest(day=_DAY, period_start=_SINCE, counts=(Count(title="Mails in", now=0, before=18),))
    if not long:
        return _TYPICAL
    many = tuple(_STEP for _ in range(14))
    return Digest(
        day=_DAY,
        period_start=_SINCE,
        counts=_TYPICAL.counts,
        overdue=many,
        today=many,
        waiting_on_us=many,
        waiting_on_them=many,
        lapsing_soon=many,
        removals_due=many,
        done=many,
        held=many,
        troubled=many,
        licenses=(*_TYPICAL.licenses * 5, LicenseRow(region="Balance of State", kind="reporting", total=0)),
        weekly=True,
        trend=_TYPICAL.trend,
    )
