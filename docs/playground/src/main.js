// The page of the playground: it keeps the editor, the checker and the panels together.
import { Checker, CheckError, load } from "./checker.js";
import { $, count, el, plain } from "./dom.js";
import { Editor } from "./editor.js";
import example from "../example.json";
import { chosen, dropped, isBeside, read } from "./files.js";
import { Findings, findingsOf, sentence } from "./findings.js";
import { linked, linkTo } from "./link.js";
import * as views from "./views.js";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
const root = document.documentElement;

let checker = null; // null until the program is here
let folder = false, pristine = false, message = 0;
let found = new Map(); // the findings of the last check, by file
let notes = []; // what was not read of the files that are open
let drawn = {}; // the version of the texts that each view shows

// ---- what is checked, and when

const DELAYS = [120, 1000]; // milliseconds of rest before a check: the least, and the most
const LONG = 1500; // milliseconds of a check that is not waited for once the text has changed
let took = 0, timer = 0, checking = false, again = false;

const editor = new Editor($("editor"), root.dataset.version, changed);
const findings = new Findings({ go, apply });

function changed() {
  pristine = false;
  clearTimeout(timer);
  timer = setTimeout(check, Math.min(DELAYS[1], Math.max(DELAYS[0], took)));
}

function request(ask) {
  return { ask, files: editor.files, folder, complete: $("complete").checked, now: clock(), zone };
}

// clock is the time that findings rest on; a page that is tested sets it.
function clock() { return root.dataset.now ?? new Date().toISOString(); }

async function check() {
  if (!checker) return;
  if (checking) {
    again = true;
    if (took > LONG) checker.abandon();
    return;
  }
  checking = true;
  root.dataset.state = "checking";
  const version = editor.version;
  try {
    const reply = await checker.ask(request("check"));
    took = reply.took;
    root.dataset.took = took.toFixed(1);
    if (version === editor.version) show(reply, version);
    else again = true;
  } catch (error) {
    if (!again) fail(error);
  }
  checking = false;
  if (again) { again = false; check(); } else root.dataset.state = "ready";
}

function show(reply, version) {
  const all = findingsOf(reply, version);
  found = new Map();
  for (const f of all) {
    if (!f.range) continue;
    if (!found.has(f.range.file)) found.set(f.range.file, []);
    found.get(f.range.file).push(f);
  }
  findings.show(reply, all, editor.names, notes);
  editor.mark(found);
  tabs();
  const safe = all.filter(f => f.fixes[0]?.safe).length, unsafe = all.filter(f => f.fixes.length > 0).length - safe;
  $("fix").disabled = !safe;
  $("fix").textContent = safe ? `Fix ${safe.toLocaleString("en")} safely` : "Fix all safely";
  $("unsafe").hidden = !unsafe;
  $("unsafe").textContent = `Fix ${(safe + unsafe).toLocaleString("en")}, meaning may change`;
  refresh();
}

function fail(error) {
  if (!(error instanceof CheckError)) console.error(error);
  found = new Map();
  editor.mark(found);
  tabs();
  $("fix").disabled = true;
  $("fix").textContent = "Fix all safely";
  $("unsafe").hidden = true;
  $("verdict").textContent = sentence(error.message);
  $("verdict").className = "error";
  $("count").textContent = "";
  $("list").replaceChildren();
  $("levels").replaceChildren();
  $("rests").replaceChildren(el("li", { class: "grave" }, "Nothing is known of the text as it is now."));
}

// ---- panels

const panels = ["findings", "graph", "forecast", "schedules"];
let panel = "findings";

function turn(name, focus) {
  panel = name;
  for (const p of panels) {
    $("tab-" + p).setAttribute("aria-selected", String(p === name));
    $("tab-" + p).tabIndex = p === name ? 0 : -1;
    $("panel-" + p).hidden = p !== name;
  }
  if (focus) $("tab-" + name).focus();
  refresh();
}

// refresh makes the view that is looked at anew where the texts have changed.
async function refresh() {
  const name = panel, version = editor.version + ($("complete").checked ? "c" : "");
  if (name === "findings" || !checker || drawn[name] === version) return;
  drawn[name] = version;
  const target = name === "schedules" ? $("tasks") : $("panel-" + name);
  target.setAttribute("aria-busy", "true");
  try {
    const reply = await checker.ask(request(name === "schedules" ? "tasks" : name));
    if (name === "graph") views.graph(reply, target, go);
    else if (name === "forecast") views.forecast(reply, target);
    else views.tasks(reply, zone, go);
  } catch (error) {
    target.replaceChildren(el("p", { class: "empty" }, error.message));
    drawn[name] = null;
  }
  target.removeAttribute("aria-busy");
}

