from datetime import date, timedelta

import pytest

from mailbot.model.case import Event
from mailbot.model.decision import SaveCase, SetAccess, SetAuthority
from mailbot.model.directory import (
    NOBODY,
    Access,
    AccessState,
    Authority,
    AuthorityRole,
    AuthorityState,
    SenderRole,
)
from tests.store.fictional_desk import CLOCK, NOW, TODAY, request

FORMS = frozenset({"noreply@forms.example"})


def sender(store, address, *, verified=True, today=TODAY):
    with store.reading() as books:
        return books.directory.sender(
            address=address, name="Somebody", verified=verified, form_addresses=FORMS, today=today
        )


def roster(store, address, *, verified=True):
    with store.reading() as books:
        who = books.directory.sender(
            address=address, name="", verified=verified, form_addresses=FORMS, today=TODAY
        )
        return books.directory.roster(who)


def save(store, case, *events):
    with store.transaction() as books:
        books.apply([SaveCase(case=case, events=events)], at=NOW, cause=CLOCK)
        books.commit()


def write(store, *effects):
    with store.transaction() as books:
        books.apply(effects, at=NOW, cause=CLOCK)
        books.commit()


@pytest.mark.parametrize(
    ("address", "role", "agencies"),
    [
        ("Sam@ICA.example", SenderRole.STAFF, []),
        ("sig@harbor.example", SenderRole.SIGNATORY, ["harbor"]),
        ("Rita@harbor.example", SenderRole.REPRESENTATIVE, ["harbor"]),
        ("noreply@forms.example", SenderRole.FORM, []),
        ("uma@harbor.example", SenderRole.USER, ["harbor"]),
        ("nobody@harbor.example", SenderRole.AGENCY, ["harbor"]),
        ("nobody@elsewhere.example", SenderRole.UNKNOWN, []),
        ("nobody@sub.harbor.example", SenderRole.UNKNOWN, []),
        ("", SenderRole.UNKNOWN, []),
    ],
)
def test_a_sender_plays_the_strongest_part_of_the_address(desk, address, role, agencies):
    found = sender(desk, address)

    assert found.role is role
    assert [agency.key for agency in found.agencies] == agencies


def test_an_unverified_sender_has_the_role_for_explain_and_nothing_that_goes_with_it(desk):
    for address in ("sam@ica.example", "sig@harbor.example", "uma@harbor.example"):
        found = sender(desk, address, verified=False)

        assert found.role is not SenderRole.UNKNOWN
        assert (found.agencies, found.authorities, found.staff) == ((), (), None)
        assert roster(desk, address, verified=False) == NOBODY


def test_a_trainee_is_one_from_the_request_on_and_after_its_end(desk):
    case = request(email="marcus@elsewhere.example")
    save(desk, case)
    assert sender(desk, "marcus@elsewhere.example").role is SenderRole.TRAINEE
    save(desk, case.after(Event.REJECTED), Event.REJECTED)

    found = sender(desk, "marcus@elsewhere.example")
    assert found.role is SenderRole.TRAINEE
    assert [agency.key for agency in found.agencies] == ["harbor"]


@pytest.mark.parametrize(
    ("changes", "days", "in_force"),
    [
        ({"state": AuthorityState.SUSPENDED}, 0, False),
        ({"state": AuthorityState.REVOKED}, 0, False),
        ({"state": AuthorityState.EXPIRED}, 0, False),
        ({"until": TODAY}, 0, True),
        ({"until": TODAY}, 1, False),
        ({"since": TODAY}, 0, True),
        ({"since": TODAY}, -1, False),
    ],
)
def test_only_a_designation_in_force_counts(desk, changes, days, in_force):
    given = {
        "agency": "harbor",
        "region": "central",
        "name": "Ned New",
        "email": "ned@elsewhere.example",
        "role": AuthorityRole.REPRESENTATIVE,
    }
    write(desk, SetAuthority(authority=Authority(**given, **changes)))
    found = sender(desk, "ned@elsewhere.example", today=TODAY + timedelta(days=days))

    assert bool(found.authorities) is in_force
    assert (found.role is SenderRole.REPRESENTATIVE) is in_force
    assert bool(found.agencies) is in_force


