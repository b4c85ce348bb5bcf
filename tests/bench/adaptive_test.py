# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""The arithmetic of ./scripts/bench adaptive."""

import sqlite3
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from adaptive_parts.regimes import Cell, Setting, compare, decoded, read

TABLES = """
CREATE TABLE run (id INTEGER, plan_toml TEXT); INSERT INTO run VALUES (1, 'target = "2%"');
CREATE TABLE cell (id INTEGER, run INTEGER, model_name TEXT, runtime TEXT, batch INTEGER, status TEXT,
                   converged INTEGER, sample_count INTEGER);
CREATE TABLE process (cell INTEGER, wall_ns INTEGER);
CREATE TABLE metric (cell INTEGER, name TEXT, value REAL, low REAL, high REAL);
CREATE TABLE phase (cell INTEGER, wall_ns INTEGER);
CREATE TABLE samples (cell INTEGER, warm_up INTEGER, data BLOB);
"""


def results_of(folder, attempts):
    """A results file with attempts (framework, converged, half of the median's interval) of two seconds, one before."""
    file = Path(folder) / "results.db"
    store = sqlite3.connect(file)
    store.executescript(TABLES)
    for cell, (framework, converged, half_width) in enumerate(attempts):
        store.execute("INSERT INTO cell VALUES (?, 1, 'model', ?, 1, 'measured', ?, 100)", (cell, framework, converged))
        store.execute("INSERT INTO process VALUES (?, 2000000000)", (cell,))
        store.execute("INSERT INTO metric VALUES (?, 'latency_p50', 1, ?, ?)", (cell, 1 - half_width, 1 + half_width))
        store.execute("INSERT INTO phase VALUES (?, 1000000000)", (cell,))
        store.execute("INSERT INTO samples VALUES (?, 1, ?)", (cell, b""))
    store.commit()
    return file


class RegimesTest(unittest.TestCase):
    def test_the_worst_cell_decides_how_many_requests_all_get(self):
        steady = Cell("steady", requests=75, measuring_s=7.5, before_s=1)
        noisy = Cell("noisy", requests=1000, measuring_s=10, before_s=1)
        comparison = compare([steady, noisy])
        self.assertEqual((comparison.worst, comparison.fixed_requests), ("noisy", 800))
        self.assertAlmostEqual(comparison.adaptive_s, 19.5)
        self.assertAlmostEqual(comparison.fixed_s, 2 + 800 * 0.1 + 800 * 0.01)
        self.assertAlmostEqual(comparison.measuring_speedup, 88 / 17.5)

    def test_one_cell_gains_nothing(self):
        self.assertLess(compare([Cell("only", requests=100, measuring_s=1, before_s=1)]).speedup, 1)

    def test_attempts_that_came_to_nothing_are_charged_to_the_rule_alone(self):
        comparison = compare([Cell("tried twice", requests=100, measuring_s=1, before_s=1, lost_s=5)])
        self.assertAlmostEqual(comparison.adaptive_s, 7)
        self.assertAlmostEqual(comparison.fixed_s, 1.8)

    def test_a_setting_counts_once_its_stored_interval_is_narrow_enough(self):
        attempts = [("a", 0, 0.01), ("a", 1, 0.05), ("a", 1, 0.01), ("a", 1, 0.01), ("b", 1, 0.01), ("c", 1, 0.03)]
        with tempfile.TemporaryDirectory() as folder:
            cells, others = read(results_of(folder, attempts))
        self.assertEqual([(cell.name, cell.lost_s) for cell in cells], [("model a b1", 6), ("model b b1", 0)])
        self.assertEqual(others, [Setting("model", "c", 1)])

    def test_samples_read_back(self):
        self.assertEqual(decoded(bytes([0x14, 0x01, 0x80, 0x01])), [10, 9, 73])


if __name__ == "__main__":
    unittest.main()
