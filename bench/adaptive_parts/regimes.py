# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""What a grid takes with the stopping rule, and with one number of requests for every cell of it."""

import sqlite3
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
    adaptive = sum(cell.measuring_s for cell in cells)
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


def read(results: Path) -> tuple[list[Cell], list[str]]:
    """Cells that reached the target, and the names of those that were measured and did not."""
    store = sqlite3.connect(f"file:{results}?mode=ro", uri=True)
    cells, others = [], []
    for cell, model, runtime, batch, converged, requests, wall_ns in store.execute(
            "SELECT id, model_name, runtime, batch, converged, sample_count, wall_ns FROM cell JOIN process"
            " ON process.cell = cell.id WHERE status = 'measured' ORDER BY model_name, runtime, batch"):
        name = f"{model} {runtime} b{batch}"
        if not converged:
            others.append(name)
            continue
        (phases_ns,) = store.execute("SELECT SUM(wall_ns) FROM phase WHERE cell = ?", (cell,)).fetchone()
        (warm_up,) = store.execute("SELECT data FROM samples WHERE cell = ? AND warm_up = 1", (cell,)).fetchone()
        before_ns = phases_ns + sum(decoded(warm_up))
        cells.append(Cell(name, requests, wall_ns / 1e9, before_ns / 1e9))
    return cells, others
