// What all pages of a room do: show each snapshot, and send what is said. Nothing is decided or computed here.
"use strict";
const view = document.body.dataset.view;
const fragment = new URLSearchParams(location.hash.slice(1));
const store = {
  get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* the fragment has it, too */ } },
};
const spoken = (navigator.languages || [navigator.language || ""]).map((tag) => tag.slice(0, 2).toLowerCase());
const own = new URLSearchParams(location.search).get("lang") || spoken.find((tag) => ["es", "en"].includes(tag)) || "";
const lang = view === "phone" ? own : new URLSearchParams(location.search).get("lang") || "";
let token = view === "phone" ? fragment.get("seat") || store.get("seat") || "" : fragment.get("secret") || "";
const query = `?view=${view}&lang=${encodeURIComponent(lang)}`;
const head = () => (token ? { authorization: `Bearer ${token}` } : {});
const pause = (time) => new Promise((done) => setTimeout(done, time));

// ---- Showing a snapshot ----

// Inputs that were moved and not heard yet: what the server says of them is old.
const touched = new Set();
// Snapshots before this version know nothing of what was sent last.
let since = 0;
let key = null;
let says = ["", ""];
let ends = null;

// Changes a tree into another one, and leaves in place whatever is the same: what is being dragged, typed into or focused stays.
const morph = (here, there) => {
  for (const { name, value } of [...there.attributes]) {
    if (here.getAttribute(name) !== value) here.setAttribute(name, value);
  }
  for (const { name } of [...here.attributes]) {
    const kept = name === "aria-valuetext" || (name === "open" && here.tagName === "DETAILS");
    if (!there.hasAttribute(name) && !kept) here.removeAttribute(name);
  }
  if (here.tagName === "TEXTAREA") return;
  let place = here.firstChild;
  for (const child of [...there.childNodes]) {
    const named = child.id && [...here.children].find((one) => one.id === child.id);
    if (named && named !== place) here.insertBefore(named, place);
    const old = named || place;
    const alike = old && old.nodeName === child.nodeName && (old.id || "") === (child.id || "");
    if (!alike) {
      here.insertBefore(child, place);
      continue;
    }
    place = old.nextSibling;
    if (child.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== child.nodeValue) old.nodeValue = child.nodeValue;
    } else if (!old.isEqualNode(child) && !old.matches("output[for], output[data-sum], [data-says]")) {
      morph(old, child);
    } else if (old.matches("[data-says]")) {
      old.dataset.sentences = child.dataset.sentences;
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
};

const write = (place, text) => { if (place && place.textContent !== text) place.textContent = text; };

// Updates what depends on a range: its position in words, the sum of points, the dial's sentence and mark.
const follow = (input) => {
  const at = Number(input.value);
  const label = JSON.parse(input.dataset.labels)[at];
  if (input.getAttribute("aria-valuetext") !== label) input.setAttribute("aria-valuetext", label);
  write(document.getElementById(`${input.id}-at`), label);
  const sum = input.form && input.form.querySelector("[data-sum]");
  if (sum) {
    const points = [...input.form.querySelectorAll("[data-points]")].reduce((all, one) => all + JSON.parse(one.dataset.points)[Number(one.value)], 0);
    write(sum, String(points));
    const over = points > Number(sum.dataset.sum);
    input.form.classList.toggle("over", over);
    document.body.classList.toggle("unsent", over);
    if (over) say(`${points} / ${sum.dataset.sum}: ${sum.dataset.over}`);
  }
  const sentence = document.querySelector(`[data-says="${input.id}"]`);
  if (sentence) write(sentence, JSON.parse(sentence.dataset.sentences)[at]);
  if (input.id === "dial") mark(at);
};
const mark = (at) => {
  const drawing = document.querySelector("svg.curve");
  const here = drawing && drawing.querySelector(".here");
  const place = here && drawing.dataset.points.split(" ")[at];
  if (!place || place === "-") return;
  const [x, y] = place.split(",");
  here.setAttribute("cx", x);
  here.setAttribute("cy", y);
};

const show = (snapshot) => {
  if (snapshot.key !== key) {
    touched.clear();
    say("");
    document.body.classList.remove("unsent");
  }
  key = snapshot.key;
  says = snapshot.says;
  document.documentElement.lang = snapshot.lang;
  document.title = snapshot.title;
  for (const [name, text] of Object.entries(snapshot.parts)) {
    const place = document.querySelector(`[data-part="${name}"]`);
    if (!place || place.shown === text) continue;
    const fresh = place.cloneNode(false);
    fresh.innerHTML = text;
    morph(place, fresh);
    place.shown = text;
  }
  // What can be changed no more is shown as it was heard.
  const closed = document.querySelector("fieldset[disabled]");
  if (closed) closed.querySelectorAll("input").forEach((input) => touched.delete(input.id));
  for (const [name, value] of Object.entries(snapshot.values)) {
    const input = document.getElementById(name);
    if (input && !touched.has(name) && snapshot.version >= since && input.value !== value) input.value = value;
  }
  document.querySelectorAll("input[type=range]").forEach(follow);
  const blank = document.querySelector('[data-part="blank"]');
  document.body.classList.toggle("blank", blank !== null && blank.textContent !== "");
  const code = document.getElementById("code");
  if (code && !code.value && fragment.get("room")) code.value = fragment.get("room");
  document.querySelectorAll("[data-keep]").forEach((box) => { if (!touched.has(box.id)) box.checked = store.get(box.dataset.keep) !== "off"; });
  ends = snapshot.left === null ? null : Date.now() + snapshot.left;
  tick();
};

const tick = () => {
  const place = document.querySelector(".clock");
  if (!place) return;
  place.hidden = ends === null;
  if (ends === null) return;
  const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
  write(place, `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`);
  place.classList.toggle("late", left <= 30);
};

// ---- Hearing from the server ----

const connected = (is) => {
  const place = document.querySelector(".offline");
  write(place, is ? "" : says[0] || "· · ·");
  place.hidden = is;
};
const ask = async () => {
  const answer = await fetch(`/state${query}`, { headers: head(), cache: "no-store" });
  if (answer.ok) show(await answer.json());
  connected(true);
  return answer.status;
};
let leave = new AbortController();
// True if the last stream has brought something.
let streams = false;
// Shows what a stream brings; ends where nothing comes for a while: soon at first, as it may not come through at all.
const stream = async () => {
  leave = new AbortController();
  let watch = setTimeout(() => leave.abort(), 3000);
  const answer = await fetch(`/events${query}`, { headers: head(), signal: leave.signal, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    clearTimeout(watch);
    watch = setTimeout(() => leave.abort(), 25000);
    text += value;
    const events = text.split("\n\n");
    text = events.pop();
    const data = events.map((event) => event.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n"));
    const last = data.filter((event) => event).pop();
    if (last) { show(JSON.parse(last)); connected(true); streams = true; }
  }
};
// Streams, one after the other; where they do not come through, the page asks again and again, and tries a stream now and then.
const listen = async () => {
  for (;;) {
    streams = false;
    let reached = false;
    try {
      if ((await ask()) === 403) return;
      reached = true;
      await stream();
    } catch { /* what was reached, and whether a stream spoke, says what to do */ }
    if (!reached) connected(false);
    for (let round = 0; reached && !streams && round < 10; round += 1) {
      await pause(2000);
      reached = await ask().then((status) => status !== 403, () => false);
    }
    await pause(500);
  }
};

// ---- Saying something ----

const say = (text) => {
  const place = document.querySelector(".error");
  if (!place) return;
  write(place, text);
  place.hidden = !text;
};
// What a phone says may be said again: it counts once. All else is sent once.
const send = async (to, what) => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await fetch(`${to}?lang=${encodeURIComponent(lang)}`, {
        method: "POST", headers: { ...head(), "content-type": "application/json" }, body: JSON.stringify(what),
      });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok && said.version) since = Math.max(since, said.version);
      say(answer.ok || said.taken ? "" : said.error || says[1]);
      return { ok: answer.ok, said };
    } catch {
      if (to !== "/phone" || attempt >= 5) { say(says[1]); return { ok: false, said: {} }; }
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
// Sends a form; its inputs are heard, unless they were moved meanwhile.
const submit = async (form, button) => {
  const what = fields(form, button);
  const answer = await send(form.dataset.to, what);
  if (answer.ok && JSON.stringify(fields(form, button)) === JSON.stringify(what)) [...form.elements].forEach((input) => touched.delete(input.id));
  return { ...answer, what };
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
const join = async (form) => {
  const { ok, said, what } = await submit(form);
  asked = what;
  const again = document.getElementById("again");
  if (again) again.hidden = !said.taken;
  if (ok) sit(said);
};

const steer = async (deed, from) => {
  const what = { deed };
  const { dataset } = from;
  ["team", "asking", "stop", "shock", "address", "at"].filter((name) => dataset[name] !== undefined).forEach((name) => { what[name] = Number(dataset[name]); });
  if (!["next", "back", "reveal"].includes(deed)) delete what.at;
  if (deed === "open") what.team = dataset.open === "true" ? what.team : null;
  if (dataset.draw) what.shock = Math.floor(Math.random() * Number(dataset.draw));
  if (deed === "rename") what.name = from.elements.name.value;
  if (deed === "merge") what.into = Number(from.elements.into.value);
  if (deed === "plan_for") what.positions = [...from.querySelectorAll("select")].map((select) => Number(select.value));
  await send("/host", what);
};

const save = async (from, name) => {
  const answer = await fetch(`${from}?lang=${encodeURIComponent(document.documentElement.lang)}`, { headers: head() }).catch(() => null);
  if (!answer || !answer.ok) { say(says[1]); return; }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
};

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.host) await steer(form.dataset.host, form);
  else if (form.dataset.to === "/join") await join(form);
  else await submit(form, event.submitter);
});
// Plans are sent as they are made, a moment after the last touch.
let due = null;
document.addEventListener("input", (event) => {
  const input = event.target;
  if (input.dataset.keep) store.set(input.dataset.keep, input.checked ? "on" : "off");
  if (input.id) touched.add(input.id);
  if (input.dataset.labels) follow(input);
  if (!input.form || !input.form.dataset.live) return;
  clearTimeout(due);
  if (!input.form.classList.contains("over")) due = setTimeout(() => submit(input.form), 350);
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button, a");
  if (!button) return;
  const { dataset } = button;
  // The second click of a double click is meant for the first scene.
  if (event.detail > 1 && ["next", "back", "reveal"].includes(dataset.host)) return;
  if (dataset.step) {
    const input = document.getElementById(dataset.for);
    input.value = Number(input.value) + Number(dataset.step);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (dataset.again && asked) {
    const { ok, said } = await send("/join", { ...asked, again: true });
    if (ok) sit(said);
  } else if (dataset.host && button.type === "button") {
    await steer(dataset.host, button);
  } else if (dataset.save) {
    await save(dataset.save, dataset.file);
  } else if (dataset.withSecret) {
    event.preventDefault();
    open(`${dataset.withSecret}#secret=${token}`, "print");
  }
});
document.addEventListener("keydown", (event) => {
  if (event.repeat && event.target.matches("button[data-host]")) { event.preventDefault(); return; }
  const busy = event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea");
  const keys = document.getElementById("keys");
  if (view !== "host" || busy || !keys || !keys.checked) return;
  const pressed = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const button = document.querySelector(`[data-key="${CSS.escape(pressed)}"]`);
  if (button && !button.disabled) { event.preventDefault(); button.click(); }
});

// ---- Paper ----

const paper = async () => {
  const answer = await fetch(`/paper?lang=${encodeURIComponent(lang)}`, { headers: head() });
  const said = await answer.json();
  document.documentElement.lang = said.lang;
  document.title = said.title;
  document.querySelector('[data-paper="title"]').textContent = said.title;
  ["host", "all"].forEach((name) => { document.querySelector(`[data-paper="${name}"]`).innerHTML = said[name]; });
  document.body.dataset.ready = String(!said.unsettled);
  // Answers that are still being computed come a little later.
  if (said.unsettled) setTimeout(paper, 1500);
};

setInterval(tick, 500);
if (view === "print") paper();
else if (view !== "host" || token) listen();
