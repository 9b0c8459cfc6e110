// The surface over the two hyperparameters that mattered most.

function drawContour() {
  const surface = study.contour;
  if (!surface) {
    empty("contour", "Fewer than two hyperparameters vary in this space.");
    return;
  }
  const range = valueRange(surface.cells.flat());
  if (!range) {
    empty("contour", "There are not enough complete trials with both hyperparameters to draw a surface.");
    return;
  }
  const [x, y] = [study.axes[surface.x], study.axes[surface.y]];
  const cells = finer(surface, x, y, range);
  const holder = filled("contour");
  const legendHolder = el("div", {});
  holder.replaceChildren();
  chart(holder, "contour", 440, `${study.objective.metric} over ${short(x.name, 60)} and ${short(y.name, 60)}`, colors => {
    legendHolder.replaceChildren(rampLegend(range.best, range.worst));
    const complete = study.inOrder.filter(trial => trial.state === "COMPLETE" && trial.at[surface.x] !== null && trial.at[surface.y] !== null);
    return {
      grid: { left: 84, right: 20, top: 14, bottom: 54 },
      tooltip: tooltip(mark => mark.seriesType === "scatter" ? trialLines(mark.value[2])
        : [`${short(study.objective.metric, 40)} about ${num(mark.value[5], 3)}`]),
      xAxis: axisOption(x, { name: short(x.name, 60), nameGap: 32, splitLine: { show: false } }),
      yAxis: axisOption(y, { name: short(y.name, 40), nameGap: 64, splitLine: { show: false } }),
      series: [{
        type: "custom", clip: true, data: cells, encode: { x: [0, 1], y: [2, 3] }, progressive: 0,
        renderItem: (params, api) => {
          const [left, top] = api.coord([api.value(0), api.value(3)]);
          const [right, bottom] = api.coord([api.value(1), api.value(2)]);
          // Half a pixel more on each side leaves no seams.
          return { type: "rect", shape: { x: left - .5, y: top - .5, width: right - left + 1, height: bottom - top + 1 }, style: { fill: ramp(api.value(4) / 11) } };
        },
      }, {
        type: "scatter", symbolSize: 6, cursor: "default", z: 5,
        data: complete.map(trial => [spreadOut(x, trial.at[surface.x], trial.number), spreadOut(y, trial.at[surface.y], trial.number * 7), trial.number]),
        itemStyle: { color: isDark() ? "#16181d" : "#ffffff", borderColor: isDark() ? "#ffffff" : "#16181d", borderWidth: 1 },
      }],
    };
  });
  holder.append(legendHolder);
}

/** Rectangles from a grid's values, on axes of numbers nine to each cell by linear interpolation. */
function finer(surface, x, y, range) {
  const columns = edges(surface.xs, x);
  const rows = edges(surface.ys, y);
  const cells = [];
  for (const [bottom, top, lower, upper, v] of rows) {
    let before = null;
    for (const [left, right, first, second, u] of columns) {
      const corners = [surface.cells[lower][first], surface.cells[lower][second], surface.cells[upper][first], surface.cells[upper][second]];
      if (corners.some(corner => corner === null)) {
        before = null;
        continue;
      }
      const [a, b, c, d] = corners;
      const value = (1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * c + u * d);
      // Twelve steps, whose edges are the contour lines; neighbours of one step are one rectangle.
      const step = Math.min(11, Math.floor(12 * range.share(range.clamp(value))));
      if (before && before[4] === step && !isCategorical(x)) {
        before[1] = right;
      } else {
        before = [left, right, bottom, top, step, value];
        cells.push(before);
      }
    }
  }
  return cells;
}

/** From, to, the nodes that it lies between, and how far along. */
function edges(positions, axis) {
  if (isCategorical(axis) || positions.length === 1) {
    return positions.map((position, i) => [along(axis, position) - .5, along(axis, position) + .5, i, i, 0]);
  }
  const parts = 3;
  const places = positions.map(position => along(axis, position));
  return places.slice(0, -1).flatMap((place, i) => Array.from({ length: parts }, (unused, part) =>
    [place + part / parts * (places[i + 1] - place), place + (part + 1) / parts * (places[i + 1] - place), i, i + 1, (part + .5) / parts]));
}
