// Improvement over the trials, and where the time went.

function scatterOf(state, data, size = 8) {
  const word = MARKS[state].word;
  return {
    ...atOnce(), type: "scatter", name: word, symbol: MARKS[state].symbol, symbolSize: state === "FAILED" ? size + 1 : size,
    itemStyle: { color: colorOf(state), opacity: state === "COMPLETE" ? .75 : .9 }, data, cursor: "default",
  };
}

function drawImprovement() {
  const valued = study.inOrder.filter(trial => trial.value !== null);
  const range = valueRange([...valued.map(trial => trial.value), study.default]);
  if (!valued.length) {
    empty("improvement", "No trial has a value yet, so there is nothing to compare.");
    return;
  }
  const holder = filled("improvement");
  holder.replaceChildren();
  chart(holder, "improvement", 340, `Values of ${valued.length} trials and the best so far, ${num(study.answer?.value)} at the end`, colors => {
    const ends = limits(range);
    const { left, nameGap } = roomFor(ends);
    const points = state => valued.filter(trial => trial.state === state).map(trial => [trial.number, range.clamp(trial.value), trial.number]);
    const failed = study.inOrder.filter(trial => trial.state === "FAILED")
      .map(trial => [trial.number, study.objective.minimize ? ends.max : ends.min, trial.number]);
    const line = study.inOrder.filter(trial => trial.best !== null).map(trial => [trial.number, range.clamp(trial.best)]);
    const series = ["COMPLETE", "PRUNED"].filter(state => points(state).length).map(state => scatterOf(state, points(state)));
    if (failed.length) {
      series.push(scatterOf("FAILED", failed));
    }
    series.push({
      type: "line", name: "best so far", step: "end", symbol: "none", data: line, silent: true,
      lineStyle: { color: colors.best, width: 2 }, itemStyle: { color: colors.best },
      markLine: study.default === null ? undefined : {
        silent: true, symbol: "none", data: [{ yAxis: range.clamp(study.default) }],
        lineStyle: { color: colors.muted, type: "dashed" },
        label: { formatter: "default configuration", position: "insideStartTop", color: colors.muted },
      },
    });
    return {
      grid: { left, right: 18, top: 34, bottom: 44 }, legend: legend(), tooltip: tooltip(mark => mark.seriesType === "scatter" ? trialLines(mark.value[2]) : null),
      xAxis: numberAxis("trial", { nameGap: 28, minInterval: 1, min: 0, max: Math.max(1, study.inOrder.length - 1), splitLine: { show: false } }),
      yAxis: numberAxis(study.objective.metric, { ...ends, nameGap }), series,
    };
  });
  const note = outsideNote(range);
  if (note) {
    holder.append(note);
  }
}

function drawTime() {
  if (!study.time.seconds) {
    empty("time", study.trials.length ? "The times of these trials are not known." : "There are no trials yet.");
    return;
  }
  const holder = filled("time");
  const timed = study.inOrder.filter(trial => trial.seconds !== null);
  holder.replaceChildren(tableOf(["state", "trials", "epochs", "time", "share"],
    study.time.states.map(([state, trials, epochs, seconds]) =>
      [el("span", { class: `state ${state}` }, MARKS[state].word), trials.toLocaleString("en"), epochs.toLocaleString("en"), duration(seconds), percent(seconds / study.time.seconds)]),
    ["", "number", "number", "number", "number"]));
  chart(holder, "time", 240, `Seconds of ${timed.length} trials`, () => ({
    grid: { left: 64, right: 18, top: 34, bottom: 44 }, legend: legend(), tooltip: tooltip(mark => trialLines(mark.value[2])),
    xAxis: numberAxis("trial", { nameGap: 28, minInterval: 1, min: 0, max: Math.max(1, study.inOrder.length - 1), splitLine: { show: false } }),
    yAxis: numberAxis("seconds", { min: 0 }),
    series: Object.keys(MARKS).map(state => [state, timed.filter(trial => trial.state === state)]).filter(([, trials]) => trials.length)
      .map(([state, trials]) => scatterOf(state, trials.map(trial => [trial.number, trial.seconds, trial.number]), 6)),
  }));
}
