// The conversation as it is shown: in order, by day, and at its end as long as the reader is there.
import { dayName, dayOf, make, words } from "./page.js";
import { render } from "./messages.js";

const KEPT = 300; // messages on the page
const NEAR = 48; // pixels from the end that still count as the end

export class Log {
  #log;
  #newer;
  #acts;
  #messages = new Map(); // number -> { element, json }
  #unseen = 0;
  #live = false; // after the first catching up
  #atEnd = true;
  #size = ""; // when the observer last looked
  #lastDay = "";
  #title = document.title;

  constructor(log, newer, acts) {
    this.#log = log;
    this.#newer = newer;
    this.#acts = acts;
    log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    newer.addEventListener("click", () => {
      this.toEnd();
      log.focus({ preventScroll: true });
    });
    // The keyboard of a phone, a banner that opens, a window made narrow: whoever was at the end stays there.
    new ResizeObserver(() => {
      this.#size = this.#measured();
      if (this.#atEnd) this.toEnd();
      else this.#scrolled(); // a larger window may show the end
    }).observe(log);
    document.addEventListener("visibilitychange", () => {
      this.#nameDays(); // the reader may come back on another one
      this.#scrolled();
    });
  }

  add(message) {
    if (this.#messages.has(message.number)) return this.change(message);
    const stay = this.#atEnd;
    this.#separate(message.at);
    const element = render(message, this.#acts);
    if (this.#live) element.classList.add("fresh");
    this.#messages.set(message.number, { element, json: JSON.stringify(message.body) });
    this.#log.append(element);
    const own = message.author === "reader";
    if (this.#live && !own && (!stay || document.hidden)) this.#unseen += 1;
    if (stay || own) this.toEnd();
    // Of an answer longer than the window the beginning is shown: nobody reads the help from its last line.
    const long = element.offsetHeight > this.#log.clientHeight;
    if (this.#live && stay && long && message.body.type === "reply") {
      element.scrollIntoView({ block: "start" });
      this.#atEnd = this.#isAtEnd(); // now: by the time the browser tells of it, the window or the log may have changed
    }
    this.#trim();
    this.#showUnseen();
  }

  change(message) {
    const shown = this.#messages.get(message.number);
    const json = JSON.stringify(message.body);
    if (!shown || shown.json === json) return;
    const buttons = [...shown.element.querySelectorAll("button")];
    const focused = buttons.indexOf(document.activeElement);
    const element = render(message, this.#acts);
    const stay = this.#atEnd;
    shown.element.replaceWith(element);
    this.#messages.set(message.number, { element, json });
    const again = [...element.querySelectorAll("button")];
    if (focused >= 0) again[Math.min(focused, again.length - 1)]?.focus({ preventScroll: true });
    if (stay) this.toEnd();
    document.getElementById("whisper").textContent = words.changed;
  }

  // From now on what comes is news: it is read out, and counted while the reader is elsewhere.
  caughtUp() {
    if (this.#live) return;
    this.toEnd();
    this.#live = true;
    requestAnimationFrame(() => this.#log.setAttribute("aria-live", "polite"));
  }

  clear() {
    this.#log.replaceChildren();
    this.#messages.clear();
    this.#lastDay = "";
    this.#unseen = 0;
    this.#atEnd = true;
    this.#showUnseen();
  }

  toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#atEnd = true;
    if (!document.hidden) this.#unseen = 0;
    this.#showUnseen();
  }

  #measured() {
    return `${this.#log.clientWidth} ${this.#log.clientHeight}`;
  }

  #isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight <= NEAR;
  }

  #scrolled() {
    if (this.#size !== this.#measured()) return; // not the reader's doing: the observer is about to see to it
    this.#atEnd = this.#isAtEnd();
    if (this.#atEnd && !document.hidden) this.#unseen = 0;
    this.#showUnseen();
  }

  #separate(at) {
    const day = dayOf(at);
    if (day === this.#lastDay) return;
    this.#lastDay = day;
    this.#log.append(make("p", { class: "day" }, make("time", { datetime: day, "data-at": String(at) })));
    this.#nameDays(); // "today" of a page that stayed open overnight is another one now
  }

  #nameDays() {
    for (const time of this.#log.querySelectorAll(".day time")) time.textContent = dayName(Number(time.dataset.at));
  }

  #trim() {
    while (this.#atEnd && this.#messages.size > KEPT) {
      const [number, { element }] = this.#messages.entries().next().value;
      this.#messages.delete(number);
      element.remove();
      const first = this.#log.firstElementChild;
      if (first?.className === "day" && first.nextElementSibling?.className === "day") first.remove();
    }
  }

  #showUnseen() {
    const count = words.newer.replace("{count}", this.#unseen);
    this.#newer.hidden = this.#unseen === 0 || this.#atEnd;
    this.#newer.textContent = `↓ ${count}`;
    document.title = this.#unseen ? `(${this.#unseen}) ${this.#title}` : this.#title;
  }
}
