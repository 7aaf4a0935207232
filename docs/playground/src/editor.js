// The editor: one view, and for each file a state of its own with its history.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { forEachDiagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Text } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { isBeside } from "./files.js";

// Colours stand in style.css, where they follow the theme of the reader.
const colours = HighlightStyle.define([
  { tag: tags.propertyName, class: "tok-key" },
  { tag: tags.string, class: "tok-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "tok-atom" },
  { tag: [tags.separator, tags.squareBracket, tags.brace], class: "tok-mark" },
]);

const MOST_SHOWN = 2000; // diagnostics in one file: more slow the editor down

export class Editor {
  #files = []; #at = 0; #changed; #lastText = new WeakMap();
  /** version counts the changes of the texts. */
  version = 0;

  /** changed is called after each change of a text. */
  constructor(parent, nonce, changed) {
    this.#changed = () => { this.version++; changed(); };
    this.extensions = [
      EditorView.cspNonce.of(nonce), lineNumbers(), foldGutter(), highlightSpecialChars(), history(), drawSelection(), indentUnit.of("  "),
      bracketMatching(), highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(), search({ top: true }),
      syntaxHighlighting(colours), lintGutter(),
      keymap.of([{ key: "Mod-.", run: view => this.#fixHere(view) }, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap]),
      EditorView.contentAttributes.of({ "aria-label": "Text of the file", "aria-describedby": "keys", spellcheck: "false" }),
      EditorView.updateListener.of(update => { if (update.docChanged) this.#changed(); }),
    ];
    this.view = new EditorView({ parent, state: this.#state("") });
    this.#files = [{ name: "task.json", crlf: false, state: null, text: "" }];
  }

  #state(text, name = "") {
    return EditorState.create({ doc: text, extensions: isBeside(name) ? this.extensions : [this.extensions, json()] });
  }

  /** open puts files in the place of those that were open. */
  open(files) {
    this.#files = files.map(f => ({ name: f.name, crlf: !!f.crlf, state: null, text: f.text }));
    this.#at = 0;
    this.view.setState(this.#stateOf(0));
    this.#changed();
  }

  /** add puts files beside those that are open, or in the place of those with their names. */
  add(files) {
    for (const f of files) {
      const i = this.#files.findIndex(old => old.name === f.name);
      if (i >= 0) this.replace(f.name, f.text);
      else this.#files.push({ name: f.name, crlf: !!f.crlf, state: null, text: f.text });
    }
    this.#changed();
  }

  // stateOf makes the state of a file when it is first looked at: a folder may have thousands.
  #stateOf(i) { return this.#files[i].state ??= this.#state(this.#files[i].text, this.#files[i].name); }

  get names() { return this.#files.map(f => f.name); }
  get at() { return this.#at; }

  /** show turns to a file. */
  show(i) {
    if (i === this.#at) return;
    this.#files[this.#at].state = this.view.state;
    this.#at = i;
    this.view.setState(this.#stateOf(i));
  }

  /** files are the texts as they are now. */
  get files() {
    return this.#files.map((f, i) => ({ name: f.name, text: this.#text(f, i) }));
  }

  #text(f, i) {
    const doc = (i === this.#at ? this.view.state : f.state)?.doc;
    if (!doc) return f.text;
    if (!this.#lastText.has(doc)) this.#lastText.set(doc, doc.toString());
    return this.#lastText.get(doc);
  }

  /** download is the text of a file with its own ends of lines. */
  download() {
    const f = this.#files[this.#at], text = this.#text(f, this.#at);
    return { name: f.name.split("/").pop(), text: f.crlf ? text.replaceAll("\n", "\r\n") : text };
  }

  #dispatch(i, spec) {
    if (i === this.#at) return this.view.dispatch(spec);
    const f = this.#files[i];
    f.state = this.#stateOf(i).update(spec).state;
    if (spec.changes) this.#changed();
  }

  #doc(i) { return i === this.#at ? this.view.state.doc : this.#files[i].state?.doc ?? null; }

  // span turns a range of lines and columns into offsets of a text.
  #span(doc, range) {
    const offset = ([line, column]) => {
      if (line > doc.lines) return doc.length;
      const l = doc.line(line);
      return Math.min(l.to, l.from + column - 1);
    };
    return { from: offset(range.from), to: offset(range.to) };
  }

  /** mark shows findings, by file, as the editor's diagnostics. */
  mark(byFile) {
    for (let i = 0; i < this.#files.length; i++) {
      const doc = this.#doc(i), found = byFile.get(i) ?? [];
      if (!doc) { this.#files[i].found = found; continue; }
      this.#setMarks(i, doc, found);
    }
  }

  #setMarks(i, doc, found) {
    const list = found.slice(0, MOST_SHOWN).map(f => {
      let { from, to } = this.#span(doc, f.range);
      if (from === to && to < doc.length) to++;
      return {
        from, to, severity: f.level === "note" ? "info" : f.level, source: f.rule, message: f.message, finding: f,
        renderMessage: () => f.render(),
        actions: f.fixes.map(fix => ({ name: fix.short, apply: () => this.apply(fix) })),
      };
    });
    const state = i === this.#at ? this.view.state : this.#files[i].state;
    this.#dispatch(i, setDiagnostics(state, list));
  }

  /** remark shows the findings of a file that is looked at for the first time. */
  remark(found) { this.#setMarks(this.#at, this.view.state.doc, found); }

  /** go turns to a place, and into the editor. */
  go(range, focus = true) {
    this.show(range.file);
    const { from, to } = this.#span(this.view.state.doc, range);
    this.view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    if (focus) this.view.focus();
  }

  /** apply makes the edits of a fix; it does nothing where the texts are no longer those that the fix is for. */
  apply(fix) {
    if (fix.version !== this.version) return false;
    for (const i of new Set(fix.edits.map(e => e.range.file))) {
      const doc = this.#stateNow(i).doc;
      this.#dispatch(i, { changes: fix.edits.filter(e => e.range.file === i).map(e => ({ ...this.#span(doc, e.range), insert: e.text })), userEvent: "input.fix" });
    }
    return true;
  }

  #stateNow(i) { return i === this.#at ? this.view.state : this.#stateOf(i); }

  /** replace puts a new text into a file, changing no more than what differs. */
  replace(name, text) {
    const i = this.#files.findIndex(f => f.name === name);
    const old = this.#stateNow(i).doc.toString();
    text = Text.of(text.split(/\r\n?|\n/)).toString();
    let from = 0, end = 0;
    const most = Math.min(old.length, text.length);
    while (from < most && old[from] === text[from]) from++;
    while (end < most - from && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
    this.#dispatch(i, { changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) }, userEvent: "input.fix" });
  }

  // fixHere makes the first fix of the finding at the cursor.
  #fixHere(view) {
    const { from, to } = view.state.selection.main;
    let fix = null;
    forEachDiagnostic(view.state, (d, start, end) => { if (!fix && start <= to && end >= from) fix = d.finding?.fixes[0] ?? null; });
    if (fix) this.apply(fix);
    return !!fix;
  }
}
