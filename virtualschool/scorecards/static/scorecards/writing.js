// What is written on a card saves itself, and nothing typed is lost: what is not saved yet stays in this tab's own memory, also when
// the session ends or the network goes. Everything works without this file, by the button.
const WAIT = 1500;
const form = document.querySelector("form[data-keeps]");
const key = form && `card:${form.action}`;
const status = form?.querySelector("[role=status]");
const areas = () => [...form.querySelectorAll("textarea")];
const unsaved = () => areas().filter((each) => each.value !== each.defaultValue);
let timer;
let saving = false;

const later = (wait = WAIT) => {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
};

// The version goes with the words: when they come back, a save still asks whether someone else wrote meanwhile.
function keep(isSent = false) {
  const texts = unsaved().map((each) => [each.name, each.value]);
  if (texts.length) sessionStorage.setItem(key, JSON.stringify({ version: form.elements.version.value, texts, isSent }));
  else sessionStorage.removeItem(key);
}

async function save() {
  if (saving) return later();
  saving = true;
  const sent = unsaved().map((each) => [each, each.value]);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual" });
    const told = answer.type === "opaqueredirect" ? {} : await answer.json();
    if (answer.ok) {
      form.elements.version.value = told.version;
      for (const [area, words] of sent) area.defaultValue = words;
      keep();
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

// Puts back what was kept, and gives whether anything came back. Words typed before this file had arrived stay, below those kept.
function restore() {
  const kept = JSON.parse(sessionStorage.getItem(key));
  const isSaved = kept?.isSent && document.querySelector(".govuk-notification-banner--success");
  let isBack = false;
  for (const [name, words] of (!isSaved && kept?.texts) || []) {
    const area = form.elements[name];
    if (!area || area.value.trim() === words.trim()) continue;
    const isEarly = area.value !== area.defaultValue;
    area.value = isEarly ? `${words}\n${area.value}` : words;
    isBack = true;
  }
  if (isBack) form.elements.version.value = kept.version;
  return isBack;
}

function typed() {
  keep();
  status.textContent = "Not saved yet";
  later();
}

if (form) {
  const isEarly = unsaved().length > 0;
  const isBack = restore();
  keep();
  if (isEarly) typed();
  if (isBack) status.textContent = `What you had typed and not saved is back in the fields${isEarly ? ", above what you typed now" : ""}. Look at it, then save.`;
  form.addEventListener("input", typed);
  form.addEventListener("submit", () => keep(true));
}
