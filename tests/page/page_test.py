# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""page_test.py PROGRAM CASE: the report's page in headless Chromium. Exit status 77: cannot be tried here."""
import json
import re
import sqlite3
import subprocess
import sys
import tempfile

from browser import Browser, executable
from case import BATCHES, BOARDS, CELLS, DRAWN, FRAMEWORKS, Case, are_hidden, each_mark, marks, press, shrunk

SKIPPED = 77

# Each of these has run in some page of somebody.
HOSTILE = (
    "</script><script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "'\"--><svg onload=document.title='ran'>",
    "\u2028\u2029document.title='ran'//",
    "{{constructor.constructor('document.title=1')()}}${document.title='ran'}",
    "\x00\x01\x1b[2J\x7f\u202e<!--<script>",
    "javascript:document.title='ran'",
)


def figures(case):
    """Every figure is there, with a mark for each cell that it shows, at any width and on paper."""
    case.measure()
    with Browser() as browser:
        case.open(browser)
        present = browser.value("[...document.querySelectorAll('[data-figure]')].map(e => e.dataset.figure)")
        case.expect(present == ["throughput", "throughput-by-batch", "latency-by-batch", "resources", "loading",
                                "distribution", "over-time"], f"figures: {present}")
        case.expect(marks(browser, "throughput", "rect") == len(FRAMEWORKS), "a bar for each framework")
        for figure in ("throughput-by-batch", "latency-by-batch"):
            case.expect(marks(browser, figure, "symbol") == CELLS, f"{figure}: a point for each cell")
            case.expect(marks(browser, figure, "line") == len(FRAMEWORKS), f"{figure}: a line for each framework")
            hollow = browser.value(f"document.querySelectorAll('[data-figure=\"{figure}\"] .mark-symbol path:not([stroke])')"
                                   ".length")
            case.expect(hollow == 0, f"{figure}: every point has an outline")
            case.expect(marks(browser, figure, "text") == len(FRAMEWORKS), f"{figure}: each line is named")
        case.expect(marks(browser, "resources", "rect") == 2 * len(FRAMEWORKS), "resources: memory and processor")
        press(browser, "sleep")
        legend = browser.value("[...document.querySelectorAll('[data-figure=distribution] .role-legend-label text')]"
                               ".map(e => e.textContent)")
        case.expect(legend == ["sleep"], f"legends name what is drawn: {legend}")
        press(browser, "show all")
        case.expect("no limits of this device are stored" in browser.value("document.body.innerText"),
                    "whoever has no roofline is told how to get one")
        case.expect("Not measured: power and energy" in browser.value("document.body.innerText"),
                    "what nobody measured is said, not drawn as zero")
        case.expect(marks(browser, "loading", "text") == 3 * len(FRAMEWORKS), "loading: load, first, then")
        case.expect(marks(browser, "distribution", "line") == len(FRAMEWORKS), "distribution: a line each")
        case.expect(marks(browser, "over-time", "line") == 2 * len(FRAMEWORKS), "over time: pale until steady, then full")
        case.expect(are_hidden(browser, '.plain'),
                    "the plain charts gave way")
        for width in (390, 768, 1600):
            browser.value("delete document.documentElement.dataset.figures; 1")
            browser.resize(width)
            browser.wait_for(DRAWN)
            over = browser.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            case.expect(over <= 0, f"{width} px: nothing sticks out ({over} px)")
            wide = browser.value("Math.max(...[...document.querySelectorAll('.plot')].map(e => e.scrollWidth - "
                                 "e.clientWidth))")
            case.expect(wide <= 0, f"{width} px: figures fit ({wide} px)")
            case.expect(shrunk(browser) == [], f"{width} px: no figure is shrunk: {shrunk(browser)}")
        paper = browser.paper()
        case.expect(paper.startswith(b"%PDF") and len(paper) > 20000, f"prints: {len(paper)} bytes of PDF")
        case.expect_quiet(browser)
    with Browser(dark=True) as browser:
        case.open(browser)
        dark = browser.value("getComputedStyle(document.querySelector('[data-figure] text')).fill")
        case.expect(min(map(int, re.findall(r"\d+", dark)[:3])) > 110, f"dark: text is light ({dark})")
    files = case.run("report", "--figures", "out").stderr
    specification = json.loads((case.folder / "out/throughput.vl.json").read_text())
    case.expect("7 figures" in files and len(specification["datasets"]["cells"]) == CELLS and
                "var(--" not in json.dumps(specification), "report --figures writes whole files")


