// Colours that colour-blind people tell apart (M. Okabe and K. Ito, 2008), and charts that follow the theme.

const LINES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"];
const LINES_IN_THE_DARK = ["#56b4e9", "#ff7f2a", "#2fc79b", "#e79fc7", "#e69f00"];
const lineColor = index => (isDark() ? LINES_IN_THE_DARK : LINES)[index % 5];
const MARKS = {
  COMPLETE: { color: "#0072b2", dark: "#56b4e9", symbol: "circle", word: "complete" },
  PRUNED: { color: "#e69f00", dark: "#e69f00", symbol: "path://M0 0H10V10H0Z", word: "pruned" },
  PAUSED: { color: "#cc79a7", dark: "#cc79a7", symbol: "diamond", word: "paused" },
  FAILED: { color: "#d55e00", dark: "#ff7f2a", symbol: "path://M0 2L2 0L6 4L10 0L12 2L8 6L12 10L10 12L6 8L2 12L0 10L4 6Z", word: "failed" },
  RUNNING: { color: "#009e73", dark: "#2fc79b", symbol: "triangle", word: "running" },
  WAITING: { color: "#888888", dark: "#888888", symbol: "emptyCircle", word: "waiting" },
};
// Viridis (S. van der Walt and N. Smith, 2015).
const VIRIDIS = ["#440154", "#482878", "#3e4a89", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"];

const darkScheme = matchMedia("(prefers-color-scheme: dark)");
let printing = false;
const isDark = () => darkScheme.matches && !printing;

function ink() {
  return isDark()
    ? { text: "#e8eaf0", muted: "#a2a9b8", line: "#343944", card: "#1a1d24", faint: "#6c7485", best: "#f0e442" }
    : { text: "#16181d", muted: "#5b6270", line: "#d9dce3", card: "#ffffff", faint: "#9aa1ae", best: "#000000" };
}

const colorOf = state => isDark() ? MARKS[state].dark : MARKS[state].color;

/** From the best, 0, which stands out, to the worst, 1. */
function ramp(share) {
  // Yellow cannot be seen on white.
  const colors = isDark() ? [...VIRIDIS].reverse().slice(0, 9) : VIRIDIS.slice(0, 9);
  const place = Math.max(0, Math.min(1, share)) * (colors.length - 1);
  const below = Math.min(colors.length - 2, Math.floor(place));
  const part = (hex, i) => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
  const mix = i => Math.round(part(colors[below], i) + (place - below) * (part(colors[below + 1], i) - part(colors[below], i)));
  return `rgb(${mix(0)},${mix(1)},${mix(2)})`;
}

/** The ramp with its ends in words; values are coloured by their share of the way from best to worst. */
function rampLegend(best, worst) {
  const bar = el("span", { class: "ramp" });
  bar.style.background = `linear-gradient(to right, ${[0, .25, .5, .75, 1].map(ramp).join(", ")})`;
  const digits = digitsApart(best, worst);
  return el("div", { class: "legend" }, `best ${num(best, digits)}`, bar, `${num(worst, digits)} and worse`);
}

const charts = new Map();

/** Charts wait for their turn, so that the page can be read and used while they are drawn. */
const waiting = [];
let turn = null;
let allDrawn = () => undefined;

function drawNext() {
  const next = waiting.shift();
  if (next) {
    draw(next);
  }
  turn = waiting.length ? setTimeout(drawNext) : null;
  if (!turn) {
    allDrawn();
  }
}

/** A chart in a place of its own; option() is asked again, and drawn() called, whenever theme or study change. */
function chart(holder, id, height, label, option, { ready, drawn } = {}) {
  let known = charts.get(id);
  if (!known) {
    const place = el("div", { class: "chart", id: `chart-${id}`, role: "img" });
    known = { place, instance: null, resized: new ResizeObserver(() => known.instance?.resize()) };
    charts.set(id, known);
  }
  known.option = option;
  known.place.style.height = `${height}px`;
  known.place.setAttribute("aria-label", label);
  if (known.place.parentNode !== holder) {
    holder.append(known.place);
  }
  known.ready = ready;
  known.drawn = drawn;
  if (!waiting.includes(known)) {
    waiting.push(known);
  }
  turn ??= setTimeout(drawNext);
}

function dropChart(id) {
  const known = charts.get(id);
  known?.resized.disconnect();
  known?.instance?.dispose();
  charts.delete(id);
}

function draw(known) {
  const colors = ink();
  if (!known.place.isConnected) {
    return;
  }
  if (!known.instance) {
    known.instance = echarts.init(known.place, null, { renderer: "canvas" });
    known.resized.observe(known.place);
    known.ready?.(known.instance);
  }
  known.instance.setOption({
    animation: false,
    backgroundColor: "transparent",
    textStyle: { color: colors.text, fontFamily: "system-ui, sans-serif" },
    ...known.option(colors, known.instance.getWidth()),
  }, { notMerge: true });
  known.drawn?.(known.instance);
}

function tooltip(lines) {
  const colors = ink();
  return {
    trigger: "item", confine: true, backgroundColor: colors.card, borderColor: colors.line,
    textStyle: { color: colors.text, fontSize: 13 },
    formatter: mark => {
      const [first, ...rest] = lines(mark) ?? [];
      return first === undefined ? null : el("div", { class: "tip" }, el("b", { dir: "auto" }, first), rest.map(line => el("div", { dir: "auto" }, line)));
    },
  };
}

/** Ticks are round already; fewer digits would make two of them one. */
const tickText = value => num(value, 12);

function numberAxis(name, extra) {
  const colors = ink();
  return {
    type: "value", name: short(name, 40), nameLocation: "middle", nameGap: 44, nameTextStyle: { color: colors.muted },
    axisLabel: { color: colors.muted, hideOverlap: true, formatter: tickText },
    axisLine: { show: true, onZero: false, lineStyle: { color: colors.line } }, axisTick: { show: true, lineStyle: { color: colors.line } },
    splitLine: { lineStyle: { color: colors.line, opacity: .6 } },
    ...extra,
  };
}

function legend(extra) {
  const colors = ink();
  return { top: 0, left: 0, itemHeight: 10, itemWidth: 16, textStyle: { color: colors.muted }, inactiveColor: colors.line, ...extra };
}

function redrawAll() {
  charts.forEach(known => known.instance && draw(known));
  recolour.forEach(action => action());
}
const recolour = [];

darkScheme.addEventListener("change", redrawAll);

/** What is drawn in parts, frame after frame, would stay empty on paper. */
const atOnce = () => printing ? { progressive: 0 } : {};
