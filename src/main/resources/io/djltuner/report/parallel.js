// Parallel coordinates, whose brushes choose what the table shows.

function drawParallel() {
  const lines = study.inOrder.filter(trial => trial.at.some(position => position !== null));
  if (study.axes.length < 2 || !lines.length) {
    empty("parallel", study.axes.length < 2 ? "Fewer than two hyperparameters vary in this space." : "There are no trials yet.");
    return;
  }
  const range = valueRange(study.inOrder.map(trial => trial.value));
  const holder = filled("parallel");
  const wide = el("div", { class: "wide" });
  const inner = el("div", {});
  inner.style.minWidth = `${Math.min(60, study.axes.length + 1) * 92 + 60}px`;
  wide.append(inner);
  const clear = el("button", { type: "button", id: "unbrush", hidden: true, onclick: unbrush }, "Show all trials again");
  const legendHolder = el("div", {});
  const drawLegend = () => legendHolder.replaceChildren(...(range ? [rampLegend(range.best, range.worst)] : []));
  holder.replaceChildren(wide, el("div", { class: "controls" }, clear), legendHolder);
  drawLegend();
  recolour.length = 0;
  recolour.push(drawLegend);
  // The best are drawn last, above the others.
  const ordered = [...lines].sort((a, b) => (b.rank ?? Infinity) - (a.rank ?? Infinity) || a.number - b.number);
  study.parallelOrder = ordered.map(trial => trial.number);
  chart(inner, "parallel", 400, `Parallel coordinates of ${lines.length} trials over ${study.axes.length} hyperparameters`,
    colors => parallelOption(colors, ordered, range), instance => instance.on("axisareaselected", () => brushed(instance)));
}

function parallelOption(colors, ordered, range) {
  // With a border every tick without a text would count as one that hides its neighbours.
  const readable = { hideOverlap: false, textBorderColor: colors.card, textBorderWidth: 3, color: colors.text };
  const style = { z: 10, axisLabel: readable, nameTextStyle: { color: colors.text, fontSize: 12 }, areaSelectStyle: { width: 22, borderColor: "#d55e00", color: "#d55e00", opacity: .25 } };
  const line = { lineStyle: { color: colors.faint } };
  const shownAxes = study.axes.slice(0, 60);
  const axes = shownAxes.map((axis, i) => ({
    dim: i, ...axisOption(axis, { ...style, splitLine: undefined, name: short(axis.name, 14), nameLocation: "end", nameGap: 14, axisLine: line }, 10),
  }));
  if (range) {
    const ends = limits(range);
    axes.push({ dim: shownAxes.length, ...numberAxis(study.objective.metric, { ...style, ...ends, name: short(study.objective.metric, 14), nameLocation: study.objective.minimize ? "start" : "end", nameGap: 14, axisLine: line, inverse: study.objective.minimize, axisLabel: { ...readable, formatter: tickText } }) });
  }
  const many = ordered.length > 200;
  return {
    parallel: { left: 44, right: 60, top: 40, bottom: 20 }, parallelAxis: axes, tooltip: tooltip(mark => trialLines(study.parallelOrder[mark.dataIndex])),
    series: [{
      type: "parallel", smooth: false, cursor: "default", inactiveOpacity: .04, activeOpacity: .9, progressive: 0,
      lineStyle: { width: 1.2, opacity: many ? .35 : .6 },
      data: ordered.map(trial => ({
        value: [...shownAxes.map((axis, i) => trial.at[i] === null ? null : spreadOut(axis, trial.at[i], trial.number)), ...(range ? [trial.value === null ? null : range.clamp(trial.value)] : [])],
        lineStyle: trial.value === null
          ? { color: colorOf(trial.state), type: "dotted", opacity: .5 }
          : { color: ramp(range.share(range.clamp(trial.value))), ...(trial.rank !== null && trial.rank <= 10 ? { width: 2.2, opacity: .95 } : {}) },
      })),
    }],
  };
}

function brushed(instance) {
  const anyBrush = instance.getOption().parallelAxis.some((axis, i) => intervals(instance, i).length);
  byId("unbrush").hidden = !anyBrush;
  const active = anyBrush ? instance.getModel().getSeries()[0].getRawIndicesByActiveState("active") : null;
  select({ brushed: active && new Set(active.map(index => study.parallelOrder[index])) });
}

function intervals(instance, index) {
  return instance.getModel().getComponent("parallelAxis", index)?.activeIntervals ?? [];
}

function unbrush() {
  const instance = charts.get("parallel").instance;
  instance.getOption().parallelAxis.forEach((axis, i) =>
    instance.dispatchAction({ type: "axisAreaSelect", parallelAxisId: instance.getModel().getComponent("parallelAxis", i).id, intervals: [] }));
  brushed(instance);
}
