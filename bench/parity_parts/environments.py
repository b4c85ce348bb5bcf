# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""One virtual environment per framework, kept in the user's cache. Only this benchmark makes and uses them."""

import os
import platform
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from parity_parts.frameworks import Framework

LOCK_FILE = Path(__file__).parents[2] / "runtimes" / "lock.toml"
STAMP = "requirements.txt"  # written last: an environment without it was not finished


@dataclass(frozen=True)
class Environment:
    framework: Framework
    folder: Path
    requirements: tuple[str, ...]
    download_bytes: int  # of the framework's own package

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def is_made(self) -> bool:
        stamp = self.folder / STAMP
        return stamp.exists() and stamp.read_text().split() == list(self.requirements)


def cache_folder() -> Path:
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "edgegauge"
    return Path(os.environ.get("EDGEGAUGE_CACHE") or default)


def locked_package(name: str) -> tuple[str, int]:
    """"PACKAGE==VERSION" of the library that the tool itself runs on this machine, and its wheel's size."""
    for entry in tomllib.loads(LOCK_FILE.read_text())["entry"]:
        for artefact in entry["artefact"] if entry["name"] == name else ():
            if artefact["architecture"] == platform.machine():
                package = artefact.get("package", entry["package"])
                return f"{package}=={entry['version']}", artefact["download_bytes"]
    raise LookupError(f"{LOCK_FILE.name} has no {name} for {platform.machine()}")


def environment_for(framework: Framework) -> Environment:
    package, download_bytes = locked_package(framework.name)
    folder = cache_folder() / "parity" / framework.name
    return Environment(framework, folder, (package, *framework.also), download_bytes)


def announce(environments: list[Environment]) -> None:
    missing = [environment for environment in environments if not environment.is_made()]
    if not missing:
        print("The Python environments are there: nothing will be downloaded.", file=sys.stderr)
        return
    print("To download with pip, for this benchmark alone, into environments of their own:", file=sys.stderr)
    for environment in missing:
        wanted = ", ".join(environment.requirements)
        size = f"{environment.download_bytes / 1e6:.0f} MB"
        print(f"  {environment.folder}: {wanted} ({size}), and what they require", file=sys.stderr)


def make(environment: Environment) -> None:
    """Does nothing when it is there. Raises CalledProcessError when venv or pip fail; they say why themselves."""
    if environment.is_made():
        return
    shutil.rmtree(environment.folder, ignore_errors=True)
    run = lambda *command: subprocess.run([str(word) for word in command], check=True, stdout=sys.stderr)
    run(sys.executable, "-m", "venv", environment.folder)
    run(environment.python, "-m", "pip", "install", "--quiet", "--only-binary=:all:", *environment.requirements)
    (environment.folder / STAMP).write_text("\n".join(environment.requirements) + "\n")