$("tabs").addEventListener("click", e => { const tab = e.target.closest("[role=tab]"); if (tab) turn(tab.dataset.panel); });
arrows($("tabs"), tab => turn(tab.dataset.panel, true));

// arrows lets the arrow keys move between the tabs of a list.
function arrows(list, choose) {
  list.addEventListener("keydown", e => {
    const all = [...list.querySelectorAll("[role=tab]")], at = all.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[e.key];
    if (at < 0 || to === undefined || !all[to]) return;
    e.preventDefault();
    choose(all[to]);
  });
}

// ---- files

const MOST_TABS = 12; // more files are chosen from a list
const BEGUN = "version: 1\n# rules:\n#   unused-event: off\n#   too-frequent: {level: error, min-interval: 15m}\n";
const isConfig = name => /(^|\/)\.tasklint\.yaml$/.test(name);

function tabs() {
  const { names, at } = editor, worst = i => (found.get(i) ?? []).reduce((w, f) => f.level === "error" || w === "error" ? "error" : f.level === "warning" || w === "warning" ? "warning" : "note", "");
  const label = (name, i) => { const n = found.get(i)?.length; return plain(name) + (n ? ` (${n.toLocaleString("en")})` : ""); };
  $("files").hidden = names.length < 2;
  if (names.length > MOST_TABS) {
    const select = el("select", { "aria-label": "File", onchange: e => showFile(Number(e.currentTarget.value)) },
      ...names.map((name, i) => el("option", { value: i, selected: i === at }, label(name, i))));
    $("files").replaceChildren(select, el("span", { class: "of" }, count(names.length, "file")));
    return;
  }
  $("files").replaceChildren(...names.map((name, i) => el("button", {
    type: "button", role: "tab", id: "file-" + i, "aria-selected": String(i === at), "aria-controls": "editor", tabindex: i === at ? "0" : "-1", class: worst(i), onclick: () => showFile(i),
  }, label(name, i))));
}

function showFile(i) {
  editor.show(i);
  editor.remark(found.get(i) ?? []);
  tabs();
}

arrows($("files"), tab => { showFile(Number(tab.id.slice(5))); $(tab.id).focus(); });

function go(range) {
  showFile(range.file);
  editor.go(range);
}

// open puts files in the place of those that were open; from the disk they come beside the
// configuration that is open, unless they are a folder or bring one.
function open(files, isFolder, about = [], fromDisk = false) {
  const said = about.map(n => plain(n.text)).join(" ");
  if (files.length === 0) { tell(said || "There is no file of tasks."); return; }
  const beside = fromDisk && !isFolder;
  if (beside && files.every(f => isBeside(f.name))) {
    editor.add(files);
    showFile(editor.names.indexOf(files[0].name));
  } else {
    folder = isFolder;
    found = new Map();
    notes = about;
    editor.open(beside && !files.some(f => isConfig(f.name)) ? [...files, ...editor.files.filter(f => isConfig(f.name))] : files);
  }
  tabs();
  if (said) tell(said);
  check();
}

// configure turns to the configuration, which is begun where there is none.
function configure() {
  const top = editor.names[0].includes("/") ? editor.names[0].split("/")[0] + "/" : "";
  if (!editor.names.some(isConfig)) {
    pristine = false;
    editor.add([{ name: (folder ? top : "") + ".tasklint.yaml", text: BEGUN }]);
  }
  showFile(editor.names.findIndex(isConfig));
  editor.view.focus();
}

function openExample() {
  open([{ name: "example.json", text: example }], false);
  pristine = true;
}

