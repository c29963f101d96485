// The web chat: joins the log, the stream of events and the input line.
import { Log } from "./log.js";
import { Stream } from "./stream.js";
import { Suggestions } from "./suggestions.js";
import { element, expiring, settings, words } from "./page.js";

const input = element("words");
const trouble = element("trouble");
const connection = element("connection");
const quick = [...document.querySelectorAll("[data-command]")];
let closed = false;
let unsure = null; // what the server may have heard, or not: said again under the same name, it is answered once

const log = new Log(element("log"), element("newer"), {
  press: (choice, number) => say({ words: choice.command, label: choice.label, message: number }),
  offer: (command) => offer(command),
});
const suggestions = new Suggestions(input, element("suggestions"), () => send());
const stream = new Stream("/chat/stream", {
  state: showConnection,
  fresh: () => log.clear(),
  message: (message) => log.add(message),
  change: (message) => log.change(message),
  ready: () => log.caughtUp(),
  forgotten: () => end(),
});

// Say something; true when the server has it.
async function say(said) {
  if (closed) return false;
  trouble.hidden = true;
  const content = JSON.stringify(said);
  if (unsure?.content !== content) unsure = { content, id: randomName() };
  let answer, told;
  try {
    answer = await fetch("/chat/say", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify({ ...said, id: unsure.id }),
      signal: expiring(20_000),
    });
    told = await answer.json();
  } catch {
    return complain(words.failed);
  }
  unsure = null;
  if (!answer.ok) return complain(told.error ?? words.failed);
  if (told.forgotten) end(told.body);
  else if (told.language !== document.documentElement.lang) location.reload(); // the reader asked for another one
  else stream.nudge();
  return true;
}

const randomName = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");

function complain(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = false;
  return false;
}

async function send() {
  const text = input.value.trim();
  if (!text || input.dataset.sending) return;
  input.dataset.sending = "yes"; // a second Enter must not say it twice
  suggestions.close();
  log.toEnd();
  if ((await say({ words: text })) && input.value.trim() === text) input.value = "";
  delete input.dataset.sending;
}

// A command named in a text: said at once, or put into the input line where something has to follow.
function offer(command) {
  if (closed) return begin();
  const known = settings.commands.find((each) => each.words === command);
  if (!known?.topics) {
    log.toEnd();
    return say({ words: command });
  }
  input.value = `${command} `;
  input.focus();
  suggestions.update();
}

function showConnection(state, values = {}, act = null) {
  if (closed) return;
  connection.dataset.state = state === "elsewhere" || state === "refused" ? "ended" : state;
  const sentence = values.sentence ?? words[state].replace("{seconds}", values.seconds ?? "");
  if (connection.textContent !== sentence) connection.textContent = sentence;
  if (act) connection.append(button(words.resume, act));
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

const begin = () => location.assign("/");

// The reader had everything deleted: nothing goes on before a new start.
function end(lastWord = null) {
  if (!closed) {
    stream.stop();
    log.clear();
    showConnection("ended");
    closed = true;
    connection.append(button(words.again, begin));
    input.disabled = true;
    for (const each of document.querySelectorAll(".composer button")) each.disabled = true;
  }
  if (lastWord?.text) log.add({ number: 0, author: "bot", at: Date.now(), body: { ...lastWord, choices: [] } });
  log.caughtUp();
}

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
for (const each of quick) {
  each.addEventListener("click", async () => {
    each.disabled = true;
    log.toEnd();
    await say({ words: each.dataset.command, label: each.textContent.trim() });
    each.disabled = closed;
  });
}
stream.start();
