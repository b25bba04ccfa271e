// The queue by keyboard, and answers put into the open page. Without this file every form still works by itself.
"use strict";
(function () {
  const queue = document.querySelector("[data-queue]");
  if (!queue) return;
  const told = document.getElementById("dit");
  const rows = () => Array.from(queue.querySelectorAll("[data-row]"));
  const current = () => document.activeElement.closest("[data-row]") || queue.querySelector("[data-row].here");

  function say(text) {
    told.textContent = "";
    // an empty region first, so that the same words are read again
    window.setTimeout(() => { told.textContent = text; }, 50);
  }

  function stand(row) {
    if (!row) return;
    rows().forEach((one) => one.classList.toggle("here", one === row));
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = rows();
    const at = all.indexOf(current());
    stand(all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)]);
  }

  function put(answer) {
    let changed = null;
    answer.querySelectorAll("[id]").forEach((piece) => {
      const old = document.getElementById(piece.id);
      if (!old || piece.id === "dit" || piece.closest("[data-row]") !== (piece.matches("[data-row]") ? piece : null)) return;
      const fresh = document.importNode(piece, true);
      old.replaceWith(fresh);
      if (fresh.matches("[data-row]")) changed = fresh;
    });
    const text = answer.querySelector("#dit");
    if (text) say(text.textContent);
    return changed;
  }

  async function send(form, submitter) {
    const data = new FormData(form, submitter);
    const row = form.closest("[data-row]");
    const all = rows();
    const next = row ? all[all.indexOf(row) + 1] : null;
    form.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.action, {
        method: "POST", body: data, headers: { "X-Requested-With": "fetch" }, credentials: "same-origin",
      });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const answer = page.querySelector("[data-answer]");
      if (!answer) {
        const heading = page.querySelector("h1");
        const advice = page.querySelectorAll("main p");
        say([heading, ...advice].filter(Boolean).map((one) => one.textContent.trim()).slice(0, 3).join(". "));
        return;
      }
      const changed = put(answer);
      count();
      if (response.ok && row && data.get("acte") !== "noter") stand(next || changed);
      else if (changed) stand(changed);
    } catch (error) {
      say("Pas de réponse : rien n'est perdu, ce que vous avez saisi est toujours là. Réessayez.");
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-act]");
    if (!form) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    if (form.matches("[data-selection]") && !picked().length) { say("Cochez d'abord des avis."); return; }
    send(form, event.submitter);
  });

  const picked = () => Array.from(document.querySelectorAll("input[name=choix]:checked"));

  function count() {
    const number = picked().length;
    const bar = document.querySelector("[data-selection]");
    if (!bar) return;
    bar.classList.toggle("active", number > 0);
    bar.querySelector("[data-picked]").textContent =
      number === 0 ? "Pour tous les avis cochés :" : number === 1 ? "1 avis sélectionné" : `${number} avis sélectionnés`;
    const kept = bar.querySelector("[value=garder]");
    kept.textContent = number > 1 ? `Garder ces ${number} avis` : "Garder";
  }
  document.addEventListener("change", (event) => { if (event.target.name === "choix") count(); });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) rows().forEach((one) => one.classList.toggle("here", one === row));
  });

  const press = (row, key) => { const found = row && row.querySelector(`button[data-key=${key}]`); if (found) found.click(); };

  function open(row, key) {
    const box = row && row.querySelector(`details[data-key=${key}]`);
    if (!box) return;
    box.open = true;
    const first = box.querySelector("textarea, button");
    if (first) first.focus();
  }

  const deeds = {
    j: () => move(1),
    k: () => move(-1),
    v: (row) => press(row, "v"),
    m: (row) => press(row, "m"),
    x: (row) => open(row, "x"),
    n: (row) => open(row, "n"),
    s: (row) => { const box = row && row.querySelector("input[name=choix]"); if (box) box.click(); },
    o: (row) => { const link = row && row.querySelector("[data-open]"); if (link) link.click(); },
    z: () => { const undo = document.querySelector("[data-key=z]"); if (undo) undo.click(); else say("Rien à annuler."); },
    "?": () => {
      const help = queue.querySelector("[data-help]");
      help.open = !help.open;
      if (help.open) help.querySelector("summary").focus();
    },
  };

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.key === "Escape") {
      const box = at.closest("details.more");
      if (box) { box.open = false; stand(at.closest("[data-row]")); }
      return;
    }
    const typing = at.matches("textarea, select, input:not([type=checkbox])");
    if (!queue.hasAttribute("data-keys") || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const reasons = at.closest("[data-row]") && at.closest("[data-row]").querySelector("details[data-key=x][open]");
    const reason = reasons && reasons.querySelector(`[data-reason="${event.key}"]`);
    if (reason) { event.preventDefault(); reason.click(); return; }
    const deed = deeds[event.key.toLowerCase()];
    if (deed) { event.preventDefault(); deed(current()); }
  });
  const bar = document.querySelector("[data-selection]");
  if (bar) bar.classList.add("alive");
  count();
})();
