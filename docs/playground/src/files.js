// Files come from a dialog, from a drop, or with a folder. They are read as text here.
export const MOST_BYTES = 32 << 20, MOST_FILES = 5000;

const MEANT = /(\.(json|ndjson|jsonl)|(^|\/)\.tasklint(-export|\.yaml))$/i;

/** read turns files, each with its path, into texts; notes tell what was left out. */
export async function read(entries, folder) {
  const files = [], notes = [];
  let size = 0, left = 0;
  for (const { path, file } of entries) {
    if (folder && !MEANT.test(path)) { left++; continue; }
    if (files.length === MOST_FILES || size + file.size > MOST_BYTES) {
      notes.push(`Only the first ${files.length} files are here: a page takes ${MOST_FILES} files of ${MOST_BYTES >> 20} MB together.`);
      break;
    }
    size += file.size;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const [text, broken] = decode(bytes);
    if (broken) notes.push(`${path} is not UTF-8 throughout: what is not is shown as \uFFFD.`);
    files.push({ name: path, text, crlf: /\r\n/.test(text) });
  }
  if (left) notes.push(`${left} other ${left === 1 ? "file is" : "files are"} left out: tasks are looked for in *.json, *.ndjson and *.jsonl.`);
  return { files, notes };
}

function decode(bytes) {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "";
  if (utf16) return [new TextDecoder(utf16).decode(bytes), false];
  try {
    return [new TextDecoder("utf-8", { fatal: true }).decode(bytes), false];
  } catch {
    return [new TextDecoder().decode(bytes), true];
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
    if (found.length > MOST_FILES) return;
    const path = entry.fullPath.replace(/^\//, "");
    if (entry.isFile) {
      found.push({ path, file: await new Promise((ok, no) => entry.file(ok, no)) });
    } else if (!/^(\.|node_modules$)/.test(entry.name)) {
      const reader = entry.createReader();
      for (let batch; (batch = await new Promise((ok, no) => reader.readEntries(ok, no))).length;) for (const e of batch) await walk(e);
    }
  };
  for (const root of roots) await walk(root);
  return { entries: found, folder: roots.some(r => r.isDirectory) };
}
