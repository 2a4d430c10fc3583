"""A fictional digest for the samples: a usual morning, a very full one, an empty one."""

from datetime import UTC, date, datetime, timedelta

from mailbot.model.report import Count, Digest, DigestRow, LicenseRow, TrendPoint

_DAY = date(2026, 3, 9)
_SINCE = datetime(2026, 3, 6, 13, 30, tzinfo=UTC)
_NIGHT = DigestRow(
    ref="R-0012",
    title="Marcus O'Neill: step 2 waits for review",
    detail="sent 4 days ago, window ends Wed, Mar 11",
    owner="Harbor House of Columbia",
    command="R-0012 step approved",
    command_title="Approve step 2",
)
_TYPICAL = Digest(
    day=_DAY,
    period_start=_SINCE,
    counts=(
        Count(title="Mails in", now=23, before=18),
        Count(title="Answered without a person", now=19, before=15),
        Count(title="Held for a person", now=2, before=3),
        Count(title="Trainings completed", now=1, before=0),
    ),
    overdue=(_NIGHT,),
    today=(
        DigestRow(
            ref="D-0007",
            title="Jane Doyle: end access at close of business",
            detail="due today, 5:00 PM",
            owner="Riverbend CSA",
            command="D-0007 done",
            command_title="Access is ended",
        ),
    ),
    waiting_on_us=(
        DigestRow(
            ref="R-0014",
            title="Dominic Lee: request to approve",
            detail="waiting 1 day",
            owner="Ozark Path Services",
            command="R-0014 approve",
            command_title="Approve",
        ),
        DigestRow(
            ref="M-0003",
            title="Ana Ruiz: change to make in HMIS",
            detail="waiting 2 days",
            command="M-0003 applied",
        ),
    ),
    waiting_on_them=(
        DigestRow(ref="R-0013", title="Request of Ozark Path: email missing", detail="asked 3 days ago"),
    ),
    lapsing_soon=(
        DigestRow(ref="R-0010", title="Li Wei: two tests and one step to go", detail="ends tomorrow"),
    ),
    removals_due=(
        DigestRow(
            ref="D-0008",
            command="D-0008 done",
            command_title="Access has ended",
            title="Chris Adeyemi: access to end",
            detail="due today, end of day",
            owner="Harbor House of Columbia",
        ),
    ),
    done=(
        DigestRow(ref="R-0008", title="Beth Oyelaran: training complete", detail="Friday"),
        DigestRow(ref="R-0006", title="Tom Vega: training closed, license free again", detail="Saturday"),
    ),
    held=(DigestRow(title="Mail from someone@elsewhere.example: sender not verified", detail="2 hours ago"),),
    troubled=(
        DigestRow(
            ref="R-0011",
            title="Training start to k.moss@ozarkpath.example: refused",
            detail="550 no such user",
        ),
    ),
    licenses=(
        LicenseRow(
            region="Boone County", total=40, held=3, assigned=35, waiting=0, runs_out_on=date(2026, 4, 2)
        ),
        LicenseRow(region="St. Louis City", total=120, held=6, assigned=114, waiting=4),
        LicenseRow(region="Boone County", agency="Harbor House of Columbia", total=8, held=1, assigned=4),
        LicenseRow(region="Balance of State", kind="reporting", total=0),
    ),
    weekly=True,
    trend=tuple(
        TrendPoint(
            day=_DAY - timedelta(days=14 - day), came_in=14 + (day * 7) % 11, answered=12 + (day * 5) % 9
        )
        for day in range(14)
    ),
)


def sample_digest(*, empty: bool = False, long: bool = False) -> Digest:
    """The digest of a usual Monday, of an empty one, or of a very full one."""
    if empty:
        return Digest(day=_DAY, period_start=_SINCE, counts=(Count(title="Mails in", now=0, before=18),))
    if not long:
        return _TYPICAL
    many = tuple(_NIGHT for _ in range(14))
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
        licenses=_TYPICAL.licenses * 4,
        weekly=True,
        trend=_TYPICAL.trend,
    )
