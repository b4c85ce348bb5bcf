# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""From pairs of processes to a ratio with its interval (docs/measurement.md, "Comparing")."""

import math
import statistics
from dataclasses import dataclass

# Student's t, two-sided 95%, for 1 to 30 degrees of freedom; beyond that within 2% of the normal 1.96 + 2.4/df.
T_95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042)


@dataclass(frozen=True)
class Ratio:
    value: float  # our latency over the peer's
    low: float  # its 95% interval; not a number with a single pair
    high: float


def log_ratio(ours_ns: list[int], peer_ns: list[int]) -> float:
    return math.log(statistics.median(ours_ns)) - math.log(statistics.median(peer_ns))


def ratio_of(differences: list[float]) -> Ratio:
    """From log_ratio of each pair; a pair is one sample, however many latencies it holds."""
    mean = statistics.fmean(differences)
    freedom = len(differences) - 1
    half = math.nan
    if freedom > 0:
        t = T_95[freedom - 1] if freedom <= len(T_95) else 1.96 + 2.4 / freedom
        half = t * statistics.stdev(differences) / math.sqrt(len(differences))
    return Ratio(math.exp(mean), math.exp(mean - half), math.exp(mean + half))
