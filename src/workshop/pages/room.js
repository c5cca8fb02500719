// What all pages of a room do: put the parts of each snapshot in their places, and send what is said. Nothing is decided or computed here.
"use strict";
const body = document.body;
const view = body.dataset.view;
const fragment = new URLSearchParams(location.hash.slice(1));
const store = {
  get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* the fragment has it, too */ } },
};
const ours = ["es", "en"];
const spoken = (navigator.languages || [navigator.language || ""]).map((tag) => tag.slice(0, 2).toLowerCase());
const lang = new URLSearchParams(location.search).get("lang") || spoken.find((tag) => ours.includes(tag)) || "";
let token = view === "phone" ? fragment.get("seat") || store.get("seat") || "" : fragment.get("secret") || "";
const query = `?view=${view}&lang=${encodeURIComponent(lang)}`;
const head = () => (token ? { authorization: `Bearer ${token}` } : {});
const part = (name) => document.querySelector(`[data-part="${name}"]`);

// What inputs hold that was not sent yet, or is being moved.
const touched = new Set();
let key = null;
let clock = null;

const moved = (input) => {
  const labels = JSON.parse(input.dataset.labels || "[]");
  const at = Number(input.value);
  input.setAttribute("aria-valuetext", labels[at]);
  const output = document.getElementById(`${input.id}-at`);
  if (output) output.textContent = labels[at];
  const form = input.form;
  const sum = form && form.querySelector("[data-sum]");
  if (sum) {
    const points = [...form.querySelectorAll("[data-points]")].reduce((all, one) => all + JSON.parse(one.dataset.points)[Number(one.value)], 0);
    sum.textContent = points;
    form.classList.toggle("over", points > Number(sum.dataset.sum));
  }
  const says = document.querySelector(`[data-says="${input.id}"]`);
  if (says) says.textContent = JSON.parse(says.dataset.sentences)[at];
  const drawing = input.id === "dial" && document.querySelector("svg.curve");
  const here = drawing && drawing.querySelector(".here");
  if (here) {
    const place = drawing.dataset.points.split(" ")[at];
    if (place !== "-") {
      const [x, y] = place.split(",");
      here.setAttribute("cx", x);
      here.setAttribute("cy", y);
    }
  }
};

const put = (snapshot) => {
  document.documentElement.lang = snapshot.lang;
  document.title = snapshot.title;
  const anew = snapshot.key !== key;
  if (anew) touched.clear();
  key = snapshot.key;
  for (const [name, text] of Object.entries(snapshot.parts)) {
    const place = part(name);
    if (!place || place.shown === text) continue;
    const focus = place.contains(document.activeElement) ? document.activeElement.id || document.activeElement.dataset.key : null;
    const opened = [...place.querySelectorAll("details[open] > summary")].map((summary) => summary.firstChild && summary.firstChild.textContent);
    // What somebody is filling in is not taken from under their hands.
    const typing = place.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    if (typing && !anew && view === "host") continue;
    const kept = [...place.querySelectorAll("input[type=range], textarea, input[type=number], input:not([type])")].map((input) => [input.id, input.value]);
    place.innerHTML = text;
    place.shown = text;
    if (!anew) kept.filter(([id]) => touched.has(id) || id === "dial").forEach(([id, value]) => {
      const input = document.getElementById(id);
      if (input) input.value = value;
    });
    place.querySelectorAll("details > summary").forEach((summary) => {
      if (opened.includes(summary.firstChild && summary.firstChild.textContent)) summary.parentElement.open = true;
    });
    if (focus) {
      const again = document.getElementById(focus) || place.querySelector(`[data-key="${CSS.escape(focus)}"]`);
      if (again) again.focus();
    }
  }
  for (const [name, value] of Object.entries(snapshot.values)) {
    const input = document.getElementById(name);
    if (input && !touched.has(name) && document.activeElement !== input) input.value = value;
  }
  document.querySelectorAll("input[type=range]").forEach(moved);
  clock = snapshot.left === null ? null : Date.now() + snapshot.left;
  tick();
  body.classList.toggle("blank", part("blank") !== null && part("blank").textContent !== "");
  const code = document.getElementById("code");
  if (code && !code.value && fragment.get("room")) code.value = fragment.get("room");
};

const tick = () => {
  const place = document.querySelector(".clock");
  if (!place) return;
  place.hidden = clock === null;
  if (clock === null) return;
  const left = Math.max(0, Math.round((clock - Date.now()) / 1000));
  place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  place.classList.toggle("late", left <= 30);
};
setInterval(tick, 500);

const offline = (is) => { document.querySelector(".offline").hidden = !is; };
const pause = (time) => new Promise((done) => setTimeout(done, time));