def roofline(case):
    """Each cell is a point under the roofs of its device, which carry their names, whatever is filtered."""
    case.measure()
    database = sqlite3.connect(case.folder / "edgegauge.db")
    database.execute("UPDATE model SET multiply_adds = 1000000, parameters = 1000, activations = 1000")
    for position, (quantity, kind, level, size, best) in enumerate((
            ("multiply-adds", "fp32", "", None, 50e9), ("bandwidth", "read", "memory", 1 << 26, 1e9))):
        database.execute("INSERT INTO device_limit SELECT id, ?, ?, ?, 'any', 1, ?, ?, ?, ?, ?, 5, '', '' FROM device",
                         (position, quantity, kind, level, size, best, best, best))
    database.commit()
    database.close()
    with Browser() as browser:
        case.open(browser)
        points = marks(browser, "roofline", "symbol")
        case.expect(points == CELLS, f"a point for each cell: {points}; latencies of {case.sample_counts()}")
        case.expect(marks(browser, "roofline", "line") == 2, "a roof of memory and one of arithmetic")
        case.expect(marks(browser, "roofline", "text") == 2, "each roof is named")
        press(browser, "null")
        case.expect(marks(browser, "roofline", "symbol") == len(BATCHES), "one framework: its points")
        case.expect(marks(browser, "roofline", "line") == 2, "the roofs stay")
        case.expect_quiet(browser)


def cost(case):
    """Each priced cell is a point with its intervals; a line goes through the full points of each front."""
    case.measure("raspberry-pi-4b")
    # The faster, the dearer: then none of these is beaten in both.
    for batch, watts in zip(BATCHES, (1, 100, 2000)):
        case.store_figure("power_mean", watts, "sleep", batch)
    with Browser() as browser:
        case.open(browser)
        case.expect(marks(browser, "cost", "symbol") == CELLS, f"a point for each cell; {case.sample_counts()}")
        front = browser.value("document.querySelectorAll('#cost tr[data-cell] .badge').length")
        case.expect(front == len(BATCHES) + 1, f"the front with electricity, and that without: {front} cells")
        full = each_mark(browser, "cost", "symbol", "e.getAttribute('fill-opacity') === '1'").count(True)
        case.expect(full == front, f"what is on a front is a full point: {full}")
        lines = [path for seen, path in each_mark(browser, "cost", "line", "[e.getAttribute('stroke-opacity'), "
                                                  "e.getAttribute('d')]") if seen == "1"]
        through = sorted(len(re.findall("[ML]", path)) for path in lines)
        case.expect(through == [1, len(BATCHES)], f"a line goes through each point of its front: {through}")
        spreads = browser.value("[...document.querySelectorAll('#cost tr[data-cell]')]"
                                ".filter(e => e.children[1].textContent.includes('±')).length")
        for axis, what in ("x", "costs"), ("y", "rates"):
            drawn = [length for length in each_mark(browser, "cost", "rule", f"Number(e.getAttribute('{axis}2'))")
                     if length != 0]
            case.expect(len(drawn) == spreads > 0, f"intervals of {what}: {len(drawn)}, known: {spreads}")
        names = [name for name in each_mark(browser, "cost", "text", "e.textContent") if name]
        of_front = {"null b4"} | {f"sleep b{batch}" for batch in BATCHES}
        case.expect(names and of_front.issuperset(names), f"of the front, and it alone, points are named: {names}")
        press(browser, "sleep")
        case.expect(marks(browser, "cost", "symbol") == len(BATCHES), "one framework: its points")
        case.expect_quiet(browser)


