// Keys for what the mouse can do: an element says by data-key which keys click or focus it, [data-row] links are
// walked with j and k. Without this script every page still works.
"use strict";

const FIELDS = "input, textarea, select";

function move(rows, step) {
  const here = rows.indexOf(document.activeElement);
  const there = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1);
  rows[there].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest(FIELDS)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const rows = [...document.querySelectorAll("[data-row]")];
  if (rows.length && (event.key === "j" || event.key === "k")) {
    move(rows, event.key === "j" ? 1 : -1);
    return;
  }
  // A key held down must not decide the next pair as well.
  if (event.repeat) return;
  const named = [...document.querySelectorAll("main [data-key], header [data-key]")].filter((element) =>
    element.dataset.key.split(" ").includes(event.key),
  );
  // What the page offers comes before what the header offers.
  const chosen = named.find((element) => element.closest("main")) ?? named[0];
  if (!chosen) return;
  event.preventDefault();
  if (chosen.matches(FIELDS)) chosen.focus();
  else chosen.click();
});

// What was done is heard where it is seen: a status that was empty when the page came, and is filled after it.
function announce() {
  const done = document.querySelector("main [data-announce] p, main [role=alert] p");
  document.getElementById("announcement").textContent = done?.textContent ?? "";
}

window.addEventListener("load", announce);

// After an exchange of <main>, readers and keyboards start at its heading. A <main> that fetches itself is the first
// page renewing its numbers: that moves nobody.
document.addEventListener("htmx:after:swap", (event) => {
  if (!event.detail.ctx?.sourceElement?.matches("main:not([hx-get])")) return;
  document.querySelector("main h1[tabindex]")?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
  announce();
});
