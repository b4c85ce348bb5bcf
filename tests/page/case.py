# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""A folder in which the program measures and writes pages, and what is looked for in them."""
import json
import pathlib
import sqlite3
import subprocess

FRAMEWORKS, BATCHES = ("null", "sleep"), (1, 2, 4)
CELLS = len(FRAMEWORKS) * len(BATCHES)
BOARDS = pathlib.Path(__file__).resolve().parents[1] / "fixtures/device"
DRAWN = "document.documentElement.dataset.figures === 'drawn'"


class Case:
    def __init__(self, program, folder):
        self.program = pathlib.Path(program)
        self.folder = pathlib.Path(folder)
        self.failures = 0

    def expect(self, holds, what):
        print(("ok    " if holds else "FAILED ") + what)
        self.failures += 0 if holds else 1

    def run(self, *arguments):
        return subprocess.run([self.program, *arguments], cwd=self.folder, check=True, capture_output=True, text=True)

    def measure(self, board=None, results="edgegauge.db"):
        """Here, or as if it were on a board."""
        root = [] if board is None else ["--root", str(BOARDS / board)]
        self.run(*root, "run", "--framework", ",".join(FRAMEWORKS), "--batch", ",".join(map(str, BATCHES)),
                 "--warm-up", "5ms", "--cell-limit", "200ms", "--report", "none", "--results", results)

    def store_figure(self, name, value, framework, batch):
        """As if a sensor had told it: a metric of a cell, with an interval of a tenth around it."""
        database = sqlite3.connect(self.folder / "edgegauge.db")
        database.execute("INSERT INTO metric (cell, name, value, low, high) SELECT id, ?, ?, ?, ? FROM cell "
                         "WHERE runtime = ? AND batch = ?",
                         (name, value, value * 0.95, value * 1.05, framework, batch))
        database.commit()
        database.close()

    def sample_counts(self):
        """A cell has no figures where the machine left it only a handful: then this tells."""
        cells = json.loads(self.run("report", "--format", "json").stdout)["cells"]
        return [cell.get("metrics", {}).get("samples", {}).get("value") for cell in cells]

    def page(self):
        self.run("report", "--format", "html", "--output", "page.html")
        return self.folder / "page.html"

    def open(self, browser):
        browser.open(self.page())
        browser.wait_for(DRAWN)

    def expect_quiet(self, browser):
        self.expect(browser.complaints == [], f"no error and no warning: {browser.complaints[:3]}")
        asked = [url for url in browser.requests if not url.startswith(("file:", "data:", "blob:"))]
        self.expect(asked == [] and len(browser.requests) <= 1, f"nothing is requested: {browser.requests[1:4]}")


def are_hidden(browser, selector: str) -> bool:
    """There are such elements, and none of them takes any room."""
    return browser.value("(all => all.length > 0 && all.every(e => e.offsetHeight === 0))"
                         f"([...document.querySelectorAll('{selector}')])")


def each_mark(browser, figure, kind, expression):
    """What an expression of JavaScript comes to for each mark `e` of that kind in a figure."""
    return browser.value(f"[...document.querySelectorAll('[data-figure=\"{figure}\"] .mark-{kind}.role-mark "
                         f":is(path, line, text)')].map(e => {expression})")


def marks(browser, figure, kind):
    return len(each_mark(browser, figure, kind, "1"))


def shrunk(browser):
    """Figures that are drawn for more room than there is: their letters are smaller than those of the page."""
    return browser.value("[...document.querySelectorAll('[data-figure]')].filter(e => [...e.querySelectorAll('svg')]"
                         ".some(s => s.getBoundingClientRect().width < s.width.baseVal.value - 1))"
                         ".map(e => e.dataset.figure)")


def press(browser, text):
    browser.value(f"[...document.querySelectorAll('#filters button')].find(b => b.textContent === '{text}').click()")
    browser.wait_for(DRAWN)