for (const [button, input] of [["open", "file"], ["open-folder", "folder"]]) {
  $(button).addEventListener("click", () => $(input).click());
  $(input).addEventListener("change", async e => {
    const isFolder = input === "folder", { files, notes } = await read(chosen(e.target), isFolder);
    e.target.value = ""; // so that the same can be chosen again
    open(files, isFolder, notes, true);
  });
}
addEventListener("dragover", e => { if (e.dataTransfer.types.includes("Files")) { e.preventDefault(); root.classList.add("dropping"); } });
addEventListener("dragleave", e => { if (!e.relatedTarget) root.classList.remove("dropping"); });
addEventListener("drop", async e => {
  root.classList.remove("dropping");
  if (!e.dataTransfer.types.includes("Files")) return;
  e.preventDefault();
  try {
    const { entries, folder: isFolder } = await dropped(e.dataTransfer), { files, notes } = await read(entries, isFolder);
    open(files, isFolder, notes, true);
  } catch (error) {
    tell("These files cannot be read: " + error.message);
  }
}, true);
// Who pastes over the untouched example means to put their own in its place.
$("editor").addEventListener("paste", e => {
  const text = e.clipboardData?.getData("text/plain");
  if (!pristine || !text || text.length < 20) return;
  e.preventDefault();
  e.stopPropagation();
  open([{ name: "task.json", text }], false);
}, true);

// ---- what the buttons do

$("example").addEventListener("click", openExample);
$("configure").addEventListener("click", configure);
$("clear").addEventListener("click", () => { open([{ name: "task.json", text: "" }], false); editor.view.focus(); });
$("complete").addEventListener("change", check);
$("fix").addEventListener("click", () => fixAll(false));
$("unsafe").addEventListener("click", () => fixAll(true));
$("save").addEventListener("click", () => {
  const { name, text } = editor.download(), url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
});

function apply(fix) {
  if (!editor.apply(fix)) tell("The text has changed since; it is checked again.");
}

async function fixAll(unsafe) {
  const version = editor.version;
  try {
    const reply = await checker.ask({ ...request("fix"), unsafe });
    if (version !== editor.version) { tell("The text has changed since; fix again."); return; }
    for (const f of reply.fixed.files) editor.replace(f.name, f.text);
    tabs();
    tell([`Fixed ${count(reply.fixed.findings, "finding")}; ${count(reply.fixed.left, "finding")} left.`, ...(reply.notes ?? []).map(plain)].join(" "));
  } catch (error) {
    tell(error.message);
  }
}

$("link").addEventListener("click", async () => {
  const link = await linkTo({ files: editor.files, folder, complete: $("complete").checked });
  if (!link) { tell("This is too much for a link. Save the file and send that."); return; }
  try {
    await navigator.clipboard.writeText(link);
    tell(`The link is copied. It holds the whole text after the #, which browsers send to nobody${link.length > 8000 ? "; it is long (" + count(link.length, "character") + "), and some programs cut long links" : ""}.`);
  } catch {
    $("link-text").value = link;
    $("link-box").showModal();
    $("link-text").select();
  }
});

$("explain").addEventListener("submit", async e => {
  e.preventDefault();
  if (!checker) return;
  try {
    const reply = await checker.ask({ ask: "schedule", rule: $("rule").value.trim(), timezone: $("zone").value.trim(), now: clock() });
    $("explained").textContent = reply.text;
  } catch (error) {
    $("explained").textContent = error.message;
  }
  $("explained").hidden = false;
});

/** tell shows a message for a while. */
function tell(text) {
  clearTimeout(message);
  $("message").textContent = text;
  $("message").hidden = false;
  message = setTimeout(() => { $("message").hidden = true; }, 4000 + 60 * text.length);
}

$("about").addEventListener("click", () => $("about-box").showModal());
for (const box of document.querySelectorAll("dialog")) box.addEventListener("click", e => { if (e.target === box || e.target.closest("[data-close]")) box.close(); });

// ---- beginning

async function openLink() {
  try {
    const state = await linked();
    if (!state) return false;
    $("complete").checked = state.complete;
    open(state.files, state.folder);
    return true;
  } catch {
    tell("The link is damaged: what it holds cannot be read.");
    return false;
  }
}
addEventListener("hashchange", openLink);

async function begin() {
  $("zone").value = zone;
  $("loading-size").textContent = (PROGRAM_SIZE / 1e6).toFixed(1);
  if (!(await openLink())) openExample();
  try {
    checker = new Checker(await load(part => { $("progress").value = part; }));
  } catch (error) {
    console.error(error);
    $("loading").replaceChildren(el("p", {}, "tasklint could not be loaded: " + error.message + ". Load this page again; it needs a browser of 2023 or later."));
    root.dataset.state = "broken";
    return;
  }
  $("loading").remove();
  await check();
  refresh();
}

if ("serviceWorker" in navigator && location.protocol !== "file:") navigator.serviceWorker.register("sw.js").catch(() => {});
begin();
