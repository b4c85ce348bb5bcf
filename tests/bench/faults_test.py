# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""That ./scripts/bench faults sees what goes wrong: a bench that finds nothing must be one that could."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from faults_parts import ledger, processes

SCHEMA = """
CREATE TABLE run (id INTEGER PRIMARY KEY, finished_utc TEXT);
CREATE TABLE cell (id INTEGER PRIMARY KEY, run, position, status, kind DEFAULT '', message DEFAULT '',
                   sample_count DEFAULT 0, model_hash DEFAULT '', runtime DEFAULT 'null', batch DEFAULT 1,
                   threads DEFAULT 1, precision DEFAULT 'fp32', unit DEFAULT 'cpu', profile DEFAULT 'default',
                   knobs DEFAULT '{}', load DEFAULT 'closed', start DEFAULT '', repeat DEFAULT 0);
CREATE TABLE samples (cell, warm_up, count, data);
CREATE TABLE metric (cell, name);
CREATE TABLE process (cell);
INSERT INTO run VALUES (1, NULL);
INSERT INTO cell (id, run, position, batch, status, sample_count)
  VALUES (7, 1, 0, 1, 'measured', 3), (8, 1, 1, 2, 'running', 0);
INSERT INTO samples VALUES (7, 0, 3, x'80897ae807b717');
INSERT INTO metric VALUES (7, 'latency_p50');
INSERT INTO process VALUES (7);
"""
SAID = "  1/2  none · null · b1   p50 1.00 ms\n"


class LedgerTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.file = Path(self.folder.name) / "results.db"
        self.change(SCHEMA)
        self.ledger = ledger.Ledger()
        self.look(SAID)

    def change(self, sql):
        with closing(sqlite3.connect(self.file)) as base:
            base.executescript(sql)

    def look(self, said="", sitting=1):
        self.ledger.enter(ledger.read(self.file), said, sitting, planned=2)

    def found(self):
        return len(self.ledger.lost), len(self.ledger.twice)

    def test_finds_nothing_where_nothing_is_wrong(self):
        self.look(sitting=2)
        self.change("UPDATE cell SET status = 'skipped' WHERE id = 8")
        self.look("  2/2  none · null · b1   skipped: no\n", 2)
        self.assertEqual(self.found(), (0, 0))

    def test_a_cell_that_is_gone_or_open_again_is_lost(self):
        for harm in ("DELETE FROM cell WHERE id = 7", "UPDATE cell SET status = 'planned' WHERE id = 7",
                     "DELETE FROM samples", "UPDATE samples SET data = x'80'"):
            with self.subTest(harm):
                self.setUp()
                self.change(harm)
                self.look(sitting=2)
                self.assertEqual(self.found()[0], 1)

    def test_a_cell_that_was_said_to_be_stored_and_is_not_is_lost(self):
        self.look("  2/2  none · null · b1   p50 1.00 ms\n")
        self.assertEqual(self.found(), (1, 0))
        self.look("! x failed at load: crash: y. Stored; log: edgegauge show 99\n")
        self.assertEqual(self.found(), (2, 0))

    def test_a_cell_that_is_measured_again_is_there_twice(self):
        self.change("UPDATE samples SET data = x'80897ae807b718'")
        self.look(sitting=2)
        self.assertEqual(self.found(), (0, 1))

    def test_a_cell_that_two_sittings_say_they_stored_is_there_twice(self):
        self.look(SAID, 2)
        self.assertEqual(self.found(), (0, 1))

    def test_a_second_row_for_a_place_is_there_twice(self):
        self.change("INSERT INTO cell (id, run, position, status, batch) VALUES (9, 1, 1, 'planned', 4)")
        self.look()
        self.assertEqual(self.found(), (0, 1))

    def test_a_second_row_for_a_key_is_there_twice(self):
        self.change("INSERT INTO cell (id, run, position, status, repeat) VALUES (9, 1, 2, 'planned', 1)")
        self.look()
        self.assertEqual(self.found(), (0, 0))
        self.change("INSERT INTO cell (id, run, position, status, repeat) VALUES (10, 1, 3, 'planned', 1)")
        self.look()
        self.assertEqual(self.found(), (0, 1))

    def test_of_another_run_the_same_keys_are_its_own(self):
        self.change("INSERT INTO run VALUES (2, NULL);"
                    "INSERT INTO cell (id, run, position, status) VALUES (9, 2, 0, 'planned')")
        self.look()
        self.assertEqual(self.found(), (0, 0))

    def test_a_further_process_that_was_said_to_be_stored_and_is_not_is_lost(self):
        self.change("INSERT INTO cell (id, run, position, status, repeat) VALUES (9, 1, 2, 'planned', 1)")
        self.look("  1 further  none · null · b1 · #2   p50 1.00 ms\n")
        self.assertEqual(self.found(), (1, 0))


class ProcessesTest(unittest.TestCase):
    def test_a_daemon_that_lives_on_is_found_and_ended(self):
        with tempfile.TemporaryDirectory() as mark:
            daemon = subprocess.Popen(["sleep", "60"], env={**os.environ, "TMPDIR": mark}, start_new_session=True)
            while not processes.carrying(Path(mark)):  # its environment can be read a moment after it was started
                time.sleep(0.005)
            self.assertEqual(processes.left_after(Path(mark), 0.2), [daemon.pid])
            self.assertEqual(daemon.wait(), -signal.SIGKILL)
            self.assertEqual(processes.carrying(Path(mark)), [])


if __name__ == "__main__":
    unittest.main()
