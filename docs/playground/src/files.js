// Files come from a dialog, from a drop, or with a folder. They are read as text here.
export const MOST_BYTES = 32 << 20, MOST_FILES = 5000;
const MOST_SEEN = 200_000; // files of a folder that is dropped, tasks or not

const MEANT = /(\.(json|ndjson|jsonl)|(^|\/)\.tasklint(-export|\.ya?ml))$/i;
const PASSED = /^(\.|node_modules$)/; // folders that nobody means

/** isBeside tells a file that says how others are checked, and holds no tasks itself. */
export const isBeside = name => /(\.ya?ml|(^|\/)\.tasklint-export)$/i.test(name);

const MB = 1 << 20;

/**
 * read turns files, each with its path, into texts, the tasks before what stands beside
 * them; notes tell what was left out, grave ones what should have been checked.
 */
export async function read(entries, folder) {
  const meant = [], notes = [];
  const note = (text, grave = true) => notes.push({ text, grave });
  if (!folder) {
    meant.push(...entries);
  } else {
    const inside = entries.filter(e => !e.path.split("/").slice(0, -1).some(part => PASSED.test(part)));
    const configs = inside.filter(e => /(^|\/)\.tasklint\.ya?ml$/i.test(e.path));
    const named = (await Promise.all(configs.map(e => e.file.slice(0, MB).text()))).join("\n"); // also what a configuration extends
    meant.push(...inside.filter(e => MEANT.test(e.path) || isBeside(e.path) && named.includes(e.path.split("/").pop())));
    const left = inside.length - meant.length;
    if (left) note(`${left.toLocaleString("en")} other ${left === 1 ? "file is" : "files are"} left out: tasks are looked for in *.json, *.ndjson and *.jsonl.`, false);
  }
  if (entries.cut) note(`The folder holds more than ${MOST_SEEN.toLocaleString("en")} files, of which the others were not looked at.`);
  const files = [];
  let size = 0, full = 0;
  for (const { path, file } of meant) {
    if (file.size > MOST_BYTES) { note(`${path} has more than ${MOST_BYTES / MB} MB and is not checked: install tasklint, which reads files of 2 GB.`); continue; }
    if (files.length === MOST_FILES || size + file.size > MOST_BYTES) { full++; continue; }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const { text, broken } = decode(bytes);
    if (text === null) { note(`${path} is no text and is not checked.`); continue; }
    if (broken) note(`${path} is not UTF-8 throughout: what is not is shown as \uFFFD.`);
    size += file.size;
    files.push({ name: path, text, crlf: /\r\n/.test(text) });
  }
  if (full) note(`${full.toLocaleString("en")} more ${full === 1 ? "file is" : "files are"} not checked: a page takes ${MOST_FILES.toLocaleString("en")} files of ${MOST_BYTES / MB} MB together.`);
  files.sort((a, b) => isBeside(a.name) - isBeside(b.name)); // else in their order
  return { files, notes };
}

// decode returns the text of a file, null where it is none, and whether some of it could not be read.
function decode(bytes) {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "";
  if (utf16) return { text: new TextDecoder(utf16).decode(bytes), broken: false };
  if (bytes.subarray(0, 8000).includes(0)) return { text: null, broken: true }; // as git tells a binary file
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), broken: false };
  } catch {
    return { text: new TextDecoder().decode(bytes), broken: true };
  }
}

/** chosen are the files of an input element. */
export function chosen(input) {
  return [...input.files].map(file => ({ path: file.webkitRelativePath || file.name, file }));
}

/** dropped are the files of a drop, those in folders included. */
export async function dropped(transfer) {
  const roots = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = [];
  const walk = async entry => {
    if (found.length === MOST_SEEN) { found.cut = true; return; }
    if (entry.isFile) {
      found.push({ path: entry.fullPath.replace(/^\//, ""), file: await new Promise((ok, no) => entry.file(ok, no)) });
    } else if (!PASSED.test(entry.name)) {
      const reader = entry.createReader();
      for (let batch; (batch = await new Promise((ok, no) => reader.readEntries(ok, no))).length;) for (const e of batch) await walk(e);
    }
  };
  for (const root of roots) await walk(root);
  return { entries: found, folder: roots.some(r => r.isDirectory) };
}
