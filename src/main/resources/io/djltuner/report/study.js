// The study, read from the page's data.

const FIELDS = ["number", "state", "value", "best", "epochs", "bestEpoch", "seconds", "parameters", "rank", "seed", "at", "metrics", "failure", "others"];

let study;
let trialByNumber;

function readStudy(data) {
  study = data;
  study.trials = data.trials.map(row => Object.fromEntries(FIELDS.map((field, i) => [field, row[i]])));
  trialByNumber = new Map(study.trials.map(trial => [trial.number, trial]));
  study.inOrder = [...study.trials].sort((a, b) => a.number - b.number);
  study.axes.forEach(axis => axis.few = axis.whole && axis.kind === "LINEAR" && axis.max - axis.min <= 12);
  study.counts = {};
  study.trials.forEach(trial => study.counts[trial.state] = (study.counts[trial.state] ?? 0) + 1);
  study.bestNumbers = study.trials.filter(trial => trial.rank !== null && trial.rank <= 10).map(trial => trial.number);
}

const isBetter = (a, b) => study.objective.minimize ? a < b : a > b;

/** From the best value to one that few are worse than: the others would press all into a corner. */
function valueRange(values) {
  const sorted = values.filter(value => value !== null && Number.isFinite(value)).sort((a, b) => study.objective.minimize ? a - b : b - a);
  if (!sorted.length) {
    return null;
  }
  const best = sorted[0];
  const most = sorted[Math.floor(0.9 * (sorted.length - 1))];
  const last = sorted[sorted.length - 1];
  const limit = most + 0.6 * (most - best);
  const worst = Math.abs(last - best) > Math.abs(limit - best) && limit !== best ? limit : last;
  const room = Math.abs(worst - best) * 0.06 || Math.abs(best) * 0.05 || 1;
  const low = study.objective.minimize ? best - room : worst - (worst === last ? room : 0);
  const high = study.objective.minimize ? worst + (worst === last ? room : 0) : best + room;
  return {
    best, worst, low, high,
    outside: sorted.filter(value => value < low || value > high).length,
    clamp: value => Math.max(low, Math.min(high, value)),
    share: value => worst === best ? 0 : (value - best) / (worst - best),
  };
}

function outsideNote(range) {
  return range.outside
    ? el("p", { class: "note" }, `${count(range.outside, "worse value is", "worse values are")} drawn at the edge.`)
    : null;
}

/** The smallest of 1, 2, 5, 10, 20 … that is hardly smaller. */
function roundStep(rough) {
  const ten = Math.pow(10, Math.floor(Math.log10(rough)));
  return Number(([1, 2, 5, 10].find(factor => factor * ten >= rough * 0.8) * ten).toPrecision(10));
}

/** Axis limits that people can read. */
function limits(range) {
  const step = roundStep((range.high - range.low) / 6);
  const round = number => Number((number * step).toPrecision(10));
  return { min: round(Math.floor(range.low / step + 1e-9)), max: round(Math.ceil(range.high / step - 1e-9)), interval: step };
}

/** Room to the left of an axis for its labels and its name. */
function roomFor({ min, max, interval }) {
  const longest = Math.max(...multiples(min, max, interval).map(n => multipleText(n, interval).length));
  return { left: Math.max(64, 34 + 7 * longest), nameGap: Math.max(44, 14 + 7 * longest) };
}

function trialLines(number) {
  const trial = trialByNumber.get(number);
  if (!trial) {
    return [`trial ${number}`];
  }
  const where = study.axes.map((axis, i) => trial.at[i] === null ? null : `${short(axis.name, 40)} ${label(axis, trial.at[i])}`).filter(line => line !== null);
  const shown = where.slice(0, 12);
  return [
    `Trial ${number}${trial.rank ? `, rank ${trial.rank}` : `, ${MARKS[trial.state].word}`}`,
    trial.value === null ? null : `${short(study.objective.metric, 40)} ${num(trial.value)}`,
    `${count(trial.epochs, "epoch")}${trial.seconds === null ? "" : ", " + duration(trial.seconds)}`,
    ...shown,
    where.length > shown.length ? "…" : null,
  ].filter(line => line !== null);
}
