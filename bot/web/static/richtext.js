// Texts with life in them: addresses and commands to press, and the small HTML of replies.
import { link, make } from "./page.js";

const LIVELY = /(https?:\/\/[^\s<>"“”]+[^\s<>"“”.,;:!?)\]])|(^|[\s(])(\/[a-z]{2,20})(?![\w/])/gu;

// A plain text: addresses become links, commands become buttons.
export function fromText(text, offer) {
  const parts = [];
  let done = 0;
  for (const found of text.matchAll(LIVELY)) {
    const [whole, address, before = "", command] = found;
    parts.push(text.slice(done, found.index) + before);
    if (address) parts.push(link(address, address));
    else {
      const made = make("button", { type: "button", class: "command" }, command);
      made.addEventListener("click", () => offer(command));
      parts.push(made);
    }
    done = found.index + whole.length;
  }
  return [...parts, text.slice(done)].filter(Boolean);
}

const PLAIN = { B: "strong", STRONG: "strong", I: "em", EM: "em", U: "u", S: "s", CODE: "code", BLOCKQUOTE: "blockquote" };

// What Telegram's HTML can say; any other element leaves only its text. The parser's document never runs anything.
export function fromHtml(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return [...parsed.body.childNodes].flatMap(copied);
}

function copied(node) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE"].includes(node.tagName)) return [];
  const inside = [...node.childNodes].flatMap(copied);
  if (node.tagName === "A") return [link(node.getAttribute("href") ?? "", ...inside)];
  if (node.tagName in PLAIN) return [make(PLAIN[node.tagName], {}, ...inside)];
  return inside;
}
