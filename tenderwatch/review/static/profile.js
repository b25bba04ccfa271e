// What a profile would receive, shown again after a pause in typing. Without this file « Voir l'effet » does it.
"use strict";
(function () {
  const form = document.querySelector("[data-profile]");
  const place = document.getElementById("effet");
  if (!form || !place) return;
  const PAUSE = 700;
  let timer = null;
  let asked = null;

  async function ask() {
    if (asked) asked.abort();
    const mine = new AbortController();
    asked = mine;
    const data = new FormData(form);
    data.set("acte", "apercu");
    place.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.action, {
        method: "POST", body: data, signal: mine.signal, credentials: "same-origin",
        headers: { "X-Requested-With": "fetch" },
      });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const answer = page.querySelector("[data-answer]");
      if (answer) put(answer);
    } catch (error) {
      if (error.name !== "AbortError") tell("Pas de réponse : ce que vous avez saisi est toujours là.");
    } finally {
      if (asked === mine) place.removeAttribute("aria-busy");
    }
  }

  function put(answer) {
    const open = Array.from(place.querySelectorAll("details")).map((one) => [one.querySelector("summary").textContent.replace(/\d+/g, ""), one.open]);
    const fresh = document.importNode(answer, true);
    fresh.querySelectorAll("details").forEach((one) => {
      const before = open.find(([name]) => name === one.querySelector("summary").textContent.replace(/\d+/g, ""));
      if (before) one.open = before[1];
    });
    place.replaceChildren(...fresh.childNodes);
  }

  function tell(text) {
    const live = place.querySelector("[role=status]");
    if (live) live.textContent = text;
  }

  function later() {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  }

  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => {
    if (!event.submitter || event.submitter.value !== "apercu") return;
    event.preventDefault();
    ask();
  });
  if (place.querySelector("details") === null) ask();
})();
