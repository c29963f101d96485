// Commands under the input line: a listbox that follows what is typed after "/".
import { make, settings, words } from "./page.js";

const MOST = 8;

// Without marks and in small letters, as people type in a hurry.
export const folded = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d").replace(/\s+/g, " ").trim();

// What may be meant by *typed*: commands, or the topics that may follow one.
export function matching(typed) {
  if (!typed.startsWith("/")) return [];
  const [first, ...rest] = typed.split(/\s+/);
  const command = settings.commands.find((each) => folded(each.words) === folded(first));
  if (command?.topics && /\s/.test(typed)) {
    const wanted = folded(rest.join(" "));
    const found = settings.topics.filter((topic) => folded(topic).includes(wanted));
    found.sort((one, other) => Number(!folded(one).startsWith(wanted)) - Number(!folded(other).startsWith(wanted)));
    return found.slice(0, MOST).map((topic) => ({ fill: `${command.words} ${topic}`, label: topic, about: "", ready: true }));
  }
  if (rest.length) return [];
  return settings.commands
    .filter((each) => folded(each.words).startsWith(folded(first)))
    .map((each) => ({ fill: each.topics ? `${each.words} ` : each.words, label: each.words, about: each.about, ready: !each.topics }));
}

export class Suggestions {
  #input;
  #list;
  #send;
  #found = [];
  #at = -1;

  constructor(input, list, send) {
    this.#input = input;
    this.#list = list;
    this.#send = send;
    input.addEventListener("input", () => this.update());
    input.addEventListener("focus", () => this.update());
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.#key(event));
    // Keep the focus, and with it a phone's keyboard, in the input line while the list is touched or scrolled.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#take(this.#found[Number(option.dataset.at)]);
    });
  }

  update() {
    this.#found = matching(this.#input.value.trimStart());
    this.#at = -1;
    const options = this.#found.map((each, at) =>
      make(
        "li",
        { role: "option", id: `suggestion-${at}`, "data-at": String(at), "aria-selected": "false" },
        make("b", {}, each.label),
        each.about ? make("span", {}, each.about) : "",
      ),
    );
    this.#list.replaceChildren(...options);
    this.#list.scrollTop = 0;
    const only = this.#found.length === 1 && this.#found[0].fill === this.#input.value.trim();
    this.#show(options.length > 0 && !only && document.activeElement === this.#input);
  }

  close() {
    this.#found = [];
    this.#show(false);
  }

  #show(shown) {
    const opened = shown && this.#list.hidden;
    this.#list.hidden = !shown;
    this.#input.setAttribute("aria-expanded", String(shown));
    if (!shown) this.#input.removeAttribute("aria-activedescendant");
    if (opened) document.getElementById("whisper").textContent = words.suggested.replace("{count}", this.#found.length);
  }

  #key(event) {
    if (event.isComposing || this.#list.hidden) return; // Vietnamese is typed through an input method
    const count = this.#found.length;
    if (event.key === "ArrowDown") this.#select((this.#at + 1) % count);
    else if (event.key === "ArrowUp") this.#select((this.#at <= 0 ? count : this.#at) - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.#at >= 0) this.#take(this.#found[this.#at]);
    else if (event.key === "Tab" && this.#at >= 0 && !event.shiftKey) this.#take({ ...this.#found[this.#at], ready: false });
    else return;
    event.preventDefault();
  }

  #select(at) {
    this.#at = at;
    for (const [index, option] of [...this.#list.children].entries()) {
      option.setAttribute("aria-selected", String(index === at));
      if (index === at) option.scrollIntoView({ block: "nearest" });
    }
    this.#input.setAttribute("aria-activedescendant", `suggestion-${at}`);
  }

  #take({ fill, ready }) {
    this.#input.value = fill;
    if (ready) this.#send();
    else this.update();
  }
}
