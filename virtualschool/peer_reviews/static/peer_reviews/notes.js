// Notes are kept on the device first and sent when there is a network. Each has an id of its own from the start, so sending one twice
// keeps it once. Without this script the form is sent as any other. What it shows stands below the form, so that nothing moves under a
// finger when notes are sent.
const box = document.getElementById("sync");
const form = document.getElementById("note-form");
const state = document.getElementById("sync-state");
const waitingList = document.getElementById("sync-list");
const sendNow = document.getElementById("sync-now");
const teamList = document.getElementById("team-list");
const SHELF = `peer-review-notes:${box.dataset.key}`;
const EVERY = 20000;
let after = Number(box.dataset.after);
let busy = false;
let fault = "";

const waiting = () => {
  try {
    return JSON.parse(localStorage.getItem(SHELF) || "[]");
  } catch {
    return [];
  }
};

const shelve = (notes) => localStorage.setItem(SHELF, JSON.stringify(notes));

const works = () => {
  try {
    localStorage.setItem(`${SHELF}:test`, "1");
    localStorage.removeItem(`${SHELF}:test`);
    return true;
  } catch {
    return false;
  }
};

const newId = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const show = () => {
  const notes = waiting();
  box.hidden = false;
  sendNow.hidden = notes.length === 0;
  const many = notes.length === 1 ? "1 note not sent yet" : `${notes.length} notes not sent yet`;
  const words = notes.length ? `${many}${navigator.onLine ? "" : ": no network"}. ${fault}` : fault || "Everything is sent.";
  if (state.textContent !== words.trim()) state.textContent = words.trim();
  waitingList.replaceChildren(...notes.map((note) => {
    const item = document.createElement("li");
    item.textContent = note.fault ? `${note.text} – ${note.fault}` : note.text;
    return item;
  }));
};

const element = (name, kind, text) => {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
};

const add = (note) => {
  document.getElementById("team-none").hidden = true;
  const item = element("li", "pr-note");
  item.append(element("p", "pr-note__text pr-said", note.text));
  const about = element("p", "pr-note__about");
  about.append(element("strong", "", note.bearing), ` · ${note.kind} · ${note.kloe} · `, element("span", "vs-quiet", `${note.author}, ${note.at}`));
  item.append(about);
  if (note.warning) {
    const warned = element("p", "pr-note__about");
    warned.append(element("strong", "vs-tag vs-tag--warning", "Looks personal"), ` ${note.warning}`);
    item.append(warned);
  }
  teamList.prepend(item);
};

const sync = async () => {
  if (busy) return;
  busy = true;
  try {
    const sent = waiting().slice(0, 100);
    const answer = await fetch(box.dataset.sync, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ notes: sent, after }),
    });
    if (answer.ok) take(await answer.json());
    else if (answer.type === "opaqueredirect" || answer.status === 403) fault = "You are signed out. Sign in again in another tab and open this page anew: your notes stay here.";
    else fault = "Your access to this review has ended, or something is wrong. The notes stay on this device: speak to the host.";
  } catch {
    fault = "";
  }
  busy = false;
  show();
};

const take = (answer) => {
  const kept = new Set(answer.kept);
  const refused = new Map(answer.refused.map((each) => [each.id, each.reason]));
  shelve(waiting().filter((note) => !kept.has(note.note_id)).map((note) => ({ ...note, fault: refused.get(note.note_id) || "" })));
  fault = refused.size ? "Some could not be kept, for the reason given." : "";
  answer.notes.forEach(add);
  after = Math.max(after, ...answer.notes.map((note) => note.key));
};

const complain = (field, words) => {
  const found = form.elements[field];
  const input = found instanceof RadioNodeList ? found[0] : found;
  state.textContent = words;
  input.setCustomValidity(words);
  input.reportValidity(); // the words stand at the field, which has the focus now
};

form?.addEventListener("submit", (event) => {
  if (!works()) return;
  event.preventDefault();
  for (const each of form.elements) each.setCustomValidity("");
  const note = Object.fromEntries(["kloe", "text", "bearing", "source_kind", "slot", "document", "exhibit", "confidence"].map((name) => [name, form.elements[name].value]));
  if (!note.kloe) return complain("kloe", "Choose the line of enquiry.");
  if (!note.text.trim()) return complain("text", "Enter the note.");
  if (!note.bearing) return complain("bearing", "Say whether it is a strength, an area for consideration or context.");
  if (!note.source_kind) return complain("source_kind", "Say which kind of source it comes from.");
  note.note_id = newId();
  note.written_at = new Date().toISOString();
  shelve([...waiting(), note]);
  form.elements.text.value = "";
  form.querySelectorAll('input[name="bearing"]').forEach((radio) => { radio.checked = false; });
  show();
  form.elements.text.focus();
  sync();
});

if (works()) {
  document.getElementById("offline-words").hidden = false;
  sendNow.addEventListener("click", sync);
  window.addEventListener("online", sync);
  window.addEventListener("offline", show);
  window.addEventListener("beforeunload", (event) => {
    if (waiting().length && !navigator.onLine) event.preventDefault();
  });
  show();
  sync();
  setInterval(sync, EVERY);
}
