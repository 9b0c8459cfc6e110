// What people opened, and where they are, outlives the elements that a live page draws anew.

const MARKED = ["data-trial", "data-state", "data-key"];

/** Draws, and gives back what was open and what had the focus. */
function keeping(draw) {
  const open = new Map([...document.querySelectorAll("details[data-key]")].map(details => [details.dataset.key, details.open]));
  const focused = selectorOf(document.activeElement);
  draw();
  document.querySelectorAll("details[data-key]").forEach(details => details.open = open.get(details.dataset.key) ?? details.open);
  if (focused && document.activeElement === document.body) {
    document.querySelector(focused)?.focus({ preventScroll: true });
  }
}

/** Finds an element's successor: by its id, or as the same part of what has the same mark. */
function selectorOf(element) {
  const holder = element?.closest(["[id]", "nav a", ...MARKED.map(mark => `[${mark}]`)].join());
  if (!holder) {
    return null;
  }
  const mark = MARKED.find(name => holder.hasAttribute(name));
  const own = mark ? `[${mark}="${CSS.escape(holder.getAttribute(mark))}"]` : holder.id ? `#${CSS.escape(holder.id)}` : `nav a[href="${CSS.escape(holder.getAttribute("href"))}"]`;
  return holder === element ? own : `${own} ${element.tagName}`;
}
