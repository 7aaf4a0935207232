"use strict";
(() => {
const D = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const el = (tag, props, ...kids) => { const e = Object.assign(document.createElement(tag), props); e.append(...kids); return e; };
const svgEl = (tag, attrs) => { const e = document.createElementNS("http://www.w3.org/2000/svg", tag); for (const k in attrs) e.setAttribute(k, attrs[k]); return e; };
const number = n => n.toLocaleString("en");
const ROW = 24, PAGE = 200;

// Every task gets all its runs in order, each as [start, estimated].
for (const t of D.tasks) {
  const runs = (t.r || []).map(s => [s, false]).concat((t.e || []).map(s => [s, true]));
  t.runs = runs.sort((a, b) => a[0] - b[0]);
  t.d = t.d || 0; t.u = t.u || []; t.l = t.l || 0; t.down = [];
  t.find = (t.n + "\n" + (t.i || "") + "\n" + (t.t || "")).toLowerCase();
}
D.tasks.forEach((t, i) => t.u.forEach(u => D.tasks[u].down.push(i)));

// The stretch of the display's clock that an instant, in seconds, is in.
function spanAt(sec) {
  let a = 0, b = D.spans.length - 1;
  while (a < b) { const m = (a + b + 1) >> 1; if (D.spans[m][3] * 60 <= sec) a = m; else b = m - 1; }
  return D.spans[a];
}
const two = n => String(n).padStart(2, "0");
function clock(sec, seconds) {
  const s = spanAt(sec), m = s[1] * 60 + s[2] + Math.floor(sec / 60) - s[3];
  return two(Math.floor(m / 60)) + ":" + two(m % 60) + (seconds ? ":" + two(sec % 60) : "");
}
// The first run of a task at or after an instant.
function firstAt(runs, sec) {
  let a = 0, b = runs.length;
  while (a < b) { const m = (a + b) >> 1; if (runs[m][0] < sec) a = m + 1; else b = m; }
  return a;
}
const took = d => d >= 3600 ? Math.floor(d / 3600) + " h " + Math.floor(d % 3600 / 60) + " min" : d >= 60 ? Math.floor(d / 60) + " min " + (d % 60 ? d % 60 + " s" : "") : d + " s";

const state = { text: "", chain: -1, day: 0, hour: -1, rows: PAGE };
let kept = D.tasks.map((_, i) => i), shown = [];

// What comes before and after a task in its chains.
function chainOf(i) {
  const seen = new Set([i]);
  for (const next of [j => D.tasks[j].u, j => D.tasks[j].down]) {
    for (const todo = [i]; todo.length;) for (const j of next(todo.pop())) if (!seen.has(j)) { seen.add(j); todo.push(j); }
  }
  return seen;
}
function applyFilter() {
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  const chain = state.chain >= 0 ? chainOf(state.chain) : null;
  kept = [];
  D.tasks.forEach((t, i) => { if ((!chain || chain.has(i)) && words.every(w => t.find.includes(w))) kept.push(i); });
  const all = !words.length && !chain;
  $("matches").textContent = all ? (D.whole ? "" : number(D.tasks.length) + " tasks are in this page; the heat map counts all") : number(kept.length) + " of " + number(D.tasks.length) + (D.tasks.length === 1 ? " task" : " tasks");
  $("chain").hidden = !chain;
  if (chain) $("chain").textContent = "\u2715 chain of " + D.tasks[state.chain].n;
  const idle = $("idlerows");
  if (idle) idle.closest("section").hidden = !!chain;
  if (idle) for (const tr of idle.tBodies[0].rows) tr.hidden = !words.every(w => tr.textContent.toLowerCase().includes(w));
  drawHeat(all);
  drawLines();
}

function hours(all) {
  if (all) return D.hours;
  const h = D.hours.map(d => d.map(n => n < 0 ? -1 : 0));
  for (const i of kept) for (const [s] of D.tasks[i].runs) { const p = spanAt(s); h[p[0]][p[1]]++; }
  return h;
}
// The colour goes by the square of the share, so that peaks stand out of an even load.
function drawHeat(all) {
  const h = hours(all), most = h.reduce((m, d) => Math.max(m, ...d), 8);
  const heat = $("heat"), focused = heat.contains(document.activeElement);
  const head = el("tr", {}, el("th", { className: "day", scope: "col" }));
  for (let k = 0; k < 24; k++) head.append(el("th", { scope: "col", textContent: two(k) }));
  head.append(el("th", { className: "sum", scope: "col", textContent: "starts" }));
  const rows = [head];
  h.forEach((counts, day) => {
    const d = D.days[day], name = el("th", { className: "day", scope: "row", textContent: d.label });
    if (d.note) { name.append(el("span", { className: "note", textContent: "clock change" })); name.title = d.note; }
    const tr = el("tr", {}, name);
    counts.forEach((n, hour) => {
      const td = el("td");
      td.setAttribute("role", "gridcell");
      if (n >= 0) {
        const b = el("button", { type: "button", textContent: n, className: "v" + Math.ceil(8 * (n / most) ** 2), tabIndex: -1 });
        const words = d.date + ", " + two(hour) + ":00: " + number(n) + (n === 1 ? " start" : " starts");
        b.setAttribute("aria-label", words);
        b.title = words + (d.note ? " (" + d.note + ")" : "");
        const here = state.day === day && state.hour === hour;
        b.setAttribute("aria-pressed", here);
        b.dataset.at = day + " " + hour;
        if (here || state.day === day && state.hour < 0 && !tr.querySelector("button")) b.tabIndex = 0;
        td.append(b);
      }
      tr.append(td);
    });
    tr.append(el("td", { className: "sum", textContent: number(counts.reduce((a, n) => a + Math.max(0, n), 0)) }));
    rows.push(tr);
  });
  heat.replaceChildren(el("thead", {}, rows.shift()), el("tbody", {}, ...rows));
  if (focused) { const b = heat.querySelector("button[tabindex='0']"); if (b) b.focus({ preventScroll: true }); }
  const scale = $("scale");
  scale.replaceChildren("1");
  for (let v = 1; v <= 8; v++) scale.append(el("i", { className: "v" + v }));
  scale.append(number(most) + " starts an hour");
}
$("heat").addEventListener("click", e => {
  const b = e.target.closest("button");
  if (!b) return;
  const [day, hour] = b.dataset.at.split(" ").map(Number);
  state.hour = state.day === day && state.hour === hour ? -1 : hour;
  state.day = day; state.rows = PAGE;
  applyFilter();
});
$("heat").addEventListener("keydown", e => {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -24], End: [0, 24] }[e.key];
  const b = e.target.closest("button");
  if (!step || !b) return;
  e.preventDefault();
  let [day, hour] = b.dataset.at.split(" ").map(Number);
  const at = (d, h) => $("heat").querySelector('button[data-at="' + d + " " + h + '"]');
  let next = null;
  if (Math.abs(step[1]) === 24) for (let h = step[1] < 0 ? 0 : 23; h >= 0 && h < 24 && !next; h -= Math.sign(step[1])) next = at(day, h);
  else for (day += step[0], hour += step[1]; day >= 0 && day < D.days.length && hour >= 0 && hour < 24 && !next; day += step[0], hour += step[1]) next = at(day, hour);
  if (next) { b.tabIndex = -1; next.tabIndex = 0; next.focus(); }
});

