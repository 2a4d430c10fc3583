"""A score: hits of one measure, what others reach, what we want to reach."""

from dataclasses import dataclass, field


@dataclass
class Score:
    """Hits of one measure, what others reach, and what we want to reach."""

    name: str
    others: str = ""
    target: float | None = None
    hits: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, hit: bool, miss: str) -> None:
        self.total += 1
        self.hits += hit
        if not hit:
            self.misses.append(miss)

    @property
    def share(self) -> float:
        return self.hits / self.total if self.total else 1.0

    @property
    def missed(self) -> bool:
        return self.target is not None and self.total > 0 and self.share < self.target

    def as_words(self) -> dict[str, object]:
        """One score of `--json`."""
        return {"name": self.name, "hits": self.hits, "total": self.total, "share": round(self.share, 4), "target": self.target, "misses": self.misses}  # fmt: skip

    def __str__(self) -> str:
        target = "" if self.target is None else f"target {self.target:.0%}{' MISSED' if self.missed else ''}"
        return f"{self.name:44} {self.hits:5}/{self.total:<5} {self.share:7.1%}  {target:18} {self.others}"
