// One message as elements: words, a reply with choices, an alert as a card, a digest.
import { fullMoment, link, make, momentOf, safeAddress, words } from "./page.js";
import { fromHtml, fromText } from "./richtext.js";

// acts: press(choice, number) for a button, offer(command) for a command in a text.
export function render(message, acts) {
  const { author, body, number, at } = message;
  const shape = { alert, digest, reply, words: said }[body.type] ?? reply;
  const classes = `message ${author} ${body.type}`;
  const made = make("article", { class: classes, "data-number": String(number) });
  made.append(...shape(body, { number, at, acts }));
  return made;
}

function said(body, { at }) {
  return [make("div", { class: "bubble", title: fullMoment(at) }, make("span", { class: "unseen" }, `${words.you}: `), body.text)];
}

function reply(body, about) {
  const bubble = make("div", { class: "bubble", title: fullMoment(about.at) });
  bubble.append(...(body.html ? fromHtml(body.html) : fromText(body.text ?? "", about.acts.offer)));
  return [bubble, ...file(body.file), ...choices(body, about)];
}

// A file of ours to keep: only what the chat itself serves.
function file(found) {
  if (!found?.path?.startsWith("/chat/")) return [];
  const made = make("a", { class: "choice main", href: found.path, download: found.name }, `${words.download} (${found.name})`);
  return [make("div", { class: "choices" }, make("div", { class: "row" }, made))];
}

function alert(body, about) {
  const classes = ["card", body.urgent && "urgent", safeAddress(body.image) && "pictured"].filter(Boolean);
  const text = make(
    "div",
    { class: "text" },
    body.urgent ? make("p", { class: "mark" }, words.urgent) : "",
    make("h2", {}, link(body.url, body.title)),
    body.lead ? make("p", { class: "lead" }, body.lead) : "",
    source(body, about.at),
    body.also?.length ? make("p", { class: "source" }, `${words.also} ${body.also.join(", ")}`) : "",
    body.before ? earlier(body.before) : "",
    body.topics?.length ? chips(body.topics, about) : "",
    ...choices(body, about),
  );
  const card = make("div", { class: classes.join(" ") }, text);
  if (safeAddress(body.image)) card.prepend(picture(body.image, card));
  return [card];
}

function picture(address, card) {
  const image = make("img", { loading: "lazy", decoding: "async", referrerpolicy: "no-referrer", src: address });
  image.alt = ""; // the headline beside it says what there is to say
  const frame = make("div", { class: "picture" }, image);
  image.addEventListener("error", () => {
    frame.remove();
    card.classList.remove("pictured");
  });
  return frame;
}

function source(body, shown) {
  const line = make("p", { class: "source" }, [body.newspaper, body.province].filter(Boolean).join(" · "));
  if (body.published) {
    const time = make("time", { datetime: new Date(body.published).toISOString() }, momentOf(body.published, shown));
    time.title = fullMoment(body.published);
    line.append(line.textContent ? " · " : "", time);
  }
  return line;
}

// The way to how the story began, as long as that is on the page.
function earlier(number) {
  const made = make("button", { type: "button", class: "earlier" }, `↑ ${words.earlier}`);
  made.addEventListener("click", () => {
    const began = document.querySelector(`[data-number="${number}"]`);
    if (!began) return made.remove();
    began.scrollIntoView({ block: "center" });
    began.querySelector("a, button")?.focus({ preventScroll: true });
  });
  return made;
}

function chips(topics, { acts, number }) {
  const buttons = topics.map(({ slug, name }) => {
    const label = words.follow.replace("{topic}", name);
    const made = make("button", { type: "button", title: label, "aria-label": label }, name);
    made.addEventListener("click", () => acts.press({ command: `/theodoi ${slug}`, label }, number));
    return make("li", {}, made);
  });
  return make("ul", { class: "chips" }, ...buttons);
}

function digest(body, about) {
  const sections = body.sections.flatMap((section) => [
    section.heading ? make("h3", {}, section.heading) : "",
    ...section.alerts.map((each) => brief(each, about.at)),
  ]);
  return [make("div", {}, make("h2", { class: "heading" }, body.heading), ...sections), ...choices(body, about)];
}

function brief(body, shown) {
  const text = make(
    "div",
    { class: "text" },
    make("h4", {}, link(body.url, body.title)),
    body.lead ? make("p", { class: "lead" }, body.lead) : "",
    source(body, shown),
  );
  return make("div", { class: "card" }, text);
}

// Rows of choices: buttons, links, switches.
function choices(body, about) {
  const rows = body.choices ?? [];
  if (!rows.length) return [];
  const switches = rows.flat().some((choice) => choice.switch);
  const classes = switches ? "choices switches" : "choices";
  return [make("div", { class: classes }, ...rows.map((row) => make("div", { class: "row" }, ...row.map((choice) => one(choice, about)))))];
}

function one(choice, { acts, number }) {
  if (choice.url) {
    const made = link(choice.url, choice.label, make("span", { class: "unseen" }, ` (${words.newTab})`));
    made.className = "choice main";
    return made;
  }
  const made = make("button", { type: "button", class: "choice" }, choice.label);
  if (!choice.command) {
    made.setAttribute("aria-disabled", "true"); // it was pressed, and has done its work
    return made;
  }
  if (choice.switch) made.setAttribute("aria-pressed", String(choice.chosen));
  made.addEventListener("click", async () => {
    if (made.getAttribute("aria-busy") === "true") return;
    made.setAttribute("aria-busy", "true"); // not disabled: that would take the focus away
    await acts.press(choice, number);
    made.removeAttribute("aria-busy");
  });
  return made;
}
