// Hyperparameters' axes. On every chart a place is a number along the axis, in which it is even.

const isCategorical = axis => axis.kind === "ORDERED" || axis.kind === "NOMINAL";
const isEven = axis => axis.kind === "LINEAR" || isCategorical(axis);
const logBase = axis => axis.min >= 1 && axis.max / axis.min <= 1024 ? 2 : 10;

function along(axis, position) {
  switch (axis.kind) {
    case "LOG": return Math.log(position) / Math.log(logBase(axis));
    case "REVERSE_LOG": return -Math.log10(axis.max + axis.min - position);
    default: return position;
  }
}

function back(axis, place) {
  switch (axis.kind) {
    case "LOG": return Math.pow(logBase(axis), place);
    case "REVERSE_LOG": return axis.max + axis.min - Math.pow(10, -place);
    default: return place;
  }
}

/** Whole numbers exactly; of others so many digits that a thousandth of the axis shows. */
function label(axis, position, digits = 4) {
  if (isCategorical(axis)) {
    return short(axis.categories[Math.round(position)] ?? "–", 60);
  }
  const size = Math.max(Math.abs(axis.min), Math.abs(axis.max));
  return axis.whole ? String(Math.round(position)) : num(position, Math.max(digits, digitsTo(size, (axis.max - axis.min) / 1000)));
}

function extent(axis) {
  if (isCategorical(axis)) {
    return [-0.5, axis.categories.length - 0.5];
  }
  const [low, high] = [along(axis, axis.min), along(axis, axis.max)];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** All multiples of a step that lie between. */
function multiples(low, high, step) {
  const [first, last] = [Math.ceil(low / step - 1e-6), Math.floor(high / step + 1e-6)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (unused, i) => first + i);
}

/** 1, 2, 5, 10, 20 … as multiples of powers of ten. */
function decades(axis) {
  return multiples(Math.floor(Math.log10(axis.min)), Math.log10(axis.max), 1).flatMap(exponent => [1, 2, 5].map(n => [n, Math.pow(10, exponent)]));
}

/** The places that are labelled, about five, each with its label. */
function ticks(axis, length) {
  const [low, high] = extent(axis);
  if (isCategorical(axis)) {
    const step = Math.max(1, Math.ceil(axis.categories.length / 24));
    return multiples(0, axis.categories.length - 1, step).map(n => [n * step, short(axis.categories[n * step], length)]);
  }
  if (axis.min === axis.max) {
    return [[along(axis, axis.min), label(axis, axis.min)]];
  }
  if (axis.kind === "LOG" && high - low < 1.5 && axis.max / axis.min >= 4) {
    return decades(axis).filter(([n, ten]) => n * ten >= axis.min * (1 - 1e-9) && n * ten <= axis.max * (1 + 1e-9))
      .map(([n, ten]) => [along(axis, n * ten), multipleText(n, ten)]);
  }
  if (!isEven(axis) && high - low >= 1.5) {
    const step = Math.max(1, Math.round((high - low) / 6));
    return multiples(low, high, step).map(n => [n * step, label(axis, Number(back(axis, n * step).toPrecision(12)))]);
  }
  // On a short logarithmic axis too: 1, 1.5, 2 is better to read than 1, 1.41, 2.
  const rough = roundStep((axis.max - axis.min) / 5);
  const step = axis.whole ? Math.max(1, Math.round(rough)) : rough;
  return multiples(axis.min, axis.max, step).map(n => [along(axis, n * step), multipleText(n, step)]);
}

/** The axis has a fine grid, of which the labelled places are part or nearly so. */
function axisOption(axis, extra, length = 14) {
  const colors = ink();
  const [low, high] = extent(axis);
  const labelled = ticks(axis, length);
  const distance = labelled.length > 1 ? Math.abs(labelled[1][0] - labelled[0][0]) : high - low;
  const fine = isCategorical(axis) ? 0.5 : isEven(axis) || high - low >= 1.5 ? distance / 10 : (high - low) / 200;
  const texts = new Map(labelled.map(([place, text]) => [Math.round(place / fine), text]));
  const space = isCategorical(axis) ? 0 : Math.max((high - low) * 0.02, axis.few ? 0.15 : 0);
  const { axisLabel, ...others } = extra;
  return numberAxis("", {
    min: isCategorical(axis) ? low : Math.floor((low - space) / fine) * fine, max: isCategorical(axis) ? high : Math.ceil((high + space) / fine) * fine,
    interval: fine, axisTick: { show: false },
    ...others,
    axisLabel: {
      color: colors.muted, hideOverlap: true, ...axisLabel,
      formatter: place => texts.get(Math.round(place / fine)) ?? "",
    },
  });
}

/** Where many trials share few places they are spread a little, always in the same way. */
function spreadOut(axis, position, number) {
  const side = ((number * 0.618034) % 1) - 0.5;
  return isCategorical(axis) ? position + 0.5 * side : axis.few ? position + 0.2 * side : along(axis, position);
}
