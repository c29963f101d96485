// What the server handed in with the page, and small ways of making elements.
export const settings = JSON.parse(document.getElementById("settings").textContent);
export const words = settings.words;

export const element = (id) => document.getElementById(id);

// A signal that gives up after so many milliseconds; telephones of 2021 have none of their own.
export function expiring(wait) {
  const giving = new AbortController();
  setTimeout(() => giving.abort(), wait);
  return giving.signal;
}

// An element with attributes and children; texts stay texts.
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(attribute, "");
    else if (value !== false && value !== null && value !== "") made.setAttribute(attribute, value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

// The address where a link may lead, or null.
export function safeAddress(address) {
  try {
    const parsed = new URL(address);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function link(address, ...children) {
  const href = safeAddress(address);
  if (!href) return make("span", {}, ...children);
  return make("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const zone = { timeZone: settings.timezone };
const language = document.documentElement.lang === "en" ? "en-GB" : "vi-VN";
const dayKey = new Intl.DateTimeFormat("en-CA", { ...zone, year: "numeric", month: "2-digit", day: "2-digit" });
const clockText = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" });
const dateText = new Intl.DateTimeFormat("en-GB", { ...zone, day: "2-digit", month: "2-digit", year: "numeric" });
const dayText = new Intl.DateTimeFormat(language, { ...zone, weekday: "long" });

// A day as a key that can be compared: 2026-11-23.
export const dayOf = (at) => dayKey.format(at);

// "Hôm nay", "Hôm qua", "Thứ Hai, 23/11/2026".
export function dayName(at) {
  const day = dayOf(at);
  if (day === dayOf(Date.now())) return words.today;
  if (day === dayOf(Date.now() - 86_400_000)) return words.yesterday;
  return `${dayText.format(at)}, ${dateText.format(at)}`;
}

// "09:59" on the same day as *shown*, "09:59 hôm qua" on the next one, else "09:59 26/9", with the year where it is another.
export function momentOf(at, shown) {
  const clock = clockText.format(at);
  const [day, before] = [dayOf(at), dayOf(shown - 86_400_000)];
  if (day === dayOf(shown)) return clock;
  if (day === before) return `${clock} ${words.yesterday.toLowerCase()}`;
  const [year, month, date] = day.split("-").map(Number);
  return year === Number(dayOf(shown).slice(0, 4)) ? `${clock} ${date}/${month}` : `${clock} ${dateText.format(at)}`;
}

export const fullMoment = (at) => `${clockText.format(at)} ${dateText.format(at)}`;
