// The graph, the forecast and the tasks with their schedules, made when they are looked at.
import { $, count, el, plain } from "./dom.js";

const notes = reply => (reply.notes ?? []).length > 0 && el("ul", { class: "notes" }, ...reply.notes.map(n => el("li", {}, plain(n))));

let picture = ""; // the address of the picture that is shown

/** graph shows who triggers whom. The picture is an image, so that nothing in it can run. */
export function graph(reply, panel) {
  URL.revokeObjectURL(picture);
  if (!reply.svg) {
    panel.replaceChildren(...[reply.tree ? el("pre", { class: "tree", tabindex: "0" }, reply.tree) : el("p", { class: "empty" }, "There is no task to draw."), notes(reply)].filter(Boolean));
    return;
  }
  picture = URL.createObjectURL(new Blob([reply.svg], { type: "image/svg+xml" }));
  const image = el("img", { src: picture, alt: "Who triggers whom. The tab Schedules says the same in words." });
  const frame = el("div", { class: "picture fit", tabindex: "0", role: "region", "aria-label": "Graph" }, image);
  const fit = el("button", { type: "button", "aria-pressed": "true", onclick: e => {
    const on = frame.classList.toggle("fit");
    e.currentTarget.setAttribute("aria-pressed", String(on));
  } }, "Fit to width");
  panel.replaceChildren(...[el("div", { class: "tools" }, fit, el("a", { class: "button", href: picture, download: "tasks.svg" }, "Save as SVG")), frame, notes(reply)].filter(Boolean));
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