def resources(case):
    """Power and energy have panels once a sensor told them of some cell; of the others is said that none did."""
    case.measure()
    for name, value in ("power_mean", 4.5), ("energy_net", 0.125):
        case.store_figure(name, value, "sleep", BATCHES[0])
    with Browser() as browser:
        case.open(browser)
        panels = browser.value("[...document.querySelectorAll('[data-figure=resources] .role-title-text text')]"
                               ".map(e => e.textContent)")
        case.expect(panels == ["peak memory, MB", "processor, cores kept busy", "power, W",
                               "energy per inference, J"], f"panels: {panels}")
        texts = each_mark(browser, "resources", "text", "e.textContent")
        for value in ("4.50 W", "125 mJ"):
            case.expect(any(text.startswith(value) and text.endswith("sleep") for text in texts),
                        f"what was measured is written: {value}")
        case.expect(texts.count("not measured  null") == 2, f"what was not is said: {texts}")
        widths = each_mark(browser, "resources", "rect", "e.getBBox().width")
        case.expect(sum(width > 0 for width in widths) == 2 * len(FRAMEWORKS) + 2,
                    f"a bar for what was measured, and none for what was not: {widths}")
        case.expect("Not measured: power" not in browser.value("document.body.innerText"),
                    "what somebody measured is not said to be missing")
        press(browser, "null")
        case.expect(each_mark(browser, "resources", "text", "e.textContent").count("not measured  null") == 2,
                    "alone, too, it is said of a cell")
        case.expect_quiet(browser)


def filters(case):
    """What is chosen is what figures and tables show; all of it comes back."""
    case.measure()
    shown = "document.querySelectorAll('#cells tr[data-cell]:not([hidden])').length"
    with Browser() as browser:
        case.open(browser)
        case.expect(browser.value(shown) == CELLS, "at first every cell is shown")
        press(browser, "sleep")
        case.expect(browser.value(shown) == len(BATCHES), "one framework: its cells")
        case.expect(marks(browser, "throughput", "rect") == 1, "one framework: one bar")
        case.expect(marks(browser, "latency-by-batch", "symbol") == len(BATCHES), "one framework: its points")
        press(browser, "4")
        case.expect(browser.value(shown) == 1, "one framework, one batch: one cell")
        case.expect(browser.value("document.getElementById('filter-count').textContent") == f"1 of {CELLS} cells",
                    "how many are shown is said")
        press(browser, "show all")
        case.expect(browser.value(shown) == CELLS and marks(browser, "throughput", "rect") == len(FRAMEWORKS),
                    "all of it comes back")
        case.expect_quiet(browser)


def starts(case):
    """Starts: a panel for each state in one row of a model, a table that fits a phone, filters that reach both."""
    case.run("run", "--framework", ",".join(FRAMEWORKS), "--cold-start", "warm-file,warm-process", "--starts", "6",
             "--report", "none")
    with Browser() as browser:
        case.open(browser)
        legend = browser.value("[...document.querySelectorAll('[data-figure=loading] .role-legend-label text')]"
                               ".map(e => e.textContent)")
        case.expect("first inference" in legend and "steady inference" not in legend, f"legend: {legend}")
        places = browser.value("[...document.querySelectorAll('[data-figure=loading] .role-title-text text')]"
                               ".map(e => Math.round(e.getBoundingClientRect().top))")
        case.expect(len(places) == 2 and places[0] == places[1], f"a model's states are side by side: {places}")
        browser.value("delete document.documentElement.dataset.figures; 1")
        browser.resize(390)
        browser.wait_for(DRAWN)
        fits = browser.value("[...document.querySelectorAll('#starts .scroll')]"
                             ".every(e => e.scrollWidth <= e.clientWidth)")
        case.expect(fits, "390 px: the table of starts fits")
        lines = "[...document.querySelectorAll('tr[data-start]')].filter(e => e.offsetHeight > 0).length"
        before = browser.value(lines)
        press(browser, "null")
        case.expect(before > 0 and browser.value(lines) == before / 2, "390 px: one framework: half of the lines")
        text = browser.value("document.getElementById('filter-count').textContent")
        case.expect(text == "12 of 24 cells", f"starts are cells that are counted: {text}")
        case.expect_quiet(browser)