// The window of the timeline in seconds: a day, or an hour with what leads to it.
function view() {
  const mine = D.spans.filter(s => s[0] === state.day && (state.hour < 0 || s[1] === state.hour));
  if (!mine.length) return [0, 0];
  const from = mine[0][3] * 60, to = mine[mine.length - 1][4] * 60;
  return [from, to];
}
const bar = (x, y, w, h) => "M" + x.toFixed(1) + " " + y + "h" + w.toFixed(1) + "v" + h + "h" + (-w).toFixed(1) + "z";

function drawLines(paper) {
  const [from, to] = view(), names = $("names"), lanes = $("lanes");
  const rows = kept.filter(i => { const t = D.tasks[i], k = firstAt(t.runs, from - t.d + 1); return k < t.runs.length && t.runs[k][0] < to; });
  shown = rows.slice(0, state.rows);
  const width = paper || Math.max(300, lanes.clientWidth), height = shown.length * ROW, scale = width / Math.max(1, to - from);
  const x = s => (s - from) * scale, place = new Map(shown.map((i, k) => [i, k]));
  const svg = svgEl("svg", { viewBox: "0 0 " + width + " " + Math.max(1, height), height: Math.max(1, height), preserveAspectRatio: "none", "aria-hidden": "true" });
  const axis = svgEl("svg", { viewBox: "0 0 " + width + " 24", height: 24, preserveAspectRatio: "none", "aria-hidden": "true" });
  for (let k = 1; k < shown.length; k += 2) svg.append(svgEl("rect", { class: "stripe", x: 0, y: k * ROW, width, height: ROW }));
  const step = state.hour < 0 ? 60 : 5;
  let last = -99;
  for (let m = Math.ceil(from / 60); m * 60 <= to; m++) {
    const wall = clock(m * 60 < to ? m * 60 : to - 1);
    const at = m * 60 < to ? Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3)) : 0;
    if (at % step || m * 60 >= to) continue;
    svg.append(svgEl("line", { class: "tick", x1: x(m * 60), x2: x(m * 60), y1: 0, y2: height }));
    if (x(m * 60) - last > 44 && x(m * 60) < width - 30) { const t = svgEl("text", { x: x(m * 60) + 3, y: 16 }); t.textContent = wall; axis.append(t); last = x(m * 60); }
  }
  let links = "";
  const bars = [];
  shown.forEach((i, k) => {
    const t = D.tasks[i], y = k * ROW;
    let own = "", est = "";
    for (let n = firstAt(t.runs, from - t.d); n < t.runs.length && t.runs[n][0] < to; n++) {
      const [s, guessed] = t.runs[n], w = Math.max(3, t.d * scale);
      if (guessed) {
        est += bar(x(s), y + 6, w, ROW - 12);
        for (const u of t.u) {
          if (!place.has(u)) continue;
          const up = D.tasks[u], at = firstAt(up.runs, s - up.d + 1) - 1;
          if (at < 0 || !t.a && up.runs[at][0] + up.d !== s) continue;
          const x1 = x(up.runs[at][0] + up.d), y1 = place.get(u) * ROW + ROW / 2, x2 = x(s), y2 = y + ROW / 2, bend = Math.max(7, Math.min(40, (x2 - x1) / 2));
          links += "M" + x1.toFixed(1) + " " + y1 + "C" + (x1 + bend).toFixed(1) + " " + y1 + " " + (x2 - bend).toFixed(1) + " " + y2 + " " + x2.toFixed(1) + " " + y2;
        }
      } else own += bar(x(s), y + 5, w, ROW - 10);
    }
    if (own) bars.push(svgEl("path", { class: "run", d: own }));
    if (est) bars.push(svgEl("path", { class: "est", d: est }));
  });
  svg.append(...bars);
  if (links) svg.append(svgEl("path", { class: "link", d: links }));
  $("axis").replaceChildren(axis);
  lanes.replaceChildren(svg);
  names.replaceChildren(...shown.map(i => {
    const t = D.tasks[i], b = el("button", { type: "button", title: t.n + (t.t ? " (" + t.t + ")" : "") + "\nshow its chain" });
    b.style.paddingLeft = Math.min(t.l, 6) * 14 + "px";
    b.append((t.l ? "\u2514 " : "") + t.n);
    b.dataset.task = i;
    return b;
  }));
  const day = D.days[state.day];
  $("range").textContent = day ? day.date + (state.hour < 0 ? "" : ", " + two(state.hour) + ":00 to " + two((state.hour + 1) % 24) + ":00") + (day.note ? " \u2013 " + day.note : "") : "";
  $("whole").hidden = state.hour < 0;
  const rest = rows.length - shown.length;
  $("more").hidden = rest <= 0;
  $("more").textContent = "show " + number(Math.min(rest, PAGE)) + " more of " + number(rest);
  $("said").textContent = rows.length ? number(rows.length) + (rows.length === 1 ? " task runs" : " tasks run") + " in this time." : "No task runs in this time.";
  $("tip").hidden = true;
}
const turn = by => {
  if (state.hour >= 0) {
    const order = D.spans.map(s => [s[0], s[1]]), at = order.findIndex(s => s[0] === state.day && s[1] === state.hour);
    let k = at;
    do k += by; while (order[k] && order[k][0] === state.day && order[k][1] === state.hour);
    if (order[k]) [state.day, state.hour] = order[k];
  } else state.day = Math.max(0, Math.min(D.days.length - 1, state.day + by));
  state.rows = PAGE;
  applyFilter();
};
$("back").addEventListener("click", () => turn(-1));
$("on").addEventListener("click", () => turn(1));
$("whole").addEventListener("click", () => { state.hour = -1; applyFilter(); });
$("more").addEventListener("click", () => { state.rows += PAGE; drawLines(); });
$("chain").addEventListener("click", () => { state.chain = -1; applyFilter(); $("filter").focus(); });
$("names").addEventListener("click", e => {
  const b = e.target.closest("button");
  if (!b) return;
  state.chain = state.chain === Number(b.dataset.task) ? -1 : Number(b.dataset.task);
  applyFilter();
});
let typing = 0;
$("filter").addEventListener("input", e => { clearTimeout(typing); typing = setTimeout(() => { state.text = e.target.value; state.rows = PAGE; applyFilter(); }, 120); });
document.addEventListener("keydown", e => {
  if (e.key === "/" && e.target !== $("filter") && !e.ctrlKey && !e.metaKey) { e.preventDefault(); $("filter").focus(); }
  if (e.key === "Escape" && (state.text || state.chain >= 0)) { state.text = $("filter").value = ""; state.chain = -1; applyFilter(); }
});

