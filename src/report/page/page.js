// Everything can be read without this: it shows what a chart holds where the pointer is, opens all tables at once, and hides scenarios.
"use strict";
document.querySelectorAll(".drawing[data-at]").forEach((drawing) => {
  const figure = drawing.closest("figure");
  const at = drawing.dataset.at.split(" ").map(Number);
  const rows = figure.querySelectorAll("tbody tr");
  const heads = [...figure.querySelectorAll("thead th")].map((head) => head.textContent);
  const read = document.createElement("p");
  read.className = "readout";
  read.setAttribute("aria-hidden", "true");
  drawing.after(read);
  drawing.addEventListener("pointermove", (event) => {
    const box = drawing.firstElementChild.getBoundingClientRect();
    const x = (1000 * (event.clientX - box.left)) / box.width;
    let nearest = 0;
    at.forEach((place, row) => { if (Math.abs(place - x) < Math.abs(at[nearest] - x)) nearest = row; });
    const cells = rows[nearest] ? [...rows[nearest].children].map((cell) => cell.textContent) : [];
    read.textContent = cells.map((cell, place) => (place === 0 ? (heads[0] ? heads[0] + ": " : "") + cell : heads[place] + ": " + cell)).join(" · ");
  });
  drawing.addEventListener("pointerleave", () => { read.textContent = ""; });
});
const switches = document.querySelector(".switches");
switches.hidden = false;
switches.querySelector("button").addEventListener("click", (event) => {
  const tables = [...document.querySelectorAll("figure details")];
  const open = tables.some((table) => !table.open);
  tables.forEach((table) => { table.open = open; });
  event.target.setAttribute("aria-pressed", String(open));
});
switches.querySelectorAll("input").forEach((box) => box.addEventListener("change", () => {
  document.querySelectorAll(`[data-s="${box.value}"]`).forEach((cell) => { cell.hidden = !box.checked; });
}));
addEventListener("beforeprint", () => document.querySelectorAll("main > section > details").forEach((part) => { part.open = true; }));