def sustained(case):
    """Over the time of a sustained cell; a sensor that says the same throughout has an axis that can be read."""
    case.run("--root", str(BOARDS / "jetson-nano"), "run", "--framework", "sleep", "--set", "sleep_us=2000",
             "--sustained", "1s", "--warm-up", "5ms", "--report", "none")
    with Browser() as browser:
        case.open(browser)
        case.expect(marks(browser, "sustained", "line") >= 2, "throughput, and what a sensor told")
        axes = browser.value("[...document.querySelectorAll('[data-figure=sustained] .role-axis')]"
                             ".filter(e => getComputedStyle(e).display !== 'none')"
                             ".map(e => [...e.querySelectorAll('.role-axis-label text')].map(t => t.textContent))"
                             ".filter(labels => labels.length > 0)")
        case.expect(all(len(labels) > 1 and len(set(labels)) == len(labels) and max(map(len, labels)) <= 6
                        for labels in axes), f"labels of axes: {axes}")
        browser.value("delete document.documentElement.dataset.figures; 1")
        browser.resize(390)
        browser.wait_for(DRAWN)
        case.expect(shrunk(browser) == [], f"390 px: no figure is shrunk by long names: {shrunk(browser)}")
        case.expect_quiet(browser)


def sensed(case):
    """Temperature and clock over the time of an ordinary cell."""
    case.run("--root", str(BOARDS / "jetson-nano"), "run", "--framework", "sleep", "--set", "sleep_us=2000",
             "--target", "0.0001%", "--cell-limit", "2s", "--warm-up", "5ms", "--report", "none")
    with Browser() as browser:
        case.open(browser)
        case.expect(marks(browser, "sensed-over-time", "line") == 2, "temperature, and clock")
        # Where the sleeps have a steady state that begins late, those before it have a line of their own.
        case.expect(marks(browser, "over-time", "line") in (1, 2), "above them the requests")
        case.expect_quiet(browser)


def devices(case):
    """Two boards on one page: the first figure has a bar of each for every framework, filters tell them apart."""
    for board in ("raspberry-pi-4b", "raspberry-pi-5"):
        case.measure(board, f"{board}.db")
    case.run("report", "raspberry-pi-4b.db", "raspberry-pi-5.db", "--format", "html", "--output", "page.html")
    with Browser() as browser:
        browser.open(case.folder / "page.html")
        browser.wait_for(DRAWN)
        present = browser.value("[...document.querySelectorAll('[data-figure]')].map(e => e.dataset.figure)")
        case.expect(present[0] == "throughput-by-device" and "throughput" not in present, f"figures: {present}")
        case.expect(marks(browser, "throughput-by-device", "rect") == 2 * len(FRAMEWORKS), "a bar for each of each")
        labels = browser.value("[...document.querySelectorAll('[data-figure=throughput-by-device] "
                               ".role-axis-label text')].map(e => e.textContent)")
        case.expect(sum(label.startswith("Raspberry Pi") for label in labels) == 2, f"devices are named: {labels}")
        case.expect(marks(browser, "latency-by-batch", "line") == 2 * len(FRAMEWORKS), "a line for each of each")
        case.expect("resources-by-device" in present and "resources" not in present, "resources are by device")
        bars = marks(browser, "resources-by-device", "rect")
        case.expect(bars == 2 * 2 * len(FRAMEWORKS), f"memory and processor of each framework on each: {bars}")
        case.expect(marks(browser, "cost", "symbol") == 2 * CELLS, "cost: a point for each cell of both")
        shown = "document.querySelectorAll('#cells tr[data-cell]:not([hidden])').length"
        case.expect(browser.value(shown) == 2 * CELLS, "every cell of both is told")
        press(browser, "Raspberry Pi 5 Model B")
        case.expect(browser.value(shown) == CELLS, "one device: its cells")
        costs = "document.querySelectorAll('#cost tr[data-cell]:not([hidden])').length"
        case.expect(browser.value(costs) == CELLS, "one device: its costs")
        case.expect(marks(browser, "throughput-by-device", "rect") == len(FRAMEWORKS), "one device: its bars")
        bars = marks(browser, "resources-by-device", "rect")
        case.expect(bars == 2 * len(FRAMEWORKS), f"one device: its memory and processor: {bars}")
        press(browser, "show all")
        answer = browser.value("document.querySelector('h1').textContent")
        case.expect(answer.startswith("Use Raspberry Pi"), f"the answer names a device: {answer}")
        for width in (390, 768, 1600):
            browser.value("delete document.documentElement.dataset.figures; 1")
            browser.resize(width)
            browser.wait_for(DRAWN)
            over = browser.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            case.expect(over <= 0, f"{width} px: nothing sticks out ({over} px)")
            case.expect(shrunk(browser) == [], f"{width} px: no figure is shrunk: {shrunk(browser)}")
        case.expect_quiet(browser)


