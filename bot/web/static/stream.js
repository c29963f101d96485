// Server-sent events over fetch: unlike EventSource it sees why it was refused, and notices a silent dead line.
import { settings } from "./page.js";

const SOONEST = 1; // seconds
const LATEST = 30;

export class Stream {
  #path;
  #on;
  #last = "0"; // the number of the last message seen
  #failures = 0;
  #connection = null; // AbortController of what runs
  #timer = 0;
  #heard = 0;
  #stopped = false;

  constructor(path, handlers) {
    this.#path = path;
    this.#on = handlers;
  }

  start() {
    window.addEventListener("online", () => this.#now());
    window.addEventListener("offline", () => this.#on.state("offline"));
    window.addEventListener("pagehide", () => this.#connection?.abort());
    window.addEventListener("pageshow", (event) => event.persisted && this.#now());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.nudge();
    });
    setInterval(() => this.#silent() && this.#connection?.abort(), 5_000);
    this.#connect();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#connection?.abort();
  }

  // Connect now if there is no living connection.
  nudge() {
    if (!this.#connection || this.#silent()) this.#now();
  }

  #silent() {
    return this.#connection !== null && Date.now() - this.#heard > settings.silence * 1000;
  }

  #now() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#connection?.abort();
    this.#connect();
  }

  async #connect() {
    const connection = new AbortController();
    this.#connection = connection;
    this.#heard = Date.now();
    this.#on.state("connecting");
    let wait = 0;
    try {
      const answer = await fetch(this.#path, {
        headers: { "Last-Event-ID": this.#last, "Accept-Language": document.documentElement.lang, Accept: "text/event-stream" },
        cache: "no-store",
        signal: connection.signal,
      });
      if (answer.ok) {
        this.#on.state("online");
        await this.#read(answer.body);
      } else {
        wait = Number(answer.headers.get("Retry-After")) || 0;
        if (answer.status === 401) return this.#give_up("refused", { sentence: (await answer.json()).error });
      }
    } catch {
      // no network, or aborted by us: the same way back
    }
    if (this.#connection !== connection) return; // another one took over
    this.#connection = null;
    if (!this.#stopped) this.#later(wait);
  }

  #give_up(state, values) {
    this.#on.state(state, values, () => (state === "refused" ? location.reload() : this.#resume()));
    this.#connection = null;
    this.#stopped = true;
  }

  #resume() {
    this.#stopped = false;
    this.#now();
  }

  #later(wait) {
    const backoff = Math.min(LATEST, SOONEST * 2 ** this.#failures);
    this.#failures += 1;
    const seconds = Math.max(wait, Math.ceil(backoff * (0.5 + Math.random() / 2)));
    this.#on.state(navigator.onLine ? "lost" : "offline", { seconds });
    this.#timer = setTimeout(() => this.#connect(), seconds * 1000);
  }

  async #read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#heard = Date.now();
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) this.#hear(block);
    }
  }

  #hear(block) {
    const fields = {};
    for (const line of block.split("\n")) {
      const colon = line.indexOf(": ");
      if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
    }
    if (!fields.event) return; // a sign of life
    this.#failures = 0;
    if (fields.event === "elsewhere") return this.#give_up("elsewhere", {});
    if (fields.event === "fresh") this.#last = "0";
    this.#on[fields.event]?.(JSON.parse(fields.data));
    if (fields.id) this.#last = fields.id;
  }
}
