from mailbot.jobs.pace import Pace


class Wall:
    """A clock on the wall that goes on only while somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 1000.0, []

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def test_a_burst_leaves_at_once_and_then_no_more_than_so_many_in_any_minute():
    wall = Wall()
    pace = Pace(per_minute=3, monotonic=wall.monotonic, sleep=wall.sleep)
    left = []
    for _ in range(8):
        pace.wait()
        pace.count()
        left.append(wall.now)
        wall.now += 1

    assert left[:3] == [1000, 1001, 1002]
    assert all(sum(start <= at < start + 60 for at in left) <= 3 for start in left)
    assert left[-1] - left[0] < 125  # not slower than it must be


def test_nobody_sleeps_where_there_is_room():
    wall = Wall()
    pace = Pace(per_minute=2, monotonic=wall.monotonic, sleep=wall.sleep)
    for _ in range(5):
        pace.wait()
        pace.count()
        wall.now += 31

    assert wall.slept == []
    assert pace.pause() == 0.0