def hostile(case):
    """A results file whose names are attacks: nothing of it runs, and nothing of it is lost."""
    case.measure()
    database = sqlite3.connect(case.folder / "edgegauge.db")
    cells = [row[0] for row in database.execute("SELECT id FROM cell ORDER BY id")]
    for i, cell in enumerate(cells):
        name = HOSTILE[i % len(HOSTILE)]
        database.execute("UPDATE cell SET model_name = ?, runtime_version = ?, message = ? WHERE id = ?",
                         (name, name, name, cell))
        database.execute("UPDATE phase SET name = ? || name WHERE cell = ? AND name != 'first'", (name, cell))
    database.execute("UPDATE cell SET model_name = ? WHERE id = ?", ("x" * 1_000_000 + HOSTILE[0], cells[0]))
    database.execute("UPDATE cell SET status = 'failed', kind = 'crash', stage = 'load', message = ? WHERE id = ?",
                     (HOSTILE[1] * 40_000, cells[-1]))
    database.execute("UPDATE device SET headline = ?", (HOSTILE[0] + HOSTILE[1],))
    database.execute("UPDATE run SET command_line = ?, plan_toml = ?", (HOSTILE[0], HOSTILE[2] + "\n" + HOSTILE[5]))
    database.commit()
    database.close()
    with Browser() as browser:
        case.open(browser)
        # Tooltips are made when they are wanted.
        browser.value("document.querySelectorAll('[data-figure] path[aria-roledescription]').forEach(e => "
                      "['mouseover', 'mousemove', 'click'].forEach(t => e.dispatchEvent(new MouseEvent(t, "
                      "{bubbles: true, clientX: 5, clientY: 5})))); 1")
        browser.value("new Promise(done => setTimeout(() => done(1), 300))")
        title = browser.value("document.title")
        case.expect(title.startswith("edgegauge") and browser.dialogs == [], f"nothing ran: {title[:60]}")
        case.expect(browser.value("document.querySelectorAll('img, iframe, object, embed, svg [onload]').length") == 0,
                    "no element came of a name")
        scripts = browser.value("document.querySelectorAll('script').length")
        case.expect(scripts == 5, f"its own scripts are all there are ({scripts})")
        told = browser.value("document.querySelectorAll('section:not(#cost) tr[data-cell]').length")
        case.expect(told == CELLS, f"every cell is told, measured or not ({told})")
        size = (case.folder / "page.html").stat().st_size
        case.expect(size < 2_000_000, f"a megabyte of name costs no megabytes of page ({size} bytes)")
        browser.resize(390)
        browser.value("new Promise(done => setTimeout(() => done(1), 600))")
        over = browser.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        case.expect(over <= 0, f"nothing sticks out ({over} px)")
        case.expect_quiet(browser)


def plain(case):
    """Where scripts may not run, the answer, the charts and the tables are there."""
    case.measure()
    with Browser() as browser:
        browser.call("Emulation.setScriptExecutionDisabled", value=True)
        browser.open(case.page())
        text = browser.value("document.body.innerText")
        for part in ("Samples per second", "Every figure", "Where this was measured"):
            case.expect(part in text, f"there without scripts: {part}")
        case.expect(browser.value("document.querySelectorAll('#cells tr[data-cell]').length") == CELLS, "every cell is told")
        case.expect(are_hidden(browser, '.figure'),
                    "no empty place for a figure")
        case.expect_quiet(browser)


def skipped(reason):
    """As GoogleTest says it, for whoever counts."""
    print(f"page_test.py: Skipped\n{reason}")
    return SKIPPED


def main():
    program, name = sys.argv[1:]
    if executable() is None:
        return skipped("there is no Chromium (Debian package chromium)")
    if subprocess.run([program, "runtimes", "path", "vega"], capture_output=True).returncode != 0:
        return skipped("Vega is not installed (edgegauge runtimes install vega vega-lite vega-embed)")
    with tempfile.TemporaryDirectory(prefix="edgegauge-page-") as folder:
        case = Case(program, folder)
        {"figures": figures, "roofline": roofline, "cost": cost, "resources": resources, "filters": filters,
         "hostile": hostile, "plain": plain, "starts": starts, "sustained": sustained, "sensed": sensed,
         "devices": devices}[name](case)
    return 1 if case.failures else 0


if __name__ == "__main__":
    sys.exit(main())
