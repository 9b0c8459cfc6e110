// Elements, made without markup: every text becomes a text node.

const byId = id => document.getElementById(id);
const body = id => byId(id).querySelector(".body");

function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

/** A text that fits: long ones are cut, and whole, as far as people read, in the title. */
function short(text, length = 40) {
  // Not within a character of two units.
  return text.length > length ? text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "") + "…" : text;
}

function named(text, length) {
  return el("span", { class: "name", dir: "auto", title: text.length > (length ?? 120) ? short(text, 600) : null }, short(text, length ?? 120));
}

/** Says in a sentence why there is nothing to draw. */
function empty(id, sentence) {
  byId(id).querySelector(".how")?.setAttribute("hidden", "");
  body(id).replaceChildren(el("p", { class: "empty" }, sentence));
}

function filled(id) {
  byId(id).querySelector(".how")?.removeAttribute("hidden");
  return body(id);
}

/** A number as people read it. */
function num(value, digits = 5) {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return "–";
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) {
    return value.toExponential(Math.max(0, digits - 2)).replace(/\.?0+e/, "e").replace("e+", "e");
  }
  return String(Number(value.toPrecision(digits)));
}

/** How many digits a number of a size needs so that a difference shows. */
function digitsTo(size, difference) {
  return size > 0 && difference > 0 ? Math.min(17, 1 + Math.floor(Math.log10(size) + 1e-9) - Math.floor(Math.log10(difference) + 1e-9)) : 1;
}

/** Digits in which two numbers differ, if they do. */
const digitsApart = (one, other) => Math.max(5, digitsTo(Math.max(Math.abs(one), Math.abs(other)), Math.abs(one - other) / 10));

/** So many times a step that is 1, 2 or 5 times a power of ten, exactly. */
function multipleText(times, step) {
  const value = times * step;
  const size = Math.abs(value);
  return size >= 1e7 || (size !== 0 && size < 1e-4)
    ? value.toExponential(digitsTo(size, step) - 1).replace(/\.?0+e/, "e").replace("e+", "e")
    : String(Number(value.toFixed(Math.min(100, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))))));
}

function percent(share) {
  return share > 0 && share < 0.001 ? "< 0.1 %" : num(100 * share, share < 0.1 ? 2 : 3) + " %";
}

function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return "–";
  }
  if (seconds < 60) {
    return num(seconds, seconds < 10 ? 2 : 3) + " s";
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function count(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many ?? one + "s"}`;
}

function tableOf(head, rows, kind) {
  const cell = (tag, content, column) =>
    el(tag, { class: kind && kind[column] === "number" ? "number" : null, dir: "auto" }, content);
  return el("div", { class: "wide" },
    el("table", { class: "list" },
      head ? el("thead", {}, el("tr", {}, head.map((text, i) => cell("th", text, i)))) : null,
      el("tbody", {}, rows.map(row => el("tr", {}, row.map((text, i) => cell(i === 0 ? "th" : "td", text, i)))))));
}
