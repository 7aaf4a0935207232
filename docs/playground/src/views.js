// The graph, the forecast and the tasks with their schedules, made when they are looked at.
import { $, count, el, plain } from "./dom.js";

const notes = reply => (reply.notes ?? []).length > 0 && el("ul", { class: "notes" }, ...reply.notes.map(n => el("li", {}, plain(n))));

const SHAPES = new Set("svg g defs marker title desc rect path circle polygon line text tspan".split(" "));

// drawing is a picture with nothing in it but shapes and texts, whatever a name may have been.
function drawing(svg) {
  let style = ""; // apart, as the policy takes no style that stands in a text
  const bare = svg.replace(/<style>([^<]*)<\/style>/, (_, text) => { style = text; return ""; });
  const root = new DOMParser().parseFromString(bare, "image/svg+xml").documentElement;
  for (const e of [...root.querySelectorAll("*")]) {
    if (!SHAPES.has(e.localName)) { e.remove(); continue; }
    for (const a of [...e.attributes]) if (/^on|href|^style$/i.test(a.name)) e.removeAttribute(a.name);
  }
  root.setAttribute("role", "group");
  return { root: document.importNode(root, true), style };
}

let saved = ""; // the address of the picture that can be saved

/** graph shows who triggers whom; a task leads to its place in the text. */
export function graph(reply, panel, go) {
  URL.revokeObjectURL(saved);
  if (!reply.svg) {
    panel.replaceChildren(...[reply.tree ? el("pre", { class: "tree", tabindex: "0" }, reply.tree) : el("p", { class: "empty" }, "There is no task to draw."), notes(reply)].filter(Boolean));
    return;
  }
  const { root, style } = drawing(reply.svg);
  const frame = el("div", { class: "picture", tabindex: "0", role: "region", "aria-label": "Graph" });
  const shadow = frame.attachShadow({ mode: "open" }), sheet = new CSSStyleSheet();
  sheet.replaceSync(style + "svg{display:block}:host(.fit) svg{max-width:100%;height:auto}.node[role]{cursor:pointer}.node[role]:focus-visible{outline:2px solid;outline-offset:2px}");
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(root);
  for (const node of root.querySelectorAll(".node")) {
    const words = (node.querySelector("title")?.textContent ?? "").split("\n"), id = words.find(w => w.startsWith("id: "))?.slice(4);
    const i = reply.tasks.findIndex(t => t.id ? t.id === id : t.name === words[0]);
    if (!reply.places?.[i]) continue;
    const lead = () => go(reply.places[i]);
    node.setAttribute("role", "button");
    node.setAttribute("tabindex", "0");
    node.addEventListener("click", lead);
    node.addEventListener("keydown", e => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); lead(); } });
  }
  saved = URL.createObjectURL(new Blob([reply.svg], { type: "image/svg+xml" }));
  const fit = el("button", { type: "button", "aria-pressed": "false", onclick: e => e.currentTarget.setAttribute("aria-pressed", String(frame.classList.toggle("fit"))) }, "Fit to width");
  panel.replaceChildren(...[el("div", { class: "tools" }, fit, el("a", { class: "button", href: saved, download: "tasks.svg" }, "Save as SVG"), el("span", { class: "hint" }, "A task leads to its place in the text.")), frame, notes(reply)].filter(Boolean));
}

/** forecast shows the page of the forecast, apart from this one. */
export function forecast(reply, panel) {
  if (!reply.html) {
    panel.replaceChildren(el("p", { class: "empty" }, "There is no task that could run."));
    return;
  }
  const frame = el("iframe", { title: "Forecast", sandbox: "allow-scripts", referrerpolicy: "no-referrer" });
  frame.srcdoc = reply.html;
  panel.replaceChildren(...[notes(reply), frame].filter(Boolean));
}

const time = (instant, zone) => new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone }).format(new Date(instant));

const MOST = 500;

/** tasks shows every task with what starts it in words. */
export function tasks(reply, zone, go) {
  const rows = reply.tasks;
  const row = (t, i) => el("tr", { class: t.enabled && !t.deleted ? "" : "off" },
    el("th", { scope: "row" }, el("button", { type: "button", class: "link", onclick: () => reply.places[i] && go(reply.places[i]) }, plain(t.name || t.id || "without a name"))),
    el("td", {}, plain(t.trigger)),
    el("td", {}, t.deleted ? "deleted" : !t.enabled ? "disabled" : t.nextRun ? time(t.nextRun, zone) : "–"));
  const table = rows.length === 0 ? el("p", { class: "empty" }, "There is no task.") : el("table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Task"), el("th", { scope: "col" }, "Starts"), el("th", { scope: "col" }, "Next by its schedule, " + zone))),
    el("tbody", {}, ...rows.slice(0, MOST).map(row)));
  $("tasks").replaceChildren(...[table, rows.length > MOST && el("p", { class: "empty" }, `${count(rows.length - MOST, "more task")} not shown; tasklint list shows all.`)].filter(Boolean));
}
