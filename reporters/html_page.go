package reporters

import (
	"crypto/sha256"
	"encoding/base64"
)

// sourceHash names an inline style or script in a security policy (CSP level 3,
// section 2.3.1).
func sourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// htmlScript filters: all words must be in a finding, and its level be chosen.
const htmlScript = `
"use strict";
(() => {
  const filter = document.getElementById("filter"), shown = document.getElementById("shown"), none = document.getElementById("none");
  const levels = [...document.querySelectorAll("input[name=level]")];
  const tasks = [...document.querySelectorAll("details.task")].map(box => {
    const title = box.querySelector("summary").textContent.toLowerCase();
    return {box, findings: [...box.querySelectorAll(".finding")].map(item =>
      ({item, level: item.dataset.level, text: title + " " + item.textContent.toLowerCase()}))};
  });
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(word => word);
    const wanted = new Set(levels.filter(box => box.checked).map(box => box.value));
    let fits = 0, all = 0;
    for (const task of tasks) {
      let any = false;
      for (const finding of task.findings) {
        const fit = wanted.has(finding.level) && words.every(word => finding.text.includes(word));
        finding.item.hidden = !fit;
        any = any || fit;
        fits += fit;
        all++;
      }
      task.box.hidden = !any;
    }
    shown.textContent = fits === all ? "" : fits + " of " + all + " shown";
    if (none) none.hidden = fits > 0;
    for (const button of document.querySelectorAll("button.rule"))
      button.setAttribute("aria-pressed", String(filter.value === button.dataset.rule));
  };
  filter.addEventListener("input", apply);
  for (const box of levels) box.addEventListener("change", apply);
  for (const button of document.querySelectorAll("button.rule"))
    button.addEventListener("click", () => {
      filter.value = filter.value === button.dataset.rule ? "" : button.dataset.rule;
      apply();
    });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && document.activeElement !== filter) {
      event.preventDefault();
      filter.focus();
    } else if (event.key === "Escape" && document.activeElement === filter) {
      filter.value = "";
      apply();
    }
  });
  document.getElementById("tools").hidden = false;
  apply();
})();
`

// htmlStyle follows the reader's theme.
const htmlStyle = `
:root{--page:#fff;--text:#111827;--soft:#4b5563;--line:#d7dce3;--card:#f8fafc;--error:#c81e1e;--warning:#a04e00;--note:#1d4fd8;--link:#1d4fd8;--heat:29,79,216}
@media (prefers-color-scheme:dark){:root{--page:#0f141b;--text:#e5e7eb;--soft:#9aa4b2;--line:#2f3947;--card:#171e28;--error:#ff7b7b;--warning:#f3b25c;--note:#8ab4ff;--link:#8ab4ff;--heat:110,165,255}}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0 auto;max-width:72rem;padding:0 1rem 3rem;background:var(--page);color:var(--text);overflow-x:clip;font:16px/1.5 system-ui,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:1.5rem 0 0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
.about,.file,footer{color:var(--soft)}.about{margin:.2rem 0 1rem}
.tools{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:center;padding:.6rem 0;background:var(--page);border-bottom:1px solid var(--line)}
header{display:contents}
.chip{padding:.15rem .6rem;border:1px solid var(--line);border-radius:1rem;white-space:nowrap}
.search{flex:1 1 14rem;display:flex;gap:.5rem;align-items:center}
.search input{flex:1;min-width:0;font:inherit;padding:.3rem .6rem;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.4rem}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.scroll{overflow-x:auto}
table{border-collapse:collapse}th,td{padding:.3rem .6rem .3rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{overflow-wrap:normal}
.number{text-align:right;font-variant-numeric:tabular-nums}
button.rule{overflow-wrap:normal;font:inherit;font-family:ui-monospace,Consolas,monospace;font-size:.9rem;padding:.1rem .4rem;color:inherit;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--line);border-radius:.3rem;cursor:pointer;text-align:left}
button.rule[aria-pressed=true]{background:var(--link);color:var(--page)}
button.error{border-left-color:var(--error)}button.warning{border-left-color:var(--warning)}button.note{border-left-color:var(--note)}
.task{margin:.75rem 0;border:1px solid var(--line);border-radius:.5rem;background:var(--card)}
summary{padding:.5rem .8rem;cursor:pointer}.title{font-weight:650}.file{font-size:.9rem}
.finding{padding:.2rem .8rem .6rem;border-top:1px solid var(--line)}
.message{margin:.4rem 0}.help{margin:.2rem 0}.evidence{margin:.3rem 0;padding-left:1.2rem;font-size:.875rem}.level{font-weight:650}
.error .level,.chip.error{color:var(--error)}.warning .level,.chip.warning{color:var(--warning)}.note .level,.chip.note{color:var(--note)}
pre{margin:.4rem 0;padding:.5rem;overflow-x:auto;background:var(--page);border:1px solid var(--line);border-radius:.3rem;font:13px/1.4 ui-monospace,Consolas,"DejaVu Sans Mono",monospace}
.more{margin:0;padding:0;list-style:none;color:var(--soft);font-size:.9rem}
a{color:var(--link)}
.notice{padding:.5rem .8rem;border-left:4px solid var(--warning);background:var(--card)}.notice h2{margin:0}
.graph{overflow:auto;max-height:85vh;width:max-content;min-width:100%;max-width:min(100vw - 3rem,110rem);position:relative;left:50%;transform:translateX(-50%);border:1px solid var(--line);border-radius:.5rem}.graph img{display:block;max-width:none}
.heat td,.heat th{padding:.15rem .3rem;border:0;font-size:.8rem;text-align:center;font-variant-numeric:tabular-nums;min-width:2.1rem;white-space:nowrap}
.heat th{color:var(--soft);font-weight:400}
.heat1{background:rgba(var(--heat),.12)}.heat2{background:rgba(var(--heat),.24)}.heat3{background:rgba(var(--heat),.36)}.heat4{background:rgba(var(--heat),.48)}
footer{margin-top:3rem;font-size:.85rem}
@media print{.tools{display:none}}
`
