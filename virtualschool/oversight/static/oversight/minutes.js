// Minutes save themselves while people write, and nothing typed is lost: what is not saved yet stays in this tab's own memory, also
// when the session ends or the network goes. Everything works without this file, by the buttons.
const WAIT = 1500;

const cookie = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.split("=")[1];

class Note {
  constructor(form) {
    this.form = form;
    this.text = form.querySelector("textarea");
    this.version = form.elements.version;
    this.status = form.querySelector("[role=status]");
    this.key = `minutes:${form.action}`;
    this.saved = this.text.dataset.kept;
    this.restore();
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("blur", () => this.save());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
  }

  // Words typed before this file had arrived stay, below those kept. The version comes back with the words: when someone else wrote
  // meanwhile, both are shown.
  restore() {
    const isEarly = this.text.value !== this.text.defaultValue;
    const kept = JSON.parse(sessionStorage.getItem(this.key));
    const isBack = kept !== null && kept.words.trim() !== this.text.value.trim();
    if (!isBack && !isEarly) return sessionStorage.removeItem(this.key);
    if (isBack) {
      this.text.value = isEarly ? `${kept.words}\n${this.text.value}` : kept.words;
      this.version.value = kept.version;
    }
    this.typed();
    if (isBack) this.say(`What you had typed and not saved is back in this field${isEarly ? ", above what you typed now" : ""}.`);
  }

  typed() {
    sessionStorage.setItem(this.key, JSON.stringify({ version: this.version.value, words: this.text.value }));
    this.say("Not saved yet");
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  say(words, isFault = false) {
    this.status.textContent = words;
    this.status.classList.toggle("vs-point__saved--fault", isFault);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.saving || this.blocked || this.text.value === this.saved) return;
    const sent = this.text.value;
    this.saving = true;
    try {
      await this.send(sent);
    } catch {
      this.say("Not saved: the service cannot be reached. Your words are kept in this tab.", true);
      this.timer = setTimeout(() => this.save(), 10 * WAIT);
    }
    this.saving = false;
    if (this.text.value !== sent && !this.blocked) this.later();
  }

  async send(sent) {
    const body = new URLSearchParams({ note: sent, version: this.version.value });
    const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") ?? "" };
    const answer = await fetch(this.form.action, { method: "POST", body, headers, redirect: "manual" });
    if (answer.ok) {
      this.version.value = (await answer.json()).version;
      this.saved = sent;
      if (this.text.value === sent) sessionStorage.removeItem(this.key);
      return this.say("Saved");
    }
    if (answer.status === 409) return this.differ(await answer.json());
    this.say("Not saved: you are signed out. Sign in again in this tab; your words are kept and will be back here.", true);
  }

  // Someone else wrote meanwhile: both versions are shown, and nothing is saved before a person chose.
  differ(told) {
    if (told.version === undefined) return this.say(told.message, true);
    this.blocked = true;
    this.say(told.message, true);
    const box = document.createElement("div");
    box.className = "vs-said";
    const words = document.createElement("p");
    words.className = "govuk-body vs-words";
    words.textContent = `${told.by_name || "Someone else"} wrote: ${told.theirs || "(nothing)"}`;
    box.append(words, this.choice("Keep both", told, `${told.theirs}\n${this.text.value}`));
    box.append(this.choice("Keep mine", told, null), this.choice("Keep theirs", told, told.theirs));
    this.text.before(box);
    this.box = box;
  }

  choice(label, told, value) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = label;
    button.addEventListener("click", () => {
      if (value !== null) this.text.value = value;
      this.version.value = told.version;
      this.blocked = false;
      this.box.remove();
      this.saved = undefined;
      this.text.focus();
      this.save();
    });
    return button;
  }
}

// A decision shows only the fields that its kind asks for.
const fit = (form) => {
  const kind = form.elements.kind;
  const show = () => {
    for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(kind.value);
  };
  kind.addEventListener("change", show);
  show();
};

for (const form of document.querySelectorAll("form[data-autosave]")) new Note(form);
for (const form of document.querySelectorAll("form[data-decide]")) fit(form);
