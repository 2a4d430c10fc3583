"""The staff command about licenses: a pool grows or shrinks, and the transcript says who waits for it (P10, A15)."""

from mailbot.errors import CommandRefused
from mailbot.model.command import Command
from mailbot.model.decision import SetPoolTotal
from mailbot.model.ledger import Pool
from mailbot.policy.books import Books
from mailbot.policy.done import Done
from mailbot.policy.licenses import waiting_for
from mailbot.policy.people import plain


def change_pool(command: Command, books: Books) -> Done:
    """Licenses are added to a pool or taken away; nobody's training starts unasked (A15).

    Raises:
        CommandRefused: no such pool, or more would go than are free.
    """
    pool = pool_named(command, books)
    amount = command.amount or 0
    total = pool.total + amount
    taken = pool.total - pool.available
    if total < taken:
        raise CommandRefused(f"{taken} licenses of this pool are in use; it cannot shrink to {total}")
    waiting = [case.ref for case in waiting_for(pool, books)]
    hint = f"; waiting: {', '.join(waiting)}, answer: {waiting[0]} resume" if waiting and amount > 0 else ""
    effects = (SetPoolTotal(pool=pool.id, total=total),)
    return Done(said=f"{total} licenses, {total - taken} free{hint}", effects=effects)


def pool_named(command: Command, books: Books) -> Pool:
    """The pool of an agency or region, by its key, name or alias.

    Raises:
        CommandRefused: none, or more than one.
    """
    wanted = plain(command.pool)
    agencies = {a.key for a in books.agencies() if wanted in {plain(n) for n in (a.key, a.name, *a.aliases)}}
    regions = {
        region.key
        for region in books.regions()
        if wanted in {plain(name) for name in (region.key, region.name, *region.coc_codes)}
    }
    pools = [
        pool
        for pool in books.pools()
        if pool.kind is command.pool_kind
        and (pool.agency in agencies or (pool.agency is None and pool.region in regions))
    ]
    if len(pools) != 1:
        found = "no" if not pools else "more than one"
        raise CommandRefused(f'{found} pool of {command.pool_kind.value} licenses is named "{command.pool}"')
    return pools[0]