def test_a_designation_is_written_over_the_same_one_with_and_without_region(desk):
    for region in (None, "central"):
        for state in (AuthorityState.ACTIVE, AuthorityState.REVOKED):
            authority = Authority(
                agency="harbor",
                region=region,
                name="Rita Rep",
                email="RITA@harbor.example",
                role=AuthorityRole.REPRESENTATIVE,
                state=state,
            )
            write(desk, SetAuthority(authority=authority))
    with desk.reading() as books:
        found = books.authorities_of("rita@harbor.example")

    assert [(each.region, each.state) for each in found] == [
        (None, AuthorityState.REVOKED),
        ("central", AuthorityState.REVOKED),
    ]


def test_a_roster_is_the_senders_own_agencies_and_nothing_else(desk):
    save(desk, request("R-0001", email="marcus@harbor.example"))
    ended = request("R-0002", email="ann@harbor.example").with_(
        person=request().person.__class__(name="Ann", email="ann@harbor.example")
    )
    save(desk, ended.after(Event.REJECTED), Event.REJECTED)
    save(desk, request("R-0003", email="secret@lighthouse.example", agency="lighthouse"))
    write(
        desk,
        SetAccess(
            access=Access(agency="harbor", name="Ina", email="ina@harbor.example", state=AccessState.INACTIVE)
        ),
    )
    found = roster(desk, "rita@harbor.example")

    assert [agency.key for agency in found.agencies] == ["harbor"]
    assert [project.key for project in found.projects] == ["es"]
    assert {(each.name, each.part) for each in found.people} == {
        ("Marcus O'Neill", "trainee"),
        ("Ann", "former"),
        ("Ina", "former"),
        ("Uma User", "user"),
        ("Sig Natory", "representative"),
        ("Rita Rep", "representative"),
    }


def test_staff_see_everybody_and_strangers_nobody(desk):
    assert {agency.key for agency in roster(desk, "sam@ica.example").agencies} == {"harbor", "lighthouse"}
    assert roster(desk, "nobody@elsewhere.example") == NOBODY
    assert roster(desk, "noreply@forms.example") == NOBODY


def test_somebody_with_several_parts_stands_on_the_roster_once(desk):
    write(
        desk,
        SetAccess(
            access=Access(
                agency="harbor", name="Rita Rep", email="rita@harbor.example", state=AccessState.ACTIVE
            )
        ),
    )
    save(desk, request(email="uma@harbor.example"))
    found = roster(desk, "sig@harbor.example")

    assert [(each.email, each.part) for each in found.people] == [
        ("rita@harbor.example", "user"),
        ("sig@harbor.example", "representative"),
        ("uma@harbor.example", "user"),
    ]


def test_a_representative_of_one_agency_who_is_a_user_of_another_sees_the_first_only(desk):
    write(
        desk,
        SetAccess(
            access=Access(
                agency="harbor", name="Lou", email="lou@lighthouse.example", state=AccessState.ACTIVE
            )
        ),
    )
    found = sender(desk, "lou@lighthouse.example")

    assert [agency.key for agency in found.agencies] == ["lighthouse"]
    assert found.may_ask_for("lighthouse")
    assert not found.may_ask_for("harbor")


def test_the_directory_answers_by_key_and_in_order(desk):
    with desk.reading() as books:
        assert [region.key for region in books.regions()] == ["central", "west"]
        assert books.region("west").coc_codes == ("MO-604",)
        assert books.region("nowhere") is None
        assert [agency.key for agency in books.agencies()] == ["harbor", "lighthouse"]
        assert books.agency("harbor").aliases == ("HH",)
        assert books.agency("nobody") is None
        assert books.projects("harbor")[0].funders == ("4",)
        assert [each.name for each in books.authorities("harbor")] == ["Sig Natory", "Rita Rep"]
        assert books.authorities("harbor")[0].since == date(2025, 1, 1)
        assert [each.email for each in books.access("harbor")] == ["uma@harbor.example"]
        assert books.access_of("harbor", "UMA@harbor.example").name == "Uma User"
        assert books.access_of("lighthouse", "uma@harbor.example") is None
        assert [each.role for each in books.staff()] == ["staff"]
