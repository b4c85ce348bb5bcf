// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/html_parts.h"

namespace edgegauge::report::html {

std::string_view style_sheet() {
  return R"css(:root {
  --paper: #ffffff; --ink: #14181c; --soft: #55606a; --line: #e3e7ea; --wash: #f5f7f8;
  --accent: #11608f; --bar: #9cc3dc; --band: #11608f; --tick: #14181c; --first: #d07a1f;
  --bad: #ad2a1a; --bad-wash: #fbecea; --warn: #8a5300; --warn-wash: #fdf3e0;
  --p0: #cfd8df; --p1: #a9bccb; --p2: #86a3b8; --p3: #668ba6; --p4: #4a7594; --p5: #345f7e; --p6: #234a66; --p7: #16364d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #101316; --ink: #e6eaed; --soft: #9aa5ae; --line: #262c31; --wash: #171b1f;
    --accent: #7cbfe8; --bar: #2f5d7a; --band: #8fcdf2; --tick: #e6eaed; --first: #e59a48;
    --bad: #f28b7d; --bad-wash: #33191a; --warn: #e9b765; --warn-wash: #2c2313;
    --p0: #39434b; --p1: #44545f; --p2: #4f6675; --p3: #5b798c; --p4: #698da4; --p5: #7aa2bc; --p6: #90b8d2; --p7: #aacfe6;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 400 16px/1.55 "Inter", "Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
main { max-width: 1240px; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4.5rem) clamp(1.1rem, 4vw, 3rem) 3rem; }
header { padding-bottom: 2rem; border-bottom: 2px solid var(--ink); }
.eyebrow { margin: 0 0 1.1rem; color: var(--soft); font-size: .875rem; letter-spacing: .01em; }
h1 {
  margin: 0 0 1rem; max-width: 30em; font-size: clamp(1.5rem, 3.2vw, 2.35rem); line-height: 1.18; font-weight: 650;
  letter-spacing: -.018em; text-wrap: balance; overflow-wrap: anywhere;
}
.lead { margin: 0 0 .35rem; max-width: 84ch; color: var(--soft); font-size: 1.0625rem; overflow-wrap: anywhere; }
.counts { display: flex; flex-wrap: wrap; gap: .4rem 1.6rem; margin: 1.4rem 0 0; padding: 0; list-style: none; color: var(--soft); }
.counts b { color: var(--ink); font-weight: 650; }
.counts .bad b, .counts .bad { color: var(--bad); }
section { padding-top: 2.6rem; }
h2 { margin: 0 0 .7rem; font-size: 1.25rem; line-height: 1.3; font-weight: 650; letter-spacing: -.01em; }
h3 { margin: 1.5rem 0 .4rem; color: var(--soft); font-size: .875rem; font-weight: 600; }
p { max-width: 72ch; }
.note { margin: 0 0 .8rem; color: var(--soft); font-size: .875rem; }
small { color: var(--soft); font-size: .8125em; font-weight: 400; }
code, pre { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, monospace; font-size: .8125rem; }

.badge {
  display: inline-block; padding: 0 .45em; border-radius: 3px; font-size: .75rem; line-height: 1.5; font-weight: 500;
  white-space: nowrap; background: var(--wash); color: var(--soft); border: 1px solid var(--line);
}
.badge.warn { background: var(--warn-wash); color: var(--warn); border-color: transparent; }
.badge.bad { background: var(--bad-wash); color: var(--bad); border-color: transparent; }
.setting, .batch { color: var(--soft); }
a { color: var(--accent); }
.phase { padding-left: 1.2rem; }

.warnings { margin: 0; padding: .9rem 1.2rem .9rem 2.3rem; background: var(--warn-wash); border-radius: 6px; font-size: .9375rem; }
.warnings li { margin: .25rem 0; max-width: 90ch; overflow-wrap: anywhere; }
.warnings li::marker { color: var(--warn); }

.scroll { overflow-x: auto; margin: 0 -.6rem; }
.scroll + .note { margin-top: .8rem; }
main > .note { margin: 1.6rem 0 0; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .5rem .6rem; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-size: .8125rem; font-weight: 500; border-bottom-color: var(--soft); white-space: nowrap; }
td { overflow-wrap: anywhere; min-width: 7rem; }
td.n, th.n { min-width: 0; text-align: right; white-space: nowrap; }
td:first-child { min-width: 9.5rem; }
td b { font-weight: 600; }
tbody tr:hover td { background: var(--wash); }
abbr { text-decoration: none; }
#cells table { border-collapse: separate; border-spacing: 0; font-size: .8125rem; }
#cells td:first-child { min-width: 10.5rem; font-size: .875rem; }
#cells td:first-child, #cells th:first-child { position: sticky; left: 0; background: var(--paper); }
#not-measured td:nth-child(3) { min-width: 14rem; }
#not-measured td:last-child { white-space: nowrap; }

.chart { margin: 0; padding: 0; list-style: none; }
.chart ol { margin: 0; padding: 0; list-style: none; }
.chart li:not(.group) {
  display: grid; grid-template-columns: minmax(11rem, 22rem) 1fr 9rem; gap: 0 1rem; align-items: center; padding: .22rem 0;
}
.chart b { font-weight: 600; }
.chart .name { overflow-wrap: anywhere; font-size: .9375rem; line-height: 1.35; }
.chart .value { text-align: right; white-space: nowrap; font-size: .9375rem; }
.track { position: relative; height: 14px; border-left: 1px solid var(--soft); }
.track i { position: absolute; top: 0; bottom: 0; }
.track .bar { left: 0; background: var(--bar); border-radius: 0 2px 2px 0; }
.track .interval { top: 4px; bottom: 4px; min-width: 2px; background: var(--band); }
.track .tick { width: 2px; top: -1px; bottom: -1px; background: var(--tick); opacity: .45; }
.stack { display: flex; gap: 1px; border-left: 0; }
.stack i { position: static; min-width: 1px; border-radius: 1px; }
.p0 { background: var(--p0); } .p1 { background: var(--p1); } .p2 { background: var(--p2); } .p3 { background: var(--p3); }
.p4 { background: var(--p4); } .p5 { background: var(--p5); } .p6 { background: var(--p6); } .p7 { background: var(--p7); }
i.first { background: var(--first); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: 0 0 .8rem; padding: 0; list-style: none; color: var(--soft); font-size: .8125rem; }
.legend i { display: inline-block; width: .75em; height: .75em; margin-right: .45em; border-radius: 2px; }
.grouped { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1.1rem 2.6rem; }
.grouped .group li { grid-template-columns: 2rem 1fr 8rem; }
.grouped .group > .name { display: block; padding-bottom: .15rem; }
.grouped .group li .name { color: var(--soft); }
.gain { float: right; color: var(--accent); font-weight: 600; }

.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 0 2.4rem; margin: 0; }
.cards div { padding: .6rem 0; border-top: 1px solid var(--line); }
dt { color: var(--soft); font-size: .8125rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.terms { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: .9rem 2.6rem; margin: 1.4rem 0; }
.terms dt { color: var(--ink); font-size: .9375rem; font-weight: 600; }
.terms dd { color: var(--soft); font-size: .875rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--accent); font-size: .9375rem; }
pre { margin: .5rem 0; padding: .9rem 1.1rem; background: var(--wash); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .8125rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

@media (min-width: 1300px) {
  #cells .scroll { width: max-content; min-width: calc(100% + 1.2rem); max-width: calc(50vw + 540px); }
  #cells td:first-child { min-width: 15rem; }
}
@media (max-width: 640px) {
  section { padding-top: 2.1rem; }
  .chart li:not(.group) { grid-template-columns: 1fr auto; padding: .38rem 0; }
  .chart li:not(.group) .track { grid-row: 2; grid-column: 1 / -1; margin-top: .2rem; }
  .grouped .group li:not(.group) { grid-template-columns: 2rem 1fr 7.5rem; padding: .15rem 0; }
  .grouped .group li .track { grid-row: auto; grid-column: auto; margin-top: 0; }
  .stacks thead { display: none; }
  .stacks tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  .stacks td, .stacks td.n { display: grid; grid-template-columns: 5.5rem 1fr; padding: .1rem .6rem; border: 0; text-align: left; white-space: normal; }
  .stacks td:first-child { display: block; padding-bottom: .25rem; }
  .stacks td:empty { display: none; }
  .stacks td[data-title]::before { content: attr(data-title); color: var(--soft); font-size: .8125rem; }
  .stacks .badge { justify-self: start; }
  .scroll:has(.two-lines) { overflow: visible; }
  .two-lines thead { position: sticky; top: 0; background: var(--paper); }
  .two-lines tr { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
  .two-lines th, .two-lines td, .two-lines td.n { padding: 0; border: 0; font-size: .8125rem; white-space: normal; }
  .two-lines th:first-child, .two-lines td:first-child { grid-column: 1 / span 5; grid-row: 1; font-size: .875rem; }
  .two-lines .n { grid-row: 2; }
  .two-lines small { white-space: nowrap; }
}
@media print {
  :root {
    --paper: #fff; --ink: #000; --soft: #444; --line: #ccc; --wash: #f4f4f4; --warn-wash: #f7f2e8; --bad-wash: #f7e9e7;
    --accent: #11608f; --bar: #9cc3dc; --band: #11608f; --tick: #000; --bad: #ad2a1a; --warn: #6d4200; --first: #d07a1f;
    --p0: #cfd8df; --p1: #a9bccb; --p2: #86a3b8; --p3: #668ba6; --p4: #4a7594; --p5: #345f7e; --p6: #234a66; --p7: #16364d;
  }
  body { font-size: 10pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .scroll { overflow: visible; margin: 0; }
  #cells table { font-size: 7pt; }
  #cells th, #cells td { padding: .25rem .3rem; }
  h2, h3 { break-after: avoid; }
  tr, .chart li, .cards div, .terms div { break-inside: avoid; }
}
)css";
}

}  // namespace edgegauge::report::html
