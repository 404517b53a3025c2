// What is written on a card saves itself, and nothing typed is lost: what is not saved yet stays in this tab's own memory, also when
// the session ends or the network goes. Everything works without this file, by the button.
const WAIT = 1500;
const form = document.querySelector("form[data-keeps]");
const key = form && `card:${form.action}`;
const status = form?.querySelector("[role=status]");
const texts = () => [...form.querySelectorAll("textarea")].map((each) => [each.name, each.value]);
let timer;
let saving = false;

const later = (wait = WAIT) => {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
};

async function save() {
  if (saving) return later();
  saving = true;
  const sent = JSON.stringify(texts());
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual" });
    const told = answer.type === "opaqueredirect" ? {} : await answer.json();
    if (answer.ok) {
      form.elements.version.value = told.version;
      if (JSON.stringify(texts()) === sent) sessionStorage.removeItem(key);
      status.textContent = "Saved";
    } else {
      status.textContent = told.message ?? "Not saved: you are signed out. Sign in again in this tab; your words are kept and will be back here.";
    }
  } catch {
    status.textContent = "Not saved: the service cannot be reached. Your words are kept in this tab.";
    later(10 * WAIT);
  }
  saving = false;
}

function restore() {
  const kept = sessionStorage.getItem(key);
  const done = document.querySelector(".govuk-notification-banner--success");
  if (kept === null || done || kept === JSON.stringify(texts())) return sessionStorage.removeItem(key);
  for (const [name, value] of JSON.parse(kept)) if (form.elements[name]) form.elements[name].value = value;
  status.textContent = "What you had typed and not saved is back in the fields. Look at it, then save.";
}

function typed() {
  sessionStorage.setItem(key, JSON.stringify(texts()));
  status.textContent = "Not saved yet";
  later();
}

if (form) {
  const early = [...form.querySelectorAll("textarea")].some((each) => each.value !== each.defaultValue);
  if (early) typed(); // words typed before this file had arrived
  else restore();
  form.addEventListener("input", typed);
}
