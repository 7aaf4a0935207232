// The list of findings beside the editor, and what the verdict rests on.
import { $, count, el, plain } from "./dom.js";

const RULES = "https://github.com/tasklint/tasklint/blob/main/docs/rules/";
const MOST = 300; // findings that are listed at first
const LEVELS = ["error", "warning", "note"];
const GRAVE = new Set(["failure", "unread", "unreadable", "values-alone"]); // notices of what was not checked

/** findingsOf joins the findings of a reply with their marks; version is that of the texts. */
export function findingsOf(reply, version) {
  return reply.report.findings.map((f, i) => {
    const mark = reply.marks[i];
    const fixes = (mark.fixes ?? []).filter(x => x.edits?.every(e => e.range)).map(x => ({ ...x, version, short: plain(x.description) + (x.safe ? "" : " (may change the meaning)") }));
    return {
      level: f.level, rule: f.rule, message: plain(f.message), help: f.help && plain(f.help), note: f.note && plain(f.note),
      file: f.file, line: f.line, column: f.column, task: f.task?.name, range: mark.range, fixes,
      related: f.related.map((r, n) => ({ message: plain(r.message), line: r.line, file: r.file, range: mark.related?.[n] })),
      render() { return message(this); },
    };
  });
}

// message is what the editor shows of a finding.
function message(f) {
  return el("span", { class: "said" }, el("strong", {}, sentence(f.message)), f.help && el("span", { class: "help" }, sentence(f.help)), el("code", {}, f.rule));
}

/** sentence is a text with a capital and a full stop. */
export const sentence = text => text.replace(/^[a-z]+(?=[ ,:;]|$)/, word => word.charAt(0).toUpperCase() + word.slice(1)) + (/[.?!]$/.test(text) ? "" : "."); // a name stays as it is

export class Findings {
  #actions; #hidden = new Set(); #all = []; #many = false; #shown = MOST;

  /** actions are go(range) and apply(fix). */
  constructor(actions) { this.#actions = actions; }

  /** show lists the findings of a reply; notes are what is known of the files besides. */
  show(reply, findings, names, notes) {
    this.#all = findings;
    this.#many = names.length > 1;
    this.#shown = MOST;
    const { summary } = reply.report;
    $("verdict").textContent = sentence(reply.verdict);
    const fine = summary.files && !reply.report.notices.some(n => GRAVE.has(n.kind)) && !notes.some(n => n.grave);
    $("verdict").className = summary.errors ? "error" : summary.warnings ? "warning" : fine ? "fine" : "none";
    $("count").textContent = findings.length ? findings.length.toLocaleString("en") : "";
    const counts = { error: summary.errors, warning: summary.warnings, note: summary.notes };
    $("levels").replaceChildren(...LEVELS.filter(l => counts[l]).map(level => el("button", {
      type: "button", class: "chip " + level, "aria-pressed": String(!this.#hidden.has(level)),
      onclick: e => {
        this.#hidden.has(level) ? this.#hidden.delete(level) : this.#hidden.add(level);
        e.currentTarget.setAttribute("aria-pressed", String(!this.#hidden.has(level)));
        this.#list();
      },
    }, count(counts[level], level))));
    this.#rests(reply, notes);
    this.#list();
  }

  // rests says what the verdict rests on and what was not checked.
  #rests(reply, notes) {
    const { report } = reply, lines = notes.map(n => [n.grave, plain(n.text)]);
    for (const n of report.notices) lines.push([GRAVE.has(n.kind), plain(n.message)]);
    for (const n of reply.notes ?? []) lines.push([false, plain(n)]);
    for (const s of report.sets) {
      const name = s.name ?? s.tenant;
      lines.push([false, count(s.tasks, "task") + (name ? " of " + plain(name) : "") + (s.complete ? ", taken as all of the tenant's" : ": these may not be all of the tenant's" + (s.why ? ", as " + plain(s.why) : ""))]);
    }
    $("rests").replaceChildren(...lines.map(([grave, text]) => el("li", { class: grave && "grave" }, sentence(text))));
  }

  #list() {
    const shown = this.#all.filter(f => !this.#hidden.has(f.level));
    const items = shown.slice(0, this.#shown).map(f => this.#item(f));
    if (shown.length > items.length) {
      items.push(el("li", { class: "more" }, el("button", { type: "button", onclick: () => { this.#shown += 1000; this.#list(); } }, `Show more of ${shown.length.toLocaleString("en")}`)));
    }
    $("list").replaceChildren(...items);
  }

  #item(f) {
    const { go, apply } = this.#actions;
    const place = (this.#many && f.file ? plain(f.file) + ":" : "line ") + f.line;
    return el("li", { class: "finding " + f.level },
      el("button", { type: "button", class: "go", onclick: () => f.range && go(f.range), disabled: !f.range },
        el("span", { class: "level" }, f.level),
        el("strong", {}, sentence(f.message)),
        f.help && el("span", { class: "help" }, sentence(f.help)),
        f.note && el("span", { class: "help" }, sentence(f.note)),
        el("span", { class: "where" }, f.line ? place : "", f.task ? (f.line ? ", " : "") + "task " + plain(f.task) : "")),
      f.related.length > 0 && el("ul", { class: "related" }, ...f.related.slice(0, 20).map(r => el("li", {},
        el("button", { type: "button", class: "link", onclick: () => r.range && go(r.range), disabled: !r.range }, r.line ? `${this.#many ? plain(r.file) + ":" : "line "}${r.line}` : "elsewhere"), " ", r.message))),
      el("div", { class: "acts" },
        ...f.fixes.map(fix => el("button", { type: "button", class: fix.safe ? "fix safe" : "fix", title: fix.safe ? "changes no meaning" : "may change the meaning, or is one choice of several", onclick: () => apply(fix) }, sentence(plain(fix.description)).replace(/\.$/, ""))),
        el("a", { class: "rule", href: RULES + encodeURIComponent(f.rule) + ".md", target: "_blank", rel: "noreferrer noopener", title: "What this rule finds and why (leaves this page)" }, f.rule)));
  }
}
