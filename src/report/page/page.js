// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Draws the figures of a page, and lets its reader choose what figures and tables show. Everything is in the page:
// nothing is asked of a network, and nothing is evaluated (Vega interprets its expressions).
(function () {
  'use strict';

  const page = JSON.parse(document.getElementById('figure-data').textContent);
  const kinds = ['device', 'model', 'framework', 'batch'];
  const titles = {device: 'Device', model: 'Model', framework: 'Framework', batch: 'Batch'};
  const chosen = {device: new Set(), model: new Set(), framework: new Set(), batch: new Set()};
  const views = new Map();

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /** A row that does not say its batch is of all of them. */
  const passes = row => kinds.every(
      kind => chosen[kind].size === 0 || row[kind] === undefined || chosen[kind].has(String(row[kind])));

  const rowsOf = table => page.tables[table].filter(passes);

  // --- figures ---------------------------------------------------------------------------------------------------

  /** Pixels for the longest of the names in these fields, at the size of a figure's text; never more than `most`. */
  function roomFor(rows, fields, most) {
    if (fields === undefined) return most;
    const letters = row => fields.reduce((sum, field) => sum + String(row[field] || '').length, 0);
    return Math.min(most, 18 + 6 * Math.max(...rows.map(letters)));
  }

  /** How many panels the model with the most of them has. */
  function panelsOfAModel(rows, field) {
    const panels = new Map();
    for (const row of rows) panels.set(row.model, (panels.get(row.model) || new Set()).add(row[field]));
    return Math.max(...[...panels.values()].map(of => of.size));
  }

  /** Where a model has several panels, its rows are full: none begins with the last panel of the model before. */
  function columnsFor(rows, field, most) {
    const ofModel = panelsOfAModel(rows, field);
    return ofModel === 1 ? most : Math.ceil(ofModel / Math.ceil(ofModel / most));
  }

  /** A legend wider than its figure would shrink both. */
  function legendColumns(rows, width) {
    const {columns, labelLimit, labelFontSize} = page.style.legend;
    const letters = Math.max(...rows.map(row => String(row.phase || row.setting || '').length));
    return Math.max(1, Math.min(columns, Math.floor(width / (34 + Math.min(labelLimit, 0.62 * labelFontSize * letters)))));
  }

  /** Legends name what is drawn: a channel's domain holds every setting, so that each keeps its colour. */
  function nameDrawn(node, rows) {
    if (node === null || typeof node !== 'object') return;
    const all = node.scale && node.scale.domain;
    if (Array.isArray(all) && node.legend !== null) {
      const drawn = new Set(rows.map(row => row[node.field]));
      node.legend = {values: all.filter(name => drawn.has(name))};
    }
    Object.values(node).forEach(child => nameDrawn(child, rows));
  }

  /** As many panels side by side as there is room for, each as wide as that leaves. */
  function fitted(specification, rows, width) {
    const spec = structuredClone(specification);
    const {left: mostLeft, right: mostRight, least, columns, left_holds, right_holds} = spec.usermeta.room;
    const left = roomFor(rows, left_holds, mostLeft);
    const right = roomFor(rows, right_holds, mostRight);
    const panels = spec.facet ? new Set(rows.map(row => row[spec.facet.field])).size : 1;
    const room = Math.max(1, Math.min(columns, panels, Math.floor(width / (left + least + right))));
    const fit = spec.facet ? columnsFor(rows, spec.facet.field, room) : room;
    const panel = spec.spec || spec;
    panel.width = Math.max(60, Math.floor(width / fit) - left - right);
    if (spec.facet) {
      spec.columns = fit;
      spec.spacing = Object.assign({}, spec.spacing, {column: left + right});
    }
    spec.padding = {left: 0, top: 4, bottom: 4, right: 0};
    spec.config = {legend: {columns: legendColumns(rows, width)}};
    return spec;
  }

  /** The page's colours as they are on white paper, for a picture that leaves the page. */
  const plain = spec => JSON.parse(JSON.stringify(spec).replace(/var\(--\w+, (#[0-9a-f]{6})\)/g, '$1'));

  const options = {
    mode: 'vega-lite', renderer: 'svg', actions: false, ast: true, defaultStyle: false,
    tooltip: {theme: 'custom', disableDefaultStyle: true}
  };

  async function save(name, type) {
    const spec = plain(views.get(name).spec);
    spec.config.background = 'white';
    const drawn = await vegaEmbed(document.createElement('div'), spec, options);
    const address = await drawn.view.toImageURL(type, 2);
    make('a', {href: address, download: `edgegauge-${name}.${type}`}).click();
    drawn.finalize();
  }

  function buttons(name) {
    const button = type => make('button', {type: 'button', textContent: type.toUpperCase(),
                                           title: `Save this figure as ${type.toUpperCase()}`,
                                           onclick: () => save(name, type)});
    return make('div', {className: 'save'}, 'Save as ', button('svg'), ' ', button('png'));
  }

  async function draw(slot) {
    const name = slot.dataset.figure;
    const specification = page.figures[name];
    const rows = rowsOf(specification.data.name);
    const old = views.get(name);
    if (old) old.drawn.finalize();
    views.delete(name);
    if (rows.length === 0) {
      slot.replaceChildren(make('p', {className: 'note', textContent: 'Nothing of this was chosen.'}));
      return;
    }
    const spec = fitted(specification, rows, slot.clientWidth);
    nameDrawn([spec.encoding, spec.layer, spec.spec], rows);
    spec.datasets = {[spec.data.name]: rows};
    spec.config = vega.mergeConfig({}, page.style, spec.config || {});
    const plot = make('div', {className: 'plot'});
    slot.replaceChildren(plot);
    const drawn = await vegaEmbed(plot, spec, options);
    views.set(name, {drawn, spec});
    slot.append(buttons(name));
  }

  let drawing = Promise.resolve();
  function drawAll() {
    drawing = drawing.then(async () => {
      for (const slot of document.querySelectorAll('[data-figure]')) {
        try {
          await draw(slot);
          slot.closest('section').classList.add('drawn');
        } catch (error) {
          slot.textContent = 'This figure could not be drawn: ' + error.message;
          console.error(slot.dataset.figure, error);
        }
      }
      document.documentElement.dataset.figures = 'drawn';
    });
  }

  // --- filters ---------------------------------------------------------------------------------------------------

  function filterRows() {
    // Of starts behind an overview nothing is known here: they stay.
    const hides = cell => cell !== undefined && !passes(cell);
    const known = new Map(page.cells.map(cell => [String(cell.cell), cell]));
    for (const row of document.querySelectorAll('tr[data-cell], tr[data-start]'))
      row.hidden = hides(known.get(row.dataset.cell || row.dataset.start));
    const all = page.cells.length;
    const shown = page.cells.filter(passes).length;
    document.getElementById('filter-count').textContent =
        `${shown === all ? 'all' : `${shown} of`} ${all} ${page.unit}`;
    document.querySelector('.clear').hidden = kinds.every(kind => chosen[kind].size === 0);
  }

  function changed() {
    delete document.documentElement.dataset.figures;
    filterRows();
    drawAll();
  }

  function chip(kind, value) {
    const press = event => {
      const pressed = chosen[kind].has(value);
      pressed ? chosen[kind].delete(value) : chosen[kind].add(value);
      event.currentTarget.setAttribute('aria-pressed', String(!pressed));
      changed();
    };
    const button = make('button', {type: 'button', className: 'chip', textContent: value, onclick: press});
    button.setAttribute('aria-pressed', 'false');
    button.dataset.filter = kind;
    return button;
  }

  function clear() {
    for (const kind of kinds) chosen[kind].clear();
    for (const button of document.querySelectorAll('.chip')) button.setAttribute('aria-pressed', 'false');
    changed();
  }

  function filters() {
    const groups = [];
    for (const kind of kinds) {
      const values = [...new Set(page.cells.map(cell => String(cell[kind])))];
      if (values.length < 2) continue;
      if (kind === 'batch') values.sort((a, b) => a - b);
      groups.push(make('div', {className: 'group'}, make('span', {textContent: titles[kind]}),
                       ...values.map(value => chip(kind, value))));
    }
    if (groups.length === 0) return;
    const bar = make('div', {className: 'filters'}, ...groups,
                     make('div', {className: 'group'}, make('span', {textContent: 'Shown'}),
                          make('output', {id: 'filter-count'}), ' ',
                          make('button', {type: 'button', className: 'clear', textContent: 'show all', onclick: clear})));
    document.getElementById('filters').append(bar);
    filterRows();
  }

  // --- the page --------------------------------------------------------------------------------------------------

  let width = 0;
  let waiting = 0;
  window.addEventListener('resize', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (document.documentElement.clientWidth === width) return;
      width = document.documentElement.clientWidth;
      drawAll();
    }, 200);
  });

  // Paper shows what is folded.
  let folded = [];
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details.fold:not([open])')];
    for (const details of folded) details.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
  });

  document.documentElement.classList.add('scripted');
  width = document.documentElement.clientWidth;
  filters();
  drawAll();
})();
