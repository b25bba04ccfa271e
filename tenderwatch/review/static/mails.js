// A mail by keyboard: each key presses a button that is there anyway. Without this file every form still works.
"use strict";
(function () {
  const mail = document.querySelector("[data-mail]");
  if (!mail) return;
  const rows = Array.from(mail.querySelectorAll("[data-row]"));
  const current = () => document.activeElement.closest("[data-row]") || mail.querySelector("[data-row].here");

  function stand(row) {
    if (!row) return;
    rows.forEach((one) => one.classList.toggle("here", one === row));
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const at = rows.indexOf(current());
    stand(rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)]);
  }

  function open(details) {
    details.open = true;
    (details.querySelector("textarea") || details.querySelector("button")).focus();
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, input, select");
    if (event.key === "Escape") {
      const details = event.target.closest("details[open]");
      if (details) { details.open = false; stand(details.closest("[data-row]")); }
      return;
    }
    if (typing || !mail.hasAttribute("data-keys") || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    const row = current();
    const found = row && row.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const reason = row && row.querySelector(`details[open] [data-reason="${CSS.escape(key)}"]`);
    if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
    else if (key === "?") { const help = mail.querySelector("[data-help]"); help.open = !help.open; help.querySelector("summary").focus(); }
    else if (reason) reason.click();
    else if (found) found.matches("details") ? open(found) : found.click();
    else return;
    event.preventDefault();
  });

  stand(window.location.hash && document.getElementById(window.location.hash.slice(1)));
})();