// What a run is, under the pointer.
$("lanes").addEventListener("mousemove", e => {
  const box = $("lanes").getBoundingClientRect(), [from, to] = view(), tip = $("tip");
  const t = D.tasks[shown[Math.floor((e.clientY - box.top) / ROW)]];
  tip.hidden = true;
  if (!t) return;
  const per = (to - from) / box.width, sec = from + (e.clientX - box.left) * per;
  let best = null;
  for (let n = Math.max(0, firstAt(t.runs, sec - Math.max(t.d, per * 5))); n < t.runs.length && t.runs[n][0] <= sec + per * 3; n++) best = t.runs[n];
  if (!best) return;
  tip.textContent = t.n + "\n" + (best[1] ? "about " : "") + clock(best[0], true) + " " + D.zone + (t.d ? ", last took " + took(t.d) : ", duration unknown") + (best[1] ? "\nestimated: after " + t.u.map(u => D.tasks[u].n).slice(0, 5).join(t.a ? " and " : " or ") : "");
  tip.hidden = false;
  tip.style.left = Math.max(4, Math.min(e.clientX + 14, innerWidth - tip.offsetWidth - 8)) + "px";
  tip.style.top = Math.min(e.clientY + 16, innerHeight - tip.offsetHeight - 8) + "px";
});
$("lanes").addEventListener("mouseleave", () => { $("tip").hidden = true; });
let resized = 0, onPaper = false;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => { if (!onPaper) drawLines(); }, 100); });
// On paper names and lanes are as wide as A4 has room, and break after the same rows.
addEventListener("beforeprint", () => {
  onPaper = true;
  const width = 426, piece = 12;
  drawLines(width);
  const svg = $("lanes").firstChild, rows = [...$("names").children], count = rows.length;
  if (count <= piece) return;
  $("names").replaceChildren();
  $("lanes").replaceChildren();
  for (let at = 0; at < count; at += piece) {
    const n = Math.min(piece, count - at), part = svg.cloneNode(true);
    part.setAttribute("viewBox", "0 " + at * ROW + " " + width + " " + n * ROW);
    part.setAttribute("height", n * ROW);
    $("lanes").append(part);
    $("names").append(el("div", {}, ...rows.slice(at, at + n)));
  }
});
addEventListener("afterprint", () => { onPaper = false; drawLines(); });
if (D.days.length > 1 && D.hours[0].filter(n => n >= 0).length < 12) state.day = 1;
applyFilter();
})();
