"use strict";
(() => {
  const filter = document.getElementById("filter"), shown = document.getElementById("shown"), none = document.getElementById("none");
  const levels = [...document.querySelectorAll("input[name=level]")];
  const tasks = [...document.querySelectorAll("details.task")].map(box => {
    const title = box.querySelector("summary").textContent.toLowerCase();
    return {box, findings: [...box.querySelectorAll(".finding")].map(item =>
      ({item, level: item.dataset.level, rule: item.dataset.rule.toLowerCase(), text: title + " " + item.textContent.toLowerCase()}))};
  });
  const rules = [...document.querySelectorAll("button[data-rule]")];
  const isRule = new Set(rules.map(button => button.dataset.rule.toLowerCase()));
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(word => word);
    const wanted = new Set(levels.filter(box => box.checked).map(box => box.value));
    let fits = 0, all = 0;
    for (const task of tasks) {
      let any = false;
      for (const finding of task.findings) {
        const fit = wanted.has(finding.level) && words.every(word => isRule.has(word) ? finding.rule === word : finding.text.includes(word));
        finding.item.hidden = !fit;
        any = any || fit;
        fits += fit;
        all++;
      }
      task.box.hidden = !any;
    }
    shown.textContent = fits === all ? "" : fits + " of " + all + " shown";
    none.hidden = fits > 0 || all === 0;
    for (const button of rules)
      button.setAttribute("aria-pressed", String(filter.value === button.dataset.rule));
  };
  filter.addEventListener("input", apply);
  for (const box of levels) box.addEventListener("change", apply);
  for (const button of rules)
    button.addEventListener("click", () => {
      const chosen = filter.value !== button.dataset.rule;
      filter.value = chosen ? button.dataset.rule : "";
      apply();
      if (chosen) document.getElementById("findings").scrollIntoView();
    });
  // What is folded is not to be missing on paper.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = tasks.map(task => task.box).filter(box => !box.open);
    for (const box of folded) box.open = true;
  });
  addEventListener("afterprint", () => { for (const box of folded) box.open = false; });
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
