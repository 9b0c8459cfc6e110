// What mattered, and values against each hyperparameter.

const importanceOf = index => study.importance.shares.find(([axis]) => axis === index)?.[1] ?? 0;

function drawImportance() {
  const shares = study.importance.shares;
  if (!shares.length) {
    empty("importance", "Nothing varies in this space.");
    return;
  }
  if (shares.every(([, share]) => share === 0)) {
    empty("importance", "There are not enough complete trials with different values to tell what mattered.");
    return;
  }
  const holder = filled("importance");
  holder.replaceChildren();
  const rows = [...shares].reverse();
  const longest = Math.max(...rows.map(([axis]) => Math.min(24, study.axes[axis].name.length)));
  chart(holder, "importance", 40 + 30 * rows.length, "Importance: " + shares.slice(0, 3).map(([axis, share]) => `${short(study.axes[axis].name, 40)} ${percent(share)}`).join(", "), colors => ({
    grid: { left: 14 + 7.2 * longest, right: 66, top: 4, bottom: 6 },
    tooltip: tooltip(mark => [short(study.axes[rows[mark.dataIndex][0]].name, 200), percent(rows[mark.dataIndex][1])]),
    xAxis: numberAxis("", { min: 0, axisLabel: { show: false }, axisTick: { show: false } }),
    yAxis: {
      type: "category", data: rows.map(([axis]) => short(study.axes[axis].name, 24)), axisTick: { show: false },
      axisLine: { lineStyle: { color: colors.line } }, axisLabel: { color: colors.text },
    },
    series: [{
      type: "bar", data: rows.map(([, share]) => share), barMaxWidth: 18, itemStyle: { color: colorOf("COMPLETE"), borderRadius: [0, 4, 4, 0] },
      label: { show: true, position: "right", color: colors.text, formatter: mark => percent(mark.value) }, cursor: "default",
    }],
  }));
  if (study.importance.trials < 50) {
    holder.append(el("p", { class: "note" }, `Computed from ${count(study.importance.trials, "complete trial")}; below some fifty, small differences mean little.`));
  }
}

function drawSlices() {
  const valued = study.inOrder.filter(trial => trial.value !== null);
  const range = valueRange(valued.map(trial => trial.value));
  if (!study.axes.length || !range) {
    empty("slices", study.axes.length ? "No trial has a value yet." : "Nothing varies in this space.");
    return;
  }
  const holder = filled("slices");
  const grid = el("div", { class: "small" });
  holder.replaceChildren(grid);
  const order = study.axes.map((axis, i) => i).sort((a, b) => importanceOf(b) - importanceOf(a) || a - b);
  const best = study.answer ? trialByNumber.get(study.answer.trial) : null;
  for (const i of order.slice(0, 40)) {
    const axis = study.axes[i];
    const place = el("div", {}, el("h3", {}, named(axis.name, 60)));
    grid.append(place);
    chart(place, `slice-${i}`, 220, `${short(study.objective.metric, 60)} against ${short(axis.name, 60)}`, colors => {
      const points = state => valued.filter(trial => trial.state === state && trial.at[i] !== null)
        .map(trial => [spreadOut(axis, trial.at[i], trial.number), range.clamp(trial.value), trial.number]);
      const series = ["PRUNED", "COMPLETE"].filter(state => points(state).length).map(state => scatterOf(state, points(state), 6));
      if (best && best.at[i] !== null) {
        series.push({
          type: "scatter", name: "best", symbol: "circle", symbolSize: 13, z: 5, data: [[spreadOut(axis, best.at[i], best.number), range.clamp(best.value ?? study.answer.value), best.number]],
          itemStyle: { color: "transparent", borderColor: colors.best, borderWidth: 2 }, cursor: "default",
        });
      }
      return {
        grid: { left: 56, right: 14, top: 10, bottom: 28 }, tooltip: tooltip(mark => trialLines(mark.value[2])),
        xAxis: axisOption(axis, { splitLine: { show: false } }), yAxis: numberAxis("", limits(range)), series,
      };
    });
  }
  holder.append(el("div", { class: "legend" },
    ["COMPLETE", "PRUNED"].filter(state => study.counts[state]).map(state => el("span", { class: `state ${state}` }, MARKS[state].word)), "ringed: the best trial"));
  if (order.length > 40) {
    holder.append(el("p", { class: "note" }, `Shown are the 40 most important of ${order.length} hyperparameters.`));
  }
}
