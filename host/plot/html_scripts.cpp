// SPDX-License-Identifier: MIT
#include "plot/html_scripts.hpp"

namespace skrobot {

const char* const k_page_style = R"(
body { margin: 16px; font: 13px Helvetica, Arial, 'DejaVu Sans', sans-serif; color: #222; background: #fff; }
figure { margin: 0; position: relative; display: inline-block; max-width: 100%; }
svg { max-width: 100%; height: auto; user-select: none; touch-action: pan-y; }
svg:focus-visible, g:focus-visible { outline: 2px solid #0072B2; }
g[id*=line-] { cursor: pointer; }
g.hidden { opacity: .15; }
.values { position: absolute; z-index: 1; pointer-events: none; background: rgba(255,255,255,.94); border: 1px solid #bbb; border-radius: 3px; padding: 5px 8px; display: none; white-space: nowrap; font-size: 12px; }
.values i { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 5px; }
.values b { padding-left: 10px; float: right; }
.values .nearest { font-weight: bold; }
.values .whole { color: #666; white-space: normal; max-width: 40em; padding-left: 16px; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
button.reset { position: absolute; bottom: 8px; right: 8px; font: inherit; display: none; }
h1 { font-size: 18px; margin: 0 0 8px 20px; }
.help { color: #666; margin: 4px 0 0 20px; }
g.over polyline:not(.wide) { stroke: #D55E00; stroke-opacity: 1; stroke-width: 3.5; }
g.over circle { fill: #D55E00; fill-opacity: 1; r: 7px; }
noscript { color: #666; }
)";

const char* const k_common_script = R"(
'use strict';
function element(parent, name, attributes, text) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  parent.appendChild(made);
  return made;
}
function row(box, colour, name, value) {
  const made = document.createElement('div'), number = document.createElement('b');
  if (colour) {
    const spot = document.createElement('i');
    spot.style.background = colour;
    made.appendChild(spot);
  }
  number.textContent = value;
  made.append(name, number);
  box.appendChild(made);
  return made;
}
// Beside a point of the page, within the figure.
function show_box(figure, box, x, y) {
  box.style.display = 'block';
  const bounds = figure.getBoundingClientRect(), left = x - bounds.left + 16;
  box.style.left = Math.max(left + box.offsetWidth > bounds.width ? left - box.offsetWidth - 32 : left, 0) + 'px';
  box.style.top = Math.max(y - bounds.top - box.offsetHeight / 2, 0) + 'px';
}
function short_text(number) { return Number(number.toPrecision(6)).toString(); }
function drawing_point(svg, event) { return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse()); }
// Calls chosen(from, to) when a rectangle was dragged out over `bounds()`, in the drawing's points. A click stays a
// click.
function on_drag(svg, bounds, chosen) {
  let from = null, rectangle = null;
  const clamped = at => {
    const b = bounds();
    return { x: Math.min(Math.max(at.x, b.x), b.x + b.width), y: Math.min(Math.max(at.y, b.y), b.y + b.height) };
  };
  const end = () => {
    if (rectangle) rectangle.remove();
    from = rectangle = null;
  };
  svg.addEventListener('pointerdown', event => {
    const at = drawing_point(svg, event), within = clamped(at);
    if (event.button !== 0 || at.x !== within.x || at.y !== within.y) return;
    from = at;
  });
  window.addEventListener('pointermove', event => {
    if (!from) return;
    const to = clamped(drawing_point(svg, event));
    if (!rectangle && Math.hypot(to.x - from.x, to.y - from.y) < 5) return;
    if (!rectangle) rectangle = element(svg, 'rect', { fill: '#0072B2', 'fill-opacity': .12, stroke: '#0072B2', 'pointer-events': 'none' });
    const shape = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
    for (const key in shape) rectangle.setAttribute(key, shape[key]);
  });
  window.addEventListener('pointerup', event => {
    if (!rectangle) return end();
    const to = clamped(drawing_point(svg, event)), start = from;
    end();
    window.addEventListener('click', click => click.stopPropagation(), { capture: true, once: true });
    setTimeout(() => window.dispatchEvent(new Event('click')));
    chosen({ x: Math.min(start.x, to.x), y: Math.min(start.y, to.y) }, { x: Math.max(start.x, to.x), y: Math.max(start.y, to.y) });
  });
  window.addEventListener('pointercancel', end);
}
)";

const char* const k_curves_script = R"(
// The marks of an axis within its view, as [value, text].
function marks_of(axis, wanted) {
  const found = [];
  const label = (value, step) => {
    const size = Math.abs(value), digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    if (size < step * 1e-6) return '0';
    return size >= 1e6 || size < 1e-4 || digits > 9 ? Number(value.toPrecision(8)).toString() : Number(value.toFixed(digits)).toString();
  };
  const by_steps = (from, to) => {
    const least = (to - from) / wanted;
    let step = Math.pow(10, Math.floor(Math.log10(least)));
    step *= [1, 2, 5, 10].find(factor => factor * step >= least * (1 - 1e-9)) || 10;
    if (axis.whole) step = Math.max(step, 1);
    const first = Math.ceil(from / step - 1e-9);
    for (let i = 0; i < 4 * wanted && (first + i) * step <= to + step * 1e-9; ++i) found.push([(first + i) * step, label((first + i) * step, step)]);
  };
  const decades = axis.end - axis.begin;
  if (!axis.log) by_steps(axis.begin, axis.end);
  else if (decades < 1) by_steps(Math.pow(10, axis.begin), Math.pow(10, axis.end));
  else {
    const every = Math.max(1, Math.ceil(decades / wanted)), factors = decades * 2.5 <= wanted ? [1, 2, 5] : [1];
    for (let power = Math.floor(axis.begin / every) * every; power <= axis.end; power += every) {
      for (const factor of factors) {
        const at = power + Math.log10(factor), value = factor * Math.pow(10, power);
        if (at >= axis.begin - 1e-9 && at <= axis.end + 1e-9) found.push([value, label(value, value / 10)]);
      }
    }
  }
  return found;
}
function make_curves(figure, chart) {
  const svg = figure.querySelector('svg'), box = figure.querySelector('.values'), spoken = figure.querySelector('.spoken'), reset = figure.querySelector('.reset');
  const area = chart.area, hidden = new Set(), reach = 6;
  const view = { x: { ...chart.x }, y: { ...chart.y } };
  const group = i => figure.querySelector('#' + chart.prefix + 'line-' + i), ticks = svg.querySelector('.ticks');
  const place = (axis, value) => ((axis.log ? Math.log10(value) : value) - axis.begin) / (axis.end - axis.begin);
  const x_of = value => area.x + area.width * place(view.x, value), y_of = value => area.y + area.height * (1 - place(view.y, value));
  const clip = element(element(svg, 'clipPath', { id: chart.prefix + 'clip' }), 'rect', { x: area.x - 2, y: area.y - 2, width: area.width + 4, height: area.height + 4 });
  chart.lines.forEach((line, i) => {
    const curve = group(i).querySelector('.curve');
    curve.setAttribute('clip-path', 'url(#' + chart.prefix + 'clip)');
    line.shapes = [...curve.children];
    line.sets = [line.band, line.raw, line.points].filter(points => points);
  });
  const cursor = element(svg, 'line', { y1: area.y, y2: area.y + area.height, stroke: '#888', 'stroke-dasharray': '3 3', visibility: 'hidden', 'pointer-events': 'none' });
  const marks = chart.lines.map(line => element(svg, 'circle', { r: 4, fill: line.colour, stroke: '#fff', visibility: 'hidden', 'pointer-events': 'none' }));

  function leave() {
    box.style.display = 'none';
    for (const mark of [cursor, ...marks]) mark.setAttribute('visibility', 'hidden');
  }
  function redraw() {
    leave();
    ticks.replaceChildren();
    const style = { 'font-size': 12, fill: '#666666' }, bottom = area.y + area.height;
    for (const [value, label] of marks_of(view.y, Math.max(2, Math.floor(area.height / 48)))) {
      element(ticks, 'line', { x1: area.x, x2: area.x + area.width, y1: y_of(value), y2: y_of(value), stroke: '#e4e4e4' });
      element(ticks, 'text', { ...style, x: area.x - 8, y: y_of(value) + 4, 'text-anchor': 'end' }, label);
    }
    for (const [value, label] of marks_of(view.x, Math.max(3, Math.floor(area.width / 80)))) {
      element(ticks, 'line', { x1: x_of(value), x2: x_of(value), y1: area.y, y2: bottom, stroke: '#e4e4e4' });
      element(ticks, 'text', { ...style, x: x_of(value), y: bottom + 18, 'text-anchor': 'middle' }, label);
    }
    for (const line of chart.lines) {
      line.shapes.forEach((shape, at) => {
        const points = line.sets[at].map(point => [x_of(point[0]), y_of(point[1])]);
        if (shape.tagName === 'circle') {
          shape.setAttribute('cx', points[0][0]);
          shape.setAttribute('cy', points[0][1]);
        } else {
          shape.setAttribute('points', points.map(point => point[0].toFixed(2) + ',' + point[1].toFixed(2)).join(' '));
        }
      });
    }
    const is_whole = ['x', 'y'].every(name => view[name].begin === chart[name].begin && view[name].end === chart[name].end);
    reset.style.display = is_whole ? 'none' : 'block';
    spoken.textContent = is_whole ? 'all of it is shown' : 'shown: ' + chart.x.label + ' ' + short_text(value_at(view.x, 0)) + ' to ' + short_text(value_at(view.x, 1));
  }
  function value_at(axis, share) {
    const at = axis.begin + share * (axis.end - axis.begin);
    return axis.log ? Math.pow(10, at) : at;
  }
  // Shows this part of what is shown, as shares of it; never beyond what there is, never less than numbers can tell
  // apart.
  function look_at(name, from, to) {
    const axis = view[name], all = chart[name], size = axis.end - axis.begin;
    const begin = Math.max(axis.begin + from * size, all.begin), end = Math.min(axis.begin + to * size, all.end);
    if (end - begin > Math.max(1e-9 * (all.end - all.begin), 1e-12 * Math.max(Math.abs(all.begin), Math.abs(all.end)))) Object.assign(axis, { begin, end });
  }
  function show_all() {
    Object.assign(view.x, chart.x);
    Object.assign(view.y, chart.y);
    redraw();
  }
  // The index of the point that is nearest to x: points are by x.
  function nearest(points, x) {
    let low = 0, high = points.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (points[middle][0] < x) low = middle; else high = middle;
    }
    return Math.abs(points[low][0] - x) <= Math.abs(points[high][0] - x) ? low : high;
  }
  // Where a line has begun and not ended, and the point can be seen.
  function point_at(line, at, x) {
    if (at < x_of(line.points[0][0]) - reach || at > x_of(line.points[line.points.length - 1][0]) + reach) return null;
    const point = line.points[nearest(line.points, x)], point_x = x_of(point[0]), point_y = y_of(point[1]);
    return point_x < area.x - 1 || point_x > area.x + area.width + 1 || point_y < area.y - 1 || point_y > area.y + area.height + 1 ? null : point;
  }
  function show(at, height) {
    const x = value_at(view.x, (at - area.x) / area.width), found = [];
    chart.lines.forEach((line, i) => {
      const point = hidden.has(i) ? null : point_at(line, at, x);
      if (point) found.push({ i, point, off: Math.abs(y_of(point[1]) - height) });
    });
    leave();
    if (found.length === 0) return '';
    const most = 12, near = [...found].sort((a, b) => a.off - b.off), shown = new Set(near.slice(0, most));
    const head = short_text(found.reduce((best, one) => Math.abs(one.point[0] - x) < Math.abs(best.point[0] - x) ? one : best).point[0]);
    let words = chart.x.label + ' ' + head;
    box.replaceChildren();
    const title = document.createElement('div');
    title.textContent = words;
    box.appendChild(title);
    for (const one of found) {
      if (!shown.has(one)) continue;
      const line = chart.lines[one.i], own = short_text(one.point[0]);
      const value = short_text(one.point[1]) + (own === head ? '' : ' at ' + own);
      const is_nearest = one === near[0];
      row(box, line.colour, line.name, value).className = is_nearest && found.length > 1 ? 'nearest' : '';
      if (is_nearest && line.name !== line.label) row(box, '', line.label, '').className = 'whole';
      if (near.indexOf(one) < 3) words += ', ' + (is_nearest ? line.label : line.name) + ' ' + value;
      marks[one.i].setAttribute('cx', x_of(one.point[0]));
      marks[one.i].setAttribute('cy', y_of(one.point[1]));
      marks[one.i].setAttribute('visibility', 'visible');
    }
    if (found.length > most) row(box, '', 'and ' + (found.length - most) + ' more', '');
    cursor.setAttribute('x1', at);
    cursor.setAttribute('x2', at);
    cursor.setAttribute('visibility', 'visible');
    return words;
  }
  svg.addEventListener('mouseleave', leave);
  svg.addEventListener('mousemove', event => {
    const at = drawing_point(svg, event);
    if (at.x < area.x || at.x > area.x + area.width || at.y < area.y || at.y > area.y + area.height) return leave();
    if (show(at.x, at.y)) show_box(figure, box, event.clientX, event.clientY);
  });
  on_drag(svg, () => area, (from, to) => {
    const share_x = at => (at.x - area.x) / area.width, share_y = at => 1 - (at.y - area.y) / area.height;
    if (to.x - from.x > reach) look_at('x', share_x(from), share_x(to));
    if (to.y - from.y > 2 * reach) look_at('y', share_y(to), share_y(from));
    redraw();
  });
  svg.addEventListener('dblclick', show_all);
  reset.addEventListener('click', () => { show_all(); svg.focus(); });

  // The keyboard's place: a point of the line that has most of them.
  let key_at = -1;
  function step_to(direction) {
    const visible = chart.lines.filter((line, i) => !hidden.has(i));
    if (visible.length === 0) return;
    const line = visible.reduce((longest, one) => one.points.length > longest.points.length ? one : longest);
    const inside = line.points.filter(point => x_of(point[0]) >= area.x - 1 && x_of(point[0]) <= area.x + area.width + 1);
    if (inside.length === 0) return;
    const stride = Math.max(1, Math.round(inside.length / 50));
    key_at = key_at < 0 ? (direction > 0 ? 0 : inside.length - 1) : Math.min(Math.max(key_at + direction * stride, 0), inside.length - 1);
    const at = x_of(inside[key_at][0]);
    spoken.textContent = show(at, y_of(inside[key_at][1]));
    const matrix = svg.getScreenCTM(), page = new DOMPoint(at, area.y + area.height / 3).matrixTransform(matrix);
    if (spoken.textContent) show_box(figure, box, page.x, page.y);
  }
  svg.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = event.shiftKey ? .25 : 0, size = name => view[name].end - view[name].begin;
    const shift = (name, share) => {
      const axis = view[name], room = share > 0 ? chart[name].end - axis.end : axis.begin - chart[name].begin;
      const by = Math.sign(share) * Math.min(Math.abs(share) * size(name), room);
      Object.assign(axis, { begin: axis.begin + by, end: axis.end + by });
      redraw();
    };
    const keys = {
      ArrowLeft: () => pan ? shift('x', -pan) : step_to(-1), ArrowRight: () => pan ? shift('x', pan) : step_to(1),
      ArrowDown: () => pan && shift('y', -pan), ArrowUp: () => pan && shift('y', pan),
      '+': () => { look_at('x', .25, .75); key_at = -1; redraw(); }, '-': () => { look_at('x', -.5, 1.5); key_at = -1; redraw(); },
      '0': show_all, Escape: () => { key_at = -1; show_all(); }
    };
    keys['='] = keys['+'];
    if (!keys[event.key] || event.target !== svg) return;
    event.preventDefault();
    keys[event.key]();
  });
  chart.lines.forEach((line, i) => {
    const toggle = () => {
      if (!hidden.delete(i)) hidden.add(i);
      group(i).classList.toggle('hidden', hidden.has(i));
      group(i).setAttribute('aria-pressed', hidden.has(i));
      leave();
    };
    group(i).addEventListener('click', toggle);
    if (!group(i).querySelector('text')) return;
    for (const [key, value] of [['tabindex', 0], ['role', 'button'], ['aria-pressed', false], ['aria-label', 'hide ' + line.label]]) group(i).setAttribute(key, value);
    group(i).addEventListener('keydown', event => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      toggle();
    });
  });
}
document.querySelectorAll('figure').forEach((figure, i) => make_curves(figure, charts[i]));
)";

