# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""What the monitors cost: a cell with them against the same cell without, in quads ABBA or BAAB.

Prints one line "NAME_ratio=... NAME_low=... NAME_high=..." per cell: the ratio of mean latencies (on / off),
the mean over quads of its logarithm, with a 95% t interval. Means, since two looks a second touch few of the
requests: however long a look took, it would move no median.
"""
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile

SECONDS = 3
T95 = {3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228, 11: 2.201}
CELLS = {
    "sleep": ["--framework", "sleep", "--set", "mode=busy", "--set", "sleep_us=1000"],
    "real": ["--framework", "onnxruntime", "--model", "squeezenet1.1",
             "--threads", str(len(os.sched_getaffinity(0)))],
}


def mean_latency(program, root, cell, telemetry):
    """In ns, of one cell, measured in a run of its own."""
    with tempfile.TemporaryDirectory() as folder:
        results = f"{folder}/bench.db"
        run = [program, "--root", root, "run", *cell, "--telemetry", telemetry, "--target", "0.0001%",
               "--warm-up", "500ms", "--cell-limit", f"{SECONDS}s", "--results", results, "--report", "none"]
        subprocess.run(run, check=True, capture_output=True)
        shown = subprocess.run([program, "--json", "show", "1", results], check=True, capture_output=True)
        return json.loads(shown.stdout)["metrics"]["latency_mean"]["value"]


def log_ratio_of_quad(measure, on_first):
    """ln(on / off) of one quad; the order cancels what drifts evenly."""
    means = {"series": [], "off": []}
    first, second = ("series", "off") if on_first else ("off", "series")
    for telemetry in (first, second, second, first):
        means[telemetry].append(measure(telemetry))
    return statistics.mean(map(math.log, means["series"])) - statistics.mean(map(math.log, means["off"]))


def main():
    program, root, quads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    order = random.Random(1)
    for name, cell in CELLS.items():
        logs = [log_ratio_of_quad(lambda telemetry: mean_latency(program, root, cell, telemetry),
                                  order.random() < 0.5)
                for _ in range(quads)]
        middle = statistics.mean(logs)
        half = T95[quads - 1] * statistics.stdev(logs) / math.sqrt(quads)
        low, high = math.exp(middle - half), math.exp(middle + half)
        print(f"{name}_ratio={math.exp(middle):.4f} {name}_low={low:.4f} {name}_high={high:.4f}", flush=True)


if __name__ == "__main__":
    main()
