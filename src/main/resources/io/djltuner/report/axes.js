// Hyperparameters' axes. On every chart a place is a number along the axis, in which it is even.

const isCategorical = axis => axis.kind === "ORDERED" || axis.kind === "NOMINAL";
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

const label = (axis, position) => isCategorical(axis) ? short(axis.categories[Math.round(position)] ?? "–", 60) : num(position, 4);

function extent(axis) {
  if (isCategorical(axis)) {
    return [-0.5, axis.categories.length - 0.5];
  }
  const [low, high] = [along(axis, axis.min), along(axis, axis.max)];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** A round distance between labels, of which there are about five. */
function stepOf(axis, low, high) {
  if (isCategorical(axis)) {
    return Math.max(1, Math.ceil(axis.categories.length / 24));
  }
  if (axis.kind === "LOG" && high - low >= 1.5) {
    return Math.max(1, Math.round((high - low) / 6));
  }
  const step = roundStep((high - low) / 5);
  return axis.whole ? Math.max(1, Math.round(step)) : step;
}

/** Ticks begin at the lower end, so that is put on a fine grid of which the labelled places are part. */
function axisOption(axis, extra, length = 14) {
  const colors = ink();
  const [low, high] = extent(axis);
  const categorical = isCategorical(axis);
  const step = stepOf(axis, low, high);
  const fine = step / (categorical ? 2 * step : 10);
  const space = categorical ? 0 : Math.max((high - low) * 0.02, axis.whole && high - low <= 12 ? 0.15 : 0);
  const { axisLabel, ...others } = extra;
  return numberAxis("", {
    min: categorical ? low : Math.floor((low - space) / fine) * fine, max: categorical ? high : Math.ceil((high + space) / fine) * fine,
    interval: fine, axisTick: { show: false },
    ...others,
    axisLabel: {
      color: colors.muted, hideOverlap: true, ...axisLabel,
      formatter: place => {
        const labelled = Math.abs(place / step - Math.round(place / step)) < 1e-3 && place > low - 1e-6 && place < high + 1e-6;
        return !labelled ? "" : categorical ? short(axis.categories[Math.round(place)] ?? "", length) : num(back(axis, Math.round(place / step) * step), 3);
      },
    },
  });
}

/** Where many trials share few places they are spread a little, always in the same way. */
function spreadOut(axis, position, number) {
  const side = ((number * 0.618034) % 1) - 0.5;
  return isCategorical(axis) ? position + 0.5 * side : axis.whole && axis.max - axis.min <= 12 ? position + 0.2 * side : along(axis, position);
}
