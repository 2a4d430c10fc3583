from datetime import date

import pytest

from mailbot.errors import DirectoryError
from mailbot.model.decision import LicenseState, MoveLicense
from mailbot.model.directory import AccessState, AuthorityState
from mailbot.store.directory_import import import_directory, read_directory, say
from tests.store.fictional_desk import CLOCK, NOW, TODAY
from tests.store.test_directory_files import GOOD, write


def take(store, paths, *, today=TODAY):
    with store.transaction() as books:
        changes = import_directory(books, read_directory(paths, books), now=NOW, today=today)
        books.commit()
    return changes


def test_an_import_fills_the_books_and_says_so(store, tmp_path):
    changes = take(store, write(tmp_path))

    assert list(say(changes)) == [
        "regions.csv: 1 added, 0 changed, 0 unchanged",
        "  + Central",
        "agencies.csv: 1 added, 0 changed, 0 unchanged",
        "  + Harbor House",
        "projects.csv: 2 added, 0 changed, 0 unchanged",
        "  + Harbor House - Emergency Shelter",
        "  + Harbor House - Homes",
        "agreements.csv: 1 added, 0 changed, 0 unchanged",
        "  + Sig Natory",
        "representatives.csv: 2 added, 0 changed, 0 unchanged",
        "  + Rita Rep",
        "  + Past Rep",
        "staff.csv: 1 added, 0 changed, 0 unchanged",
        "  + Sam Staff",
        "users.csv: 1 added, 0 changed, 0 unchanged",
        "  + Uma User",
        "licenses.csv: 2 added, 0 changed, 0 unchanged",
        "  + central standard",
        "  + harbor standard",
        "licenses: 1 assigned to people who have access",
    ]


def test_the_same_import_twice_is_once(store, tmp_path):
    take(store, write(tmp_path))
    with store.reading() as books:
        before = books.export()
    changes = take(store, [tmp_path])
    with store.reading() as books:
        after = books.export()

    assert changes.nothing_new
    assert before == after


def test_an_agency_is_known_as_a_victim_service_provider_where_the_file_says_so(store, tmp_path):
    """A51."""
    take(store, write(tmp_path))
    file = tmp_path / "agencies.csv"
    header, row = file.read_text(encoding="utf-8").splitlines()
    file.write_text(f"{header},victim_service_provider\n{row},Yes\n", encoding="utf-8")
    with store.reading() as books:
        assert [agency.victim_service_provider for agency in books.agencies()] == [False]

    take(store, [tmp_path])

    with store.reading() as books:
        assert [agency.victim_service_provider for agency in books.agencies()] == [True]


def test_imported_users_count_as_assigned_in_their_agencys_own_pool(store, tmp_path):
    take(store, write(tmp_path))
    with store.reading() as books:
        shared, own = books.pools()
        license_ = books.license_of("harbor", "uma@harbor.example")

    assert (shared.assigned, shared.available) == (0, 2)
    assert (own.agency, own.assigned, own.available) == ("harbor", 1, 0)
    assert license_.state is LicenseState.ASSIGNED


def test_a_representative_until_yesterday_is_expired_and_until_today_is_not(store, tmp_path):
    take(store, write(tmp_path), today=date(2024, 12, 31))
    with store.reading() as books:
        (past,) = books.authorities_of("past@harbor.example")
    assert past.state is AuthorityState.ACTIVE

    take(store, [tmp_path], today=date(2025, 1, 1))
    with store.reading() as books:
        (past,) = books.authorities_of("past@harbor.example")
    assert past.state is AuthorityState.EXPIRED


def test_nothing_of_an_import_is_taken_when_a_row_is_bad(store, tmp_path):
    users = GOOD["users.csv"] + "harbour,Bo,bo@harbor.example,,,\n"
    with pytest.raises(DirectoryError):
        take(store, write(tmp_path, users=users))
    with store.reading() as books:
        assert books.agencies() == ()