// A line gets a wide one, unseen, that is easier to point at. What is shown of the picture is its viewBox.
const char* const k_trials_script = R"(
function make_trials(figure, chart) {
  const svg = figure.querySelector('svg'), box = figure.querySelector('.values'), spoken = figure.querySelector('.spoken'), reset = figure.querySelector('.reset');
  const whole = svg.viewBox.baseVal, all = { x: whole.x, y: whole.y, width: whole.width, height: whole.height }, view = { ...all };
  const group = i => figure.querySelector('#' + chart.prefix + 'line-' + i);
  let chosen = -1;
  function leave() {
    box.style.display = 'none';
    for (const over of svg.querySelectorAll('.over')) over.classList.remove('over');
  }
  function show(i) {
    leave();
    group(i).classList.add('over');
    box.replaceChildren();
    const head = document.createElement('div');
    head.textContent = chart.kind + ' ' + chart.trials[i].trial;
    box.appendChild(head);
    chart.names.forEach((name, at) => row(box, '', name, chart.trials[i].values[at]));
    return head.textContent + ': ' + chart.names.map((name, at) => name + ' ' + chart.trials[i].values[at]).join(', ');
  }
  function redraw() {
    leave();
    view.width = Math.min(Math.max(view.width, all.width / 100), all.width);
    view.height = Math.min(Math.max(view.height, all.height / 100), all.height);
    view.x = Math.min(Math.max(view.x, all.x), all.x + all.width - view.width);
    view.y = Math.min(Math.max(view.y, all.y), all.y + all.height - view.height);
    svg.setAttribute('viewBox', [view.x, view.y, view.width, view.height].join(' '));
    reset.style.display = view.width === all.width && view.height === all.height ? 'none' : 'block';
  }
  function show_all() {
    Object.assign(view, all);
    redraw();
  }
  function scale(by) {
    Object.assign(view, { x: view.x + view.width * (1 - by) / 2, y: view.y + view.height * (1 - by) / 2, width: view.width * by, height: view.height * by });
    redraw();
  }
  chart.trials.forEach((trial, i) => {
    for (const line of group(i).querySelectorAll('polyline')) {
      const wide = line.cloneNode();
      wide.setAttribute('class', 'wide');
      wide.setAttribute('stroke-width', 9);
      wide.setAttribute('stroke-opacity', 0);
      group(i).appendChild(wide);
    }
    group(i).addEventListener('mouseleave', leave);
    group(i).addEventListener('mousemove', event => {
      show(i);
      show_box(figure, box, event.clientX, event.clientY);
    });
  });
  on_drag(svg, () => view, (from, to) => {
    const width = Math.max(to.x - from.x, (to.y - from.y) * all.width / all.height), height = width * all.height / all.width;
    Object.assign(view, { x: (from.x + to.x - width) / 2, y: (from.y + to.y - height) / 2, width, height });
    redraw();
  });
  svg.addEventListener('dblclick', show_all);
  reset.addEventListener('click', () => { show_all(); svg.focus(); });
  svg.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = (x, y) => {
      view.x += x * view.width / 4;
      view.y += y * view.height / 4;
      redraw();
    };
    // The best trial is the last one: to the right of nothing it comes first.
    const step_to = by => {
      chosen = chosen < 0 ? chart.trials.length - 1 : Math.min(Math.max(chosen - by, 0), chart.trials.length - 1);
      spoken.textContent = show(chosen);
      const bounds = group(chosen).getBoundingClientRect();
      show_box(figure, box, bounds.right, bounds.top + bounds.height / 2);
    };
    const keys = {
      ArrowLeft: () => event.shiftKey ? pan(-1, 0) : step_to(-1), ArrowRight: () => event.shiftKey ? pan(1, 0) : step_to(1),
      ArrowUp: () => event.shiftKey && pan(0, -1), ArrowDown: () => event.shiftKey && pan(0, 1),
      '+': () => scale(.5), '=': () => scale(.5), '-': () => scale(2), '0': show_all, Escape: show_all
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
}
document.querySelectorAll('figure').forEach((figure, i) => make_trials(figure, charts[i]));
)";

}  // namespace skrobot
