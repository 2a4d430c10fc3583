"""A number that changes: each request goes by what was in force on the day on which it came (design section 4)."""

from datetime import datetime

import pytest

from tests.journeys.desk import DANA, PRIYA, ZONE, Desk, add, mail

BOTH = "Harbor House - Emergency Shelter; Harbor House - ESG Rapid Rehousing"
PASSED = "R-0001 upr done\nR-0001 spa pass\nR-0001 dst pass\nR-0001 basics pass\n"


@pytest.fixture
def desk_with_21_days(desk: Desk) -> Desk:
    """From March 10, 2026 on a training window has 21 days."""
    desk.mailbot("init", str(desk.folder))
    parameters = desk.folder / "rules" / "parameters.toml"
    words = parameters.read_text(encoding="utf-8")
    old = "[training_days.values]\n2000-01-01 = 14\n"
    assert old in words
    parameters.write_text(words.replace(old, old + "2026-03-10 = 21\n"), encoding="utf-8")
    config = desk.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + '\n[paths]\nrules = "rules"\n', encoding="utf-8")
    return desk


def test_a_request_that_came_before_the_change_keeps_its_days_whenever_it_is_decided_p3_p9(
    desk_with_21_days: Desk,
):
    desk = desk_with_21_days
    desk.receives(mail(PRIYA, add(projects=BOTH)), datetime(2026, 3, 9, 23, 50, tzinfo=ZONE))
    desk.receives(
        mail(PRIYA, add("Ana Ruiz", "aruiz@harborhouse.example")), datetime(2026, 3, 10, 0, 10, tzinfo=ZONE)
    )
    desk.now = datetime(2026, 3, 11, 9, 0, tzinfo=ZONE)

    desk.works()

    assert desk.case("R-0001")["deadline"] == "2026-03-25"  # 14 days from the day of the decision
    assert desk.case("R-0002")["deadline"] == "2026-04-01"  # 21 days

    first, further = desk.case("R-0001")["cases"]
    desk.now = datetime(2026, 3, 20, 9, 0, tzinfo=ZONE)
    desk.receives(mail(DANA, PASSED + "R-0001 step approved\n" * len(first["steps"])))
    desk.works()
    opened = desk.case("R-0001")["cases"][1]
    assert opened["key"] == further["key"]
    assert opened["deadline"] == "2026-04-03"  # P9: the further case goes by the same rule as the first
