# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""The tool's side: one cell, measured by `edgegauge run` as a user runs it, and what it stored of it."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

PROFILES = ("default", "optimised")


@dataclass(frozen=True)
class Cell:
    """What is measured on both sides."""

    framework: str
    profile: str
    model: str
    batch: int
    threads: int  # 0: one per physical core

    @property
    def name(self) -> str:
        return f"{self.framework}_{self.profile}"


class ToolError(Exception):
    """The tool could not measure the cell; the text says why and what to do."""


class Tool:
    def __init__(self, bin_folder: Path, scratch: Path):
        self.program = bin_folder / "edgegauge"
        self.scratch = scratch

    def input_of(self, cell: Cell) -> tuple[str, list[int]]:
        """Name and shape of the model's only input."""
        (port,) = self._json("models", "show", cell.model)["inputs"]
        return port["name"], [cell.batch, *port["shape"][1:]]

    def start(self, cell: Cell, warm_up_s: float, limit_s: float, *more: str) -> subprocess.Popen:
        """A run of this one cell that measures until its limit: no latency is ever known to within 0.0001%."""
        command = [self.program, "--json", "run", "--model", cell.model, "--framework", cell.framework,
                   "--profile", cell.profile, "--batch", str(cell.batch), "--threads", str(cell.threads),
                   "--warm-up", f"{warm_up_s}s", "--cell-limit", f"{limit_s}s", "--target", "0.0001%",
                   "--results", self._file(cell, "db"), "--report", "none", *more]
        # Into files: nobody reads a pipe while the two sides take turns.
        with self._file(cell, "out").open("w") as out, self._file(cell, "err").open("w") as err:
            return subprocess.Popen(command, stdout=out, stderr=err)

    def finish(self, cell: Cell, run: subprocess.Popen) -> dict:
        """Waits, and returns all that was stored of the cell (`edgegauge show`)."""
        if run.wait() not in (0, 75):  # 75: nothing could be measured, and the report says why
            raise ToolError(said_by(self._file(cell, "err").read_text()))
        (row,) = json.loads(self._file(cell, "out").read_text())["cells"]
        if row["status"] != "measured":
            raise ToolError(row.get("skipped_because") or row["failure"]["message"])
        return {**row, **self._json("show", str(row["cell"]), self._file(cell, "db"))}

    def _file(self, cell: Cell, ending: str) -> Path:
        return self.scratch / f"{cell.name}.{ending}"

    def _json(self, *arguments: str | Path) -> dict:
        ended = subprocess.run([self.program, "--json", *arguments], capture_output=True, text=True)
        if ended.returncode != 0:
            raise ToolError(said_by(ended.stderr))
        return json.loads(ended.stdout)


def said_by(err: str) -> str:
    """The tool's last line on standard error: an object with error and hint."""
    last = err.strip().splitlines()[-1:] or ["no reason given"]
    try:
        said = json.loads(last[0])
        return f"{said['error']}; {said['hint']}"
    except (ValueError, KeyError):
        return last[0]
