// Parallel coordinates, whose brushes choose what the table shows.

const MOST_AXES = 60;

/** Intervals by the axis that they were drawn on; they outlive the drawing. */
const brushes = new Map();
const parallel = { built: false, order: [] };

/** Every axis of the chart, and where a trial's line crosses it. */
function parallelAxes(range) {
  const axes = study.axes.slice(0, MOST_AXES).map((axis, i) => ({
    key: `axis ${axis.name}`, axis, place: trial => trial.at[i] === null ? null : spreadOut(axis, trial.at[i], trial.number),
  }));
  return range ? [...axes, { key: "value", axis: null, place: trial => trial.value === null ? null : range.clamp(trial.value) }] : axes;
}

function drawParallel() {
  const lines = study.inOrder.filter(trial => trial.at.some(position => position !== null));
  if (study.axes.length < 2 || !lines.length) {
    empty("parallel", study.axes.length < 2 ? "Fewer than two hyperparameters vary in this space." : "There are no trials yet.");
    parallel.built = false;
    selection.brushed = null;
    return;
  }
  if (!parallel.built) {
    buildParallel();
  }
  const range = valueRange(study.inOrder.map(trial => trial.value));
  parallel.axes = parallelAxes(range);
  parallel.inner.style.minWidth = `${Math.min(MOST_AXES, study.axes.length + 1) * 92 + 60}px`;
  const drawLegend = () => parallel.legend.replaceChildren(...(range ? [rampLegend(range.best, range.worst)] : []));
  drawLegend();
  recolour.length = 0;
  recolour.push(drawLegend);
  // The best are drawn last, above the others.
  parallel.order = [...lines].sort((a, b) => (b.rank ?? Infinity) - (a.rank ?? Infinity) || a.number - b.number);
  chart(parallel.inner, "parallel", 400, `Parallel coordinates of ${lines.length} trials over ${study.axes.length} hyperparameters`,
    colors => parallelOption(colors, range), { ready: instance => instance.on("axisareaselected", () => takeBrushes(instance)), drawn: showBrushes });
  selection.brushed = brushedTrials();
  byId("unbrush").hidden = selection.brushed === null;
}

function buildParallel() {
  parallel.inner = el("div", {});
  parallel.legend = el("div", {});
  filled("parallel").replaceChildren(el("div", { class: "wide" }, parallel.inner),
    el("div", { class: "controls" }, el("button", { type: "button", id: "unbrush", hidden: true, onclick: unbrush }, "Show all trials again")), parallel.legend);
  parallel.built = true;
}

function parallelOption(colors, range) {
  // With a border every tick without a text would count as one that hides its neighbours.
  const readable = { hideOverlap: false, textBorderColor: colors.card, textBorderWidth: 3, color: colors.text };
  const style = { z: 10, axisLabel: readable, nameTextStyle: { color: colors.text, fontSize: 12 }, areaSelectStyle: { width: 22, borderColor: "#d55e00", color: "#d55e00", opacity: .25 } };
  const line = { lineStyle: { color: colors.faint } };
  const many = parallel.order.length > 200;
  return {
    parallel: { left: 44, right: 60, top: 40, bottom: 20 }, tooltip: tooltip(mark => trialLines(parallel.order[mark.dataIndex].number)),
    parallelAxis: parallel.axes.map(({ axis }, i) => ({ dim: i, ...(axis
      ? axisOption(axis, { ...style, splitLine: undefined, name: short(axis.name, 14), nameLocation: "end", nameGap: 14, axisLine: line }, 10)
      : numberAxis(study.objective.metric, { ...style, ...limits(range), name: short(study.objective.metric, 14), nameLocation: study.objective.minimize ? "start" : "end", nameGap: 14, axisLine: line, inverse: study.objective.minimize, axisLabel: { ...readable, formatter: tickText } })) })),
    series: [{
      type: "parallel", smooth: false, cursor: "default", inactiveOpacity: .04, activeOpacity: .9, progressive: 0,
      lineStyle: { width: 1.2, opacity: many ? .35 : .6 },
      data: parallel.order.map(trial => ({
        value: parallel.axes.map(axis => axis.place(trial)),
        lineStyle: trial.value === null
          ? { color: colorOf(trial.state), type: "dotted", opacity: .5 }
          : { color: ramp(range.share(range.clamp(trial.value))), ...(trial.rank !== null && trial.rank <= 10 ? { width: 2.2, opacity: .95 } : {}) },
      })),
    }],
  };
}

/** The numbers of the trials that pass through the brushes of every axis; null: there is no brush. */
function brushedTrials() {
  const chosen = parallel.axes.filter(axis => brushes.has(axis.key));
  const passes = (axis, place) => place !== null && brushes.get(axis.key).some(([low, high]) => low <= place && place <= high);
  return chosen.length ? new Set(study.trials.filter(trial => chosen.every(axis => passes(axis, axis.place(trial)))).map(trial => trial.number)) : null;
}

function takeBrushes(instance) {
  brushes.clear();
  parallel.axes.forEach((axis, i) => {
    const intervals = instance.getModel().getComponent("parallelAxis", i)?.activeIntervals ?? [];
    if (intervals.length) {
      brushes.set(axis.key, intervals.map(([low, high]) => [low, high]));
    }
  });
  const brushed = brushedTrials();
  byId("unbrush").hidden = brushed === null;
  select({ brushed });
}

/** A new drawing knows of no brush; nobody need be told of those that were there before. */
function showBrushes(instance) {
  parallel.axes.forEach((axis, i) => {
    if (brushes.has(axis.key)) {
      instance.dispatchAction({ type: "axisAreaSelect", parallelAxisIndex: i, intervals: brushes.get(axis.key) }, { silent: true });
    }
  });
}

function unbrush() {
  const instance = charts.get("parallel").instance;
  parallel.axes.forEach((axis, i) => instance.dispatchAction({ type: "axisAreaSelect", parallelAxisIndex: i, intervals: [] }, { silent: true }));
  takeBrushes(instance);
}
