"""Sets of UIDs."""

from hypothesis import given
from hypothesis import strategies as st

from mailbot.transport.uid_sets import AT_ONCE, OCTETS_AT_ONCE, batches, read_uid_set, write_uid_set

uid_lists = st.lists(st.integers(1, 10**6), unique=True, max_size=300)


@given(uid_lists)
def test_what_is_written_is_read(uids):
    assert read_uid_set(write_uid_set(uids)) == set(uids) if uids else True


def test_ranges_run_both_ways():
    assert read_uid_set("3,5:7,10:9") == {3, 5, 6, 7, 9, 10}


def test_a_range_of_billions_costs_nothing():
    assert len(read_uid_set("1:4294967295")) <= AT_ONCE + 1


@given(uid_lists, st.integers(0, OCTETS_AT_ONCE))
def test_batches_hold_everything_once_in_order_and_stay_small(uids, size):
    sizes = dict.fromkeys(uids, size)
    cut = list(batches(uids, sizes))

    assert [uid for batch in cut for uid in batch] == uids
    assert all(1 <= len(batch) <= AT_ONCE for batch in cut)
    assert all(len(batch) == 1 or len(batch) * size <= OCTETS_AT_ONCE for batch in cut)
