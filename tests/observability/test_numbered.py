"""Numbers of processes: none is held twice, and the counters of nobody can be forgotten."""

from service.observability.numbered import Numbered, forget_ended


def test_two_who_live_never_have_the_same_number(tmp_path):
    holders = [Numbered(tmp_path) for _ in range(3)]
    assert [holder.number() for holder in holders] == ["0", "1", "2"]
    assert [holder.number() for holder in holders] == ["0", "1", "2"]


def test_only_counters_that_nobody_writes_are_forgotten(tmp_path):
    holder = Numbered(tmp_path)
    holder.number()
    for name in ("counter_0.db", "counter_1.db", "histogram_4711.db"):
        (tmp_path / name).touch()
    forget_ended(tmp_path)
    assert [path.name for path in tmp_path.glob("*.db")] == ["counter_0.db"]
