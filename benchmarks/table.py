"""Times, side by side; rows of the table, and whether they reach their goals."""

from __future__ import annotations

import dataclasses
import gc
import json
import os
import re
import resource
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Set by `run.py --quick`: smaller samples, no repeats. The numbers then show that a script runs, nothing else.
QUICK = os.environ.get("TMVATORCH_BENCH_QUICK") == "1"


@dataclasses.dataclass(frozen=True)
class Time:
    """Seconds by the clock, and seconds of processors in this process, all its threads and its ended children."""

    clock: float
    cpu: float

    @classmethod
    def now(cls) -> Time:
        """Return the present moment; differences of two are durations."""
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return cls(time.perf_counter(), sum(u.ru_utime + u.ru_stime for u in used))

    def __sub__(self, other: Time) -> Time:
        return Time(self.clock - other.clock, self.cpu - other.cpu)

    def __add__(self, other: Time) -> Time:
        return Time(self.clock + other.clock, self.cpu + other.cpu)

    def __mul__(self, factor: float) -> Time:
        return Time(self.clock * factor, self.cpu * factor)

    __rmul__ = __mul__

    def __truediv__(self, n: float) -> Time:
        return self * (1 / n)


def median(times: Iterable[Time]) -> Time:
    """Return the median by the clock with the median by the processor."""
    times = list(times)
    return Time(statistics.median(t.clock for t in times), statistics.median(t.cpu for t in times))


def side_by_side(actions: dict[str, Callable[[], Any]], repeats: int = 5, warm_up: int = 1) -> dict[str, Time]:
    """Return the median time of each action; they take turns, so that a busy machine hurts all of them alike."""
    times: dict[str, list[Time]] = {name: [] for name in actions}
    if QUICK:
        repeats = 1
    for repeat in range(warm_up + repeats):
        for name, action in actions.items():
            gc.collect()
            start = Time.now()
            action()
            if repeat >= warm_up:
                times[name].append(Time.now() - start)
    return {name: median(values) for name, values in times.items()}


@dataclasses.dataclass
class Row:
    """One line of the table: ours against a peer measured in the same run.

    The goal bounds our figure ("ours <= 1 s"), the ratio of both clocks ("ours / peer <= 1.3") or their difference
    ("ours - peer <= 3 us"); "" is none.
    """

    what: str
    ours: float
    unit: str
    peer: str
    theirs: float
    goal: str = ""
    cpu_ours: float | None = None
    cpu_theirs: float | None = None

    @classmethod
    def of(cls, what: str, ours: Time, peer: str, theirs: Time, goal: str = "", *, unit: str = "s") -> Row:
        """Return a row of two times, which are given in seconds."""
        scale = {"s": 1.0, "us": 1e6}[unit]
        numbers = [scale * t for t in (ours.clock, theirs.clock, ours.cpu, theirs.cpu)]
        return cls(what, numbers[0], unit, peer, numbers[1], goal, numbers[2], numbers[3])

    @property
    def met(self) -> str:
        """Whether the goal is met by the clock; by the processor's time where only that meets it."""
        return next((how for how, ok in (("yes", self._meets()), ("by CPU", self._meets(cpu=True))) if ok), "NO")

    def _meets(self, *, cpu: bool = False) -> bool:
        ours, theirs = (self.cpu_ours, self.cpu_theirs) if cpu else (self.ours, self.theirs)
        if ours is None or theirs is None:
            return False
        matched = re.fullmatch(r"ours( [/-] peer)? <= ([\d.]+).*", self.goal)
        if matched is None:
            return not self.goal
        value = {None: ours, " / peer": ours / theirs, " - peer": ours - theirs}[matched[1]]
        return value <= float(matched[2])

    def line(self) -> str:
        """Return the row as text."""
        cpu = f"{self.cpu_theirs / self.cpu_ours:.3g}x" if self.cpu_ours and self.cpu_theirs else ""
        goal = f"{self.goal}: {self.met}" if self.goal else ""
        return (
            f"{self.what:<46}{self.ours:>9.3g} {self.unit:<9}{self.peer:<37}{self.theirs:>9.3g}"
            f"{f'{self.theirs / self.ours:.3g}x':>10}{cpu:>10}  {goal}"
        )


HEAD = f"{'what':<46}{'ours':>9} {'':<9}{'peer':<37}{'peer':>9}{'faster by':>10}{'by CPU':>10}  goal"


def report(rows: list[Row]) -> None:
    """Print the rows as JSON, one a line, for run.py."""
    for row in rows:
        sys.stdout.write("ROW " + json.dumps(dataclasses.asdict(row)) + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """Have run.py print a line below the rows."""
    sys.stdout.write(f"NOTE {text}\n")
