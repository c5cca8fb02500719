// Everything that can be shown is in the page: this finds it.
"use strict";
const all = JSON.parse(document.getElementById("data").textContent);
const controls = [...document.querySelectorAll("[data-control]")];
const sizes = controls.map((control) => (control.options ? control.options.length : Number(control.max) + 1));
const named = (control, at) => (control.options ? control.options[at].text : JSON.parse(control.dataset.options)[at]);
const here = () => controls.map((control) => Number(control.value));
const index = (at) => at.reduce((number, position, control) => number * sizes[control] + position, 0);
let before = null;
let last = null;
const drawing = (name, attributes, text) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  if (text !== undefined) node.textContent = text;
  return node;
};
const draw = (at) => {
  const dial = controls[0];
  const frame = document.getElementById("chart");
  if (!dial || !dial.dataset.scale) return;
  const scale = dial.dataset.scale.split(" ").map(Number);
  const along = scale.map((_, stop) => all[index([stop, ...at.slice(1)])]);
  const values = all.map((one) => one.v).filter((value) => value !== null);
  let low = Math.min(...values);
  let high = Math.max(...values);
  const pad = (high - low || 1) * 0.08;
  low -= pad;
  high += pad;
  const x = (place) => 30 + 660 * ((scale[place] - scale[0]) / (scale[scale.length - 1] - scale[0]));
  const y = (value) => 260 - 230 * ((value - low) / (high - low));
  const svg = drawing("svg", { viewBox: "0 0 720 320", role: "img", "aria-label": document.getElementById("sentence").textContent });
  svg.append(drawing("line", { class: "grid", x1: 30, x2: 690, y1: 260, y2: 260 }));
  const points = along.map((one, stop) => (one.v === null ? null : `${x(stop).toFixed(1)},${y(one.v).toFixed(1)}`)).filter((point) => point);
  svg.append(drawing("polyline", { class: "line", points: points.join(" ") }));
  along.forEach((one, stop) => {
    svg.append(drawing("text", { x: x(stop), y: stop % 2 ? 302 : 282, "text-anchor": "middle" }, named(dial, stop)));
    if (one.v !== null) svg.append(drawing("circle", { class: "dot", cx: x(stop), cy: y(one.v), r: 3.5 }));
  });
  const mark = along[at[0]];
  if (before !== null && before !== at[0] && along[before].v !== null) {
    const [cx, cy] = [x(before), y(along[before].v)];
    svg.append(drawing("path", { class: "ghost", d: `M${cx} ${cy - 11}l11 11l-11 11l-11 -11z` }));
  }
  if (mark.v !== null) {
    svg.append(drawing("circle", { class: "here", cx: x(at[0]), cy: y(mark.v), r: 10 }));
    svg.append(drawing("text", { x: Math.min(Math.max(x(at[0]), 90), 630), y: y(mark.v) - 18, "text-anchor": "middle" }, mark.t[0]));
  }
  frame.replaceChildren(svg);
};
const show = () => {
  const at = here();
  if (last && last[0] !== at[0]) before = last[0];
  last = at;
  const found = all[index(at)];
  document.getElementById("sentence").textContent = found.s;
  document.querySelectorAll("[data-figure]").forEach((cell) => { cell.textContent = found.t[Number(cell.dataset.figure)]; });
  controls.filter((control) => control.dataset.options).forEach((control) => {
    const text = named(control, Number(control.value));
    control.setAttribute("aria-valuetext", text);
    control.closest(".control").querySelector("output").textContent = text;
  });
  draw(at);
};
controls.forEach((control) => control.addEventListener("input", () => {
  if (control.dataset.moves) controls[0].value = JSON.parse(control.dataset.moves)[Number(control.value)];
  show();
}));
document.querySelectorAll("[data-step]").forEach((button) => button.addEventListener("click", () => {
  const control = document.getElementById(button.dataset.for);
  control.value = Number(control.value) + Number(button.dataset.step);
  show();
}));
document.querySelector("details").addEventListener("toggle", () => {
  const body = document.querySelector("#all tbody");
  if (body.childElementCount) return;
  all.forEach((one, number) => {
    const row = body.insertRow();
    let rest = number;
    const at = sizes.map(() => 0);
    for (let control = sizes.length - 1; control >= 0; control -= 1) {
      at[control] = rest % sizes[control];
      rest = Math.floor(rest / sizes[control]);
    }
    at.forEach((position, control) => { row.insertCell().textContent = named(controls[control], position); });
    one.t.forEach((text) => { row.insertCell().textContent = text; });
  });
});
show();
