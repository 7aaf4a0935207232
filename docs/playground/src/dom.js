// Texts from files reach the page by text nodes alone.

/** el makes an element; kids that are texts become text nodes. */
export function el(tag, props = {}, ...kids) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
    else e.setAttribute(name, value === true ? "" : value);
  }
  e.append(...kids.filter(k => k !== null && k !== undefined && k !== false));
  return e;
}

export const $ = id => document.getElementById(id);

// Characters that turn the direction of a text or cannot be seen are shown by their number.
/** plain is a text from a file as it may be seen. */
export const plain = text => String(text).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, c => c === "\n" || c === "\t" ? c : "\\u" + c.codePointAt(0).toString(16).padStart(4, "0"));

export const count = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
