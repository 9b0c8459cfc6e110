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

/** Of an axis without an order the labels stand at the categories, of others where numbers are round. */
function axisOption(axis, extra, length = 14) {
  const colors = ink();
  const [low, high] = extent(axis);
  const categorical = isCategorical(axis);
  const decades = axis.kind === "LOG" && high - low >= 1.5;
  const space = categorical ? 0 : (high - low) * 0.03;
  return numberAxis("", {
    min: low - space, max: high + space,
    interval: categorical ? 1 : decades ? Math.max(1, Math.round((high - low) / 8)) : undefined,
    axisTick: { show: !categorical, lineStyle: { color: colors.line } },
    axisLabel: {
      color: colors.muted, hideOverlap: true,
      formatter: place => {
        if (categorical) {
          return Number.isInteger(place) ? short(axis.categories[place] ?? "", length) : "";
        }
        return place < low - 1e-9 || place > high + 1e-9 ? "" : num(back(axis, place), 3);
      },
    },
    ...extra,
  });
}

/** Categories are narrow; their trials are spread a little, always in the same way. */
function spreadOut(axis, position, number) {
  return isCategorical(axis) ? position + (((number * 0.618034) % 1) - 0.5) * 0.5 : along(axis, position);
}
