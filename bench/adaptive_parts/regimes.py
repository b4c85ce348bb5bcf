# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""What a grid takes with the stopping rule, and with one number of requests for every cell of it."""

import sqlite3
import tomllib
from dataclasses import dataclass
from pathlib import Path

# The rule stops at its second check in a row that holds; each comes at 1.25 times the requests of the one before.
BETWEEN_CHECKS = 1.25


@dataclass(frozen=True)
class Cell:
    """One cell as it was measured with the stopping rule."""

    name: str
    requests: int
    measuring_s: float  # of all these requests
    before_s: float  # start, loading, first inferences, warm-up: the same in either regime
    lost_s: float = 0.0  # of attempts before this one, which did not reach the target: charged to the rule alone

    @property
    def request_s(self) -> float:
        return self.measuring_s / self.requests

    @property
    def requests_needed(self) -> int:
        """At which the interval was first narrow enough: a fixed number need not be confirmed by a second check."""
        return round(self.requests / BETWEEN_CHECKS)


@dataclass(frozen=True)
class Comparison:
    fixed_requests: int  # what the worst cell needs
    worst: str
    adaptive_s: float
    fixed_s: float
    adaptive_measuring_s: float
    fixed_measuring_s: float

    @property
    def speedup(self) -> float:
        return self.fixed_s / self.adaptive_s

    @property
    def measuring_speedup(self) -> float:
        return self.fixed_measuring_s / self.adaptive_measuring_s


def compare(cells: list[Cell]) -> Comparison:
    worst = max(cells, key=lambda cell: cell.requests_needed)
    before = sum(cell.before_s for cell in cells)
    adaptive = sum(cell.measuring_s + cell.lost_s for cell in cells)
    fixed = sum(worst.requests_needed * cell.request_s for cell in cells)
    return Comparison(worst.requests_needed, worst.name, before + adaptive, before + fixed, adaptive, fixed)


def decoded(blob: bytes) -> list[int]:
    """docs/schema.md, "Sample encoding"."""
    values, value, code, shift = [], 0, 0, 0
    for byte in blob:
        code |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            value += (code >> 1) ^ -(code & 1)
            values.append(value)
            code = shift = 0
    return values


@dataclass(frozen=True)
class Setting:
    model: str
    runtime: str
    batch: int

    def __str__(self) -> str:
        return f"{self.model} {self.runtime} b{self.batch}"


def share(text: str) -> float:
    """"2%" or "0.02"."""
    return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def read(results: Path) -> tuple[list[Cell], list[Setting]]:
    """Of each setting its first cell that reached the target, and the settings none of whose cells did.

    The stored interval must be narrow enough, too: that of a cell without a steady state reaches over its levels.
    """
    store = sqlite3.connect(f"file:{results}?mode=ro", uri=True)
    reached: dict[Setting, Cell] = {}
    lost_s: dict[Setting, float] = {}
    for cell, model, runtime, batch, converged, half_width, plan, requests, wall_ns in store.execute(
            "SELECT cell.id, model_name, runtime, batch, converged, (high - low) / 2 / value, plan_toml, sample_count,"
            " wall_ns FROM cell JOIN process ON process.cell = cell.id JOIN run ON run.id = cell.run"
            " JOIN metric ON metric.cell = cell.id AND metric.name = 'latency_p50' WHERE status = 'measured'"
            " ORDER BY model_name, runtime, batch, cell.id"):
        setting = Setting(model, runtime, batch)
        if setting in reached:
            continue
        (phases_ns,) = store.execute("SELECT SUM(wall_ns) FROM phase WHERE cell = ?", (cell,)).fetchone()
        (warm_up,) = store.execute("SELECT data FROM samples WHERE cell = ? AND warm_up = 1", (cell,)).fetchone()
        before_s = (phases_ns + sum(decoded(warm_up))) / 1e9
        lost = lost_s.setdefault(setting, 0.0)
        if converged and half_width is not None and half_width <= share(tomllib.loads(plan)["target"]):
            reached[setting] = Cell(str(setting), requests, wall_ns / 1e9, before_s, lost)
        else:
            lost_s[setting] = lost + before_s + wall_ns / 1e9
    return list(reached.values()), [setting for setting in lost_s if setting not in reached]
