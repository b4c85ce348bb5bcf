# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""What a results file holds, read without the program that wrote it, and held against what it held before."""

import hashlib
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

FINAL = ("measured", "failed", "skipped")

# What is measured in a cell, by docs/schema.md: no two cells of a run are the same.
KEY = "model_hash, runtime, batch, threads, precision, unit, profile, knobs, load, start, repeat"

# What the program prints of a cell once it is stored: its place in the plan, or beyond it; when it failed, its number.
STORED_AT = re.compile(r"^ *(\d+)/\d+  ", re.MULTILINE)
STORED_BEYOND = re.compile(r"^ *(\d+) further  ", re.MULTILINE)
STORED_AS = re.compile(r"Stored; log: edgegauge show (\d+)")


def decode(data: bytes) -> list[int]:
    """As docs/schema.md has it."""
    values, value, code, shift = [], 0, 0, 0
    for byte in data:
        code |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            value += (code >> 1) ^ -(code & 1)
            values.append((value + 2**63) % 2**64 - 2**63)
            code = shift = 0
    return values


@dataclass(frozen=True)
class Cell:
    run: int
    position: int
    status: str
    kind: str
    whole: bool  # all that belongs to a cell of this status is there, and readable
    content: str

    @property
    def is_final(self) -> bool:
        return self.status in FINAL


@dataclass
class Contents:
    quick_check: str
    cells: dict[int, Cell]
    duplicates: int  # rows beyond one per place, and beyond one per key, of a run
    finished: dict[int, bool]  # runs

    @property
    def newest_run(self) -> int:
        return max(self.finished, default=0)


def read(file: Path) -> Contents:
    with closing(sqlite3.connect(file)) as base:
        return Contents(
            quick_check=base.execute("PRAGMA quick_check").fetchone()[0],
            cells={row[0]: _cell(base, *row) for row in base.execute(
                "SELECT id, run, position, status, kind, message, sample_count FROM cell").fetchall()},
            duplicates=_beyond_one_per(base, "run, position") + _beyond_one_per(base, f"run, {KEY}"),
            finished={run: end is not None for run, end in base.execute("SELECT id, finished_utc FROM run")})


def _beyond_one_per(base, columns: str) -> int:
    distinct = f"SELECT count(*) FROM (SELECT DISTINCT {columns} FROM cell)"
    return base.execute(f"SELECT (SELECT count(*) FROM cell) - ({distinct})").fetchone()[0]


def _cell(base, number, run, position, status, kind, message, sample_count) -> Cell:
    samples = base.execute("SELECT count, data FROM samples WHERE cell = ? AND warm_up = 0", (number,)).fetchall()
    metrics = base.execute("SELECT count(*) FROM metric WHERE cell = ?", (number,)).fetchone()[0]
    processes = base.execute("SELECT count(*) FROM process WHERE cell = ?", (number,)).fetchone()[0]
    if status == "measured":
        whole = (len(samples) == 1 and samples[0][0] == sample_count == len(decode(samples[0][1])) and metrics > 0
                 and processes == 1)
    else:
        whole = not samples and metrics == 0
    digest = hashlib.sha256(repr((status, kind, message, samples)).encode()).hexdigest()
    return Cell(run, position, status, kind, whole, digest)


@dataclass
class Ledger:
    """Everything that was ever seen stored, and what became of it."""

    seen: dict[int, Cell] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    twice: set[int] = field(default_factory=set)
    told: dict[int, int] = field(default_factory=dict)  # cell to the sitting that said it was stored

    def enter(self, now: Contents, said: str, sitting: int, planned: int = 0) -> None:
        """`said`: what the program printed in this sitting, of the file's newest run, whose plan has `planned` cells."""
        if now.quick_check != "ok":
            self.lost.update(now.cells)
        for number, cell in self.seen.items():
            after = now.cells.get(number)
            if after is None or not after.is_final:
                self.lost.add(number)
            elif after.content != cell.content:
                self.twice.add(number)
        for number in told_in(said, now, planned):
            cell = now.cells.get(number)
            if cell is None or not cell.is_final:
                self.lost.add(number)
            if self.told.setdefault(number, sitting) != sitting:
                self.twice.add(number)
        self.lost.update(number for number, cell in now.cells.items() if not cell.whole)
        self.twice.update(range(-now.duplicates, 0))
        self.seen.update({number: cell for number, cell in now.cells.items() if cell.is_final})


def told_in(said: str, now: Contents, planned: int) -> set[int]:
    places = {int(place) - 1 for place in STORED_AT.findall(said)}
    places |= {planned + int(place) - 1 for place in STORED_BEYOND.findall(said)}
    numbers = {int(number) for number in STORED_AS.findall(said)}
    return numbers | {number for number, cell in now.cells.items()
                      if cell.run == now.newest_run and cell.position in places}
