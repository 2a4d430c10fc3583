"""Forms of other systems: what names payroll, doors or computers is no removal of HMIS access."""

import pytest

from mailbot.model.intent import Doubt, IntentKind
from tests.triage.desk_mail import read

OWN = "Request: Remove a current user\nAgency: Harbor House\nUser: Tom Vega\nWhen: Immediately\n"


def _acted_on(text):
    return [
        each for each in read(text) if each.kind is IntentKind.REMOVE and not each.doubts and not each.missing
    ]


@pytest.mark.parametrize(
    "text",
    [
        "HARBOR HOUSE IT OFFBOARDING\n\nEmployee: Tom Vega\nRemove from: Paycom, door badge\nEffective: 3/13/2026\n",
        "EXIT CHECKLIST\n\nEmployee: Tom Vega\nLast day: 3/13/2026\nKeys returned: yes\nLaptop returned: no\n",
        "Staff: Tom Vega\nLast day of work: 3/13/2026\nFinal paycheck: mail to home\nBadge number: 8812\n",
        "Employee: Tom Vega\nTermination date: 3/13/2026\nE-mail account: forward to Sam\nVPN: off\n",
        "Employee Name: Tom Vega\nEnd date: 3/13/2026\nTimesheet approved by: Sam Kim\nPTO payout: 31 hours\n",
        "HR ACTION FORM\nEmployee: Tom Vega\nSeparation date: 3/13/2026\nReason: resigned\n",
        "Employee: Tom Vega\nLast day: 3/13/2026\nCost center: 4410\nGrade: 7\n",
        "Employee: Tom Vega\nSystems to close: payroll, doors; HMIS stays active\nEnd date: 3/13/2026\n",
        "User to remove: Tom Vega\nSystem: Payroll\nEffective: 3/13/2026\n",
    ],
)
def test_a_form_of_another_system_is_never_a_removal_of_access(text):
    assert _acted_on(text) == []


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        f"{OWN}Supervisor: Sam Kim\nCost center: 4410\n",
        f"Hello, he turned in his laptop and keys already, so this is the last step.\n\n{OWN}",
        f"{OWN}Notes: badge and laptop were returned.\n",
        f"{OWN}Systems to close: payroll, HMIS, doors\n",
        "HMIS user to remove: Tom Vega\nLast day: 3/13/2026\nReason: resigned\n",
    ],
)
def test_a_form_of_ours_counts_whatever_else_is_said(text):
    (intent,) = _acted_on(text)

    assert intent.person.name == "Tom Vega"


def test_such_a_form_is_asked_about():
    assert any(Doubt.NOT_MEANT in each.doubts for each in read(f"{OWN}System: Payroll and doors\n"))