// Snapshots as they come; where the stream does not come through, they are asked for.
const listen = async () => {
  let failed = 0;
  for (;;) {
    try {
      await streamed(() => { failed = 0; });
    } catch { /* it is tried again */ }
    failed += 1;
    try {
      const answer = await fetch(`/state${query}`, { headers: head(), cache: "no-store" });
      if (answer.status === 403) { offline(false); return; }
      if (answer.ok) { put(await answer.json()); offline(false); }
    } catch { offline(true); }
    await pause(failed > 3 ? 2000 : 500);
  }
};
let leave = new AbortController();
const streamed = async (heard) => {
  leave = new AbortController();
  const silent = () => setTimeout(() => leave.abort(), 25000);
  let watch = silent();
  const answer = await fetch(`/events${query}`, { headers: head(), signal: leave.signal, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    clearTimeout(watch);
    watch = silent();
    text += value;
    const events = text.split("\n\n");
    text = events.pop();
    const data = events.map((event) => event.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n")).filter((event) => event);
    if (data.length) { put(JSON.parse(data[data.length - 1])); offline(false); heard(); }
  }
};

const say = (text) => {
  const place = document.querySelector(".error");
  if (!place) return;
  place.textContent = text;
  place.hidden = !text;
};
// What cannot be sent now is sent again a few times.
const send = async (to, what) => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await fetch(`${to}?lang=${encodeURIComponent(lang)}`, {
        method: "POST", headers: { ...head(), "content-type": "application/json" }, body: JSON.stringify(what),
      });
      const said = await answer.json().catch(() => ({}));
      say(answer.ok ? "" : said.error || String(answer.status));
      return { ok: answer.ok, said };
    } catch (error) {
      if (attempt >= 5) { say(String(error.message || error)); return { ok: false, said: {} }; }
      await pause(400 * (attempt + 1));
    }
  }
};

const fields = (form, button) => {
  const what = {};
  if (form.dataset.deed) what.deed = form.dataset.deed;
  if (form.dataset.deed === "plan") {
    what.positions = [...form.querySelectorAll("input[type=range]")].map((input) => Number(input.value));
    return what;
  }
  [...form.elements].filter((input) => input.name && input.tagName !== "BUTTON").forEach((input) => {
    if (input.type === "range") what[input.name] = Number(input.value) * Number(form.dataset.scale || 1);
    else what[input.name] = input.dataset.number ? Number(input.value) : input.value;
  });
  if (button && button.name) what[button.name] = button.value === "true";
  return what;
};
const sit = (said) => {
  if (!said.token) return;
  token = said.token;
  store.set("seat", token);
  fragment.set("seat", token);
  history.replaceState(null, "", `#${fragment}`);
  leave.abort();
};
let asked = null;
document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.host) { await host(form.dataset.host, form); return; }
  const what = fields(form, event.submitter);
  const { ok, said } = await send(form.dataset.to, what);
  if (ok) [...form.elements].forEach((input) => touched.delete(input.id));
  if (form.dataset.to === "/join") {
    asked = what;
    const again = document.getElementById("again");
    if (again) again.hidden = !said.taken;
    if (ok) sit(said);
  }
});

// Plans are sent as they are made, a moment after the last touch.
let due = null;
const live = (form) => {
  clearTimeout(due);
  const sum = form.querySelector("[data-sum]");
  if (form.classList.contains("over")) { say(`${sum.textContent} / ${sum.dataset.sum}: ${sum.dataset.over}`); return; }
  due = setTimeout(async () => {
    const what = fields(form);
    const { ok } = await send(form.dataset.to, what);
    if (ok && JSON.stringify(fields(form)) === JSON.stringify(what)) [...form.elements].forEach((input) => touched.delete(input.id));
  }, 350);
};
document.addEventListener("input", (event) => {
  const input = event.target;
  if (input.id) touched.add(input.id);
  if (input.type === "range") moved(input);
  if (input.form && input.form.dataset.live) live(input.form);
});

const host = async (deed, from) => {
  const what = { deed };
  const data = from.dataset;
  ["team", "asking", "stop", "shock", "address"].filter((name) => data[name] !== undefined).forEach((name) => { what[name] = Number(data[name]); });
  if (data.draw) what.shock = Math.floor(Math.random() * Number(data.draw));
  if (deed === "rename") what.name = from.elements.name.value;
  if (deed === "merge") what.into = Number(from.elements.into.value);
  if (deed === "plan_for") what.positions = [...from.querySelectorAll("select")].map((select) => Number(select.value));
  if (document.activeElement && document.activeElement.matches("input, select, textarea")) document.activeElement.blur();
  await send("/host", what);
};
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button, a");
  if (!button) return;
  const data = button.dataset;
  if (data.step) {
    const input = document.getElementById(data.for);
    input.value = Number(input.value) + Number(data.step);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (data.again && asked) {
    const { ok, said } = await send("/join", { ...asked, again: true });
    if (ok) sit(said);
  } else if (data.host && button.type === "button") {
    await host(data.host, button);
  } else if (data.save) {
    const answer = await fetch(`${data.save}?lang=${encodeURIComponent(document.documentElement.lang)}`, { headers: head() });
    if (!answer.ok) { say(String(answer.status)); return; }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = data.file;
    link.click();
  } else if (data.withSecret) {
    event.preventDefault();
    open(`${data.withSecret}#secret=${token}`, "print");
  }
});
document.addEventListener("keydown", (event) => {
  if (view !== "host" || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const pressed = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const button = document.querySelector(`[data-key="${CSS.escape(pressed)}"]`);
  if (button && !button.disabled) { event.preventDefault(); button.click(); }
});

const paper = async () => {
  const answer = await fetch(`/paper?lang=${encodeURIComponent(lang)}`, { headers: head() });
  const said = await answer.json();
  document.documentElement.lang = said.lang;
  document.title = said.title;
  document.querySelector('[data-paper="title"]').textContent = said.title;
  ["host", "all"].forEach((name) => { document.querySelector(`[data-paper="${name}"]`).innerHTML = said[name]; });
  // Answers that are still being computed come a little later.
  if (said.host.includes("…")) setTimeout(paper, 1500);
};
if (view === "print") paper();
else if (view !== "host" || token) listen();