def test_a_row_that_vanished_deactivates_nobody_but_is_said(store, tmp_path):
    take(store, write(tmp_path))
    header = GOOD["users.csv"].splitlines()[0]
    changes = take(
        store,
        write(
            tmp_path,
            users=f"{header}\nharbor,Bo,bo@harbor.example,,,\n",
            licenses=GOOD["licenses.csv"].replace("harbor,,1", "harbor,,2"),
        ),
    )
    with store.reading() as books:
        access = books.access_of("harbor", "uma@harbor.example")

    assert access.state is AccessState.ACTIVE
    assert changes.notes == ["users.csv: not in the file, left as they are: Uma User (harbor)"]


def test_an_old_file_brings_nobody_back_whose_access_or_designation_has_ended(store, tmp_path):
    take(store, write(tmp_path))
    with store.transaction() as books:
        from dataclasses import replace

        uma = books.access_of("harbor", "uma@harbor.example")
        books.directory.set_access(replace(uma, state=AccessState.INACTIVE))
        free = MoveLicense(agency="harbor", email=uma.email, to=LicenseState.AVAILABLE)
        books.apply([free], at=NOW, cause=CLOCK)
        (rita,) = books.authorities_of("rita@harbor.example")
        books.directory.set_authority(replace(rita, state=AuthorityState.REVOKED, until=TODAY))
        books.commit()
    changes = take(store, [tmp_path])
    with store.reading() as books:
        assert books.access_of("harbor", "uma@harbor.example").state is AccessState.INACTIVE
        assert books.authorities_of("rita@harbor.example")[0].state is AuthorityState.REVOKED
        assert books.pools()[1].assigned == 0
    assert len(changes.notes) == 2

    newer = GOOD["users.csv"].replace("2025-02-01", "2026-03-06")
    take(store, write(tmp_path, users=newer))
    with store.reading() as books:
        assert books.access_of("harbor", "uma@harbor.example").state is AccessState.ACTIVE


def test_a_new_agreement_ends_the_old_signature_and_the_old_file_does_not_bring_it_back(store, tmp_path):
    take(store, write(tmp_path))
    newer = GOOD["agreements.csv"].replace(
        "Sig Natory,sig@harbor.example,2025-01-01", "New Sig,new@harbor.example,2026-03-01"
    )
    take(store, write(tmp_path, agreements=newer))
    take(store, write(tmp_path))
    with store.reading() as books:
        (old,) = books.authorities_of("sig@harbor.example")
        (new,) = books.authorities_of("new@harbor.example")

    assert old.state is AuthorityState.REVOKED
    assert new.state is AuthorityState.ACTIVE


def test_a_total_below_what_is_held_and_assigned_in_the_books_is_a_bad_row(store, tmp_path):
    take(store, write(tmp_path))
    with store.transaction() as books:
        pool = books.pools()[0]
        hold = MoveLicense(agency="harbor", email="x@harbor.example", to=LicenseState.HELD, pool=pool.id)
        books.apply([hold], at=NOW, cause=CLOCK)
        books.commit()
    licenses = tmp_path / "licenses.csv"
    licenses.write_text("region,agency,kind,total\ncentral,,,0\ncentral,harbor,,1\n")
    with pytest.raises(DirectoryError) as caught:
        take(store, [licenses])

    assert [problem.line for problem in caught.value.problems] == [2]


def test_keys_that_only_the_books_know_are_known(store, tmp_path):
    take(store, write(tmp_path))
    users = tmp_path / "users.csv"
    users.write_text("agency,name,email,projects\nharbour,Bo,bo@harbor.example,es\n")
    with pytest.raises(DirectoryError, match='did you mean "harbor"'):
        take(store, [users])
    users.write_text("agency,name,email,projects\nharbor,Uma U. User,uma@harbor.example,es\n")
    changes = take(store, [users])

    assert changes.files["users.csv"].changed == ["Uma U. User"]
    with store.reading() as books:
        assert books.access_of("harbor", "uma@harbor.example").completed_practice_cases == ("es-nbn",)
