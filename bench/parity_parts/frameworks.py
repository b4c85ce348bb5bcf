# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""The frameworks that have a Python package to be held against, and what each needs beside that package.

The package itself and its version are those of runtimes/lock.toml: both sides run the same library.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Framework:
    name: str  # of the worker; NAME_peer.py in bench/parity_peers is what loads the model in Python
    also: tuple[str, ...] = ()  # further packages, as pip takes them


FRAMEWORKS = (
    Framework("onnxruntime"),
    Framework("pytorch", ("numpy==2.4.6",)),
    Framework("tensorflow"),
    Framework("mxnet", ("numpy==1.23.5",)),  # MXNet 1.9.1 uses names that numpy dropped in 1.24
)
