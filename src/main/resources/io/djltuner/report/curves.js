// Learning curves: all trials' by the objective, and the best trials' in training and validation.

const overfit = { built: false, trial: null };

const divergedAt = curve => curve[3];

function pointsOf([, epochs, values], map = value => value) {
  return values.map((value, i) => [epochs ? epochs[i] : i + 1, map(value)]);
}

function drawCurves() {
  const list = study.curves.list.filter(curve => curve[2].length || divergedAt(curve));
  if (!list.length) {
    empty("curves", study.trials.length ? "No trial has reported an epoch: this study has values only." : "There are no trials yet.");
    return;
  }
  const range = valueRange(list.flatMap(curve => curve[2]));
  if (!range) {
    empty("curves", `${count(list.length, "trial")} diverged before there was a finite value.`);
    return;
  }
  const holder = filled("curves");
  holder.replaceChildren();
  chart(holder, "curves", 420, `Learning curves of ${list.length} trials`, (colors, width) => curvesOption(colors, list, range, width));
  const notes = [];
  if (list.length < study.curves.total) {
    notes.push(`Shown are ${list.length.toLocaleString("en")} of ${study.curves.total.toLocaleString("en")} trials, the ten best among them.`);
  }
  if (range.outside) {
    notes.push(`${count(range.outside, "worse value is", "worse values are")} drawn at the edge.`);
  }
  if (notes.length) {
    holder.append(el("p", { class: "note" }, notes.join(" ")));
  }
}

function curvesOption(colors, list, range, width) {
  const ends = limits(range);
  const { left, nameGap } = roomFor(ends);
  const best = new Set(study.bestNumbers);
  const grouped = { COMPLETE: [], PRUNED: [], FAILED: [], RUNNING: [], PAUSED: [] };
  for (const curve of list) {
    const state = trialByNumber.get(curve[0])?.state ?? "RUNNING";
    if (!best.has(curve[0])) {
      (grouped[state] ?? grouped.RUNNING).push(curve);
    }
  }
  const many = list.length > 200;
  const edge = study.objective.minimize ? ends.max : ends.min;
  // A curve that diverged goes to the worse edge.
  const wholeOf = curve => [...pointsOf(curve, range.clamp), ...(divergedAt(curve) ? [[divergedAt(curve), edge]] : [])];
  const style = {
    COMPLETE: { color: colors.faint, type: "solid", opacity: many ? .18 : .4 },
    PRUNED: { color: colorOf("PRUNED"), type: "dashed", opacity: many ? .3 : .7 },
    FAILED: { color: colorOf("FAILED"), type: "solid", opacity: many ? .3 : .9 },
    RUNNING: { color: colorOf("RUNNING"), type: "solid", opacity: .9 },
    PAUSED: { color: colorOf("PAUSED"), type: "dotted", opacity: many ? .3 : .7 },
  };
  const series = [];
  for (const [state, curves] of Object.entries(grouped).filter(([, curves]) => curves.length)) {
    series.push({
      ...atOnce(), type: "lines", coordinateSystem: "cartesian2d", polyline: true, name: state === "COMPLETE" ? "other complete" : MARKS[state].word,
      data: curves.map(curve => ({ coords: wholeOf(curve), value: curve[0] })).filter(line => line.coords.length > 1),
      lineStyle: { width: state === "COMPLETE" ? 1 : 1.3, ...style[state] }, itemStyle: { color: style[state].color }, color: style[state].color,
    });
    const lone = curves.filter(curve => curve[2].length === 1 || divergedAt(curve) || state === "FAILED");
    if (lone.length) {
      series.push({ ...scatterOf(state, lone.map(curve => [...wholeOf(curve).at(-1), curve[0]]), state === "FAILED" ? 9 : 5), name: state === "COMPLETE" ? "other complete" : MARKS[state].word });
    }
  }
  study.bestNumbers.forEach((number, i) => {
    const curve = list.find(known => known[0] === number);
    if (curve) {
      series.push({
        type: "line", name: `#${number}`, data: pointsOf(curve, range.clamp).map(point => [...point, number]), symbol: curve[2].length === 1 ? "circle" : "none", symbolSize: 6, triggerLineEvent: true,
        lineStyle: { width: i === 0 ? 3.2 : 1.8, type: i < 6 ? "solid" : "dashed" },
        itemStyle: { color: i === 0 ? colors.best : lineColor(i - 1) }, z: 5 + (i === 0), cursor: "default",
      });
    }
  });
  const last = list.reduce((most, curve) => Math.max(most, (curve[1] ? curve[1].at(-1) : curve[2].length) ?? 0, divergedAt(curve) ?? 0), 1);
  return {
    grid: { left, right: 18, top: width < 560 ? 92 : width < 900 ? 66 : 44, bottom: 44 }, legend: legend({ type: "plain", data: [...new Set(series.map(one => one.name))] }),
    tooltip: tooltip(mark => mark.seriesType === "lines" ? trialLines(mark.data.value) : trialLines(mark.seriesType === "line" ? Number(mark.seriesName.slice(1)) : mark.value[2])),
    xAxis: numberAxis("epoch", { nameGap: 28, min: 1, max: Math.max(2, last), minInterval: 1, splitLine: { show: false } }),
    yAxis: numberAxis(study.objective.metric, { ...ends, nameGap }), series,
  };
}

/** The metrics that are measured both in training and in validation, and the objective. */
function pairs() {
  const names = [...new Set(study.bestCurves.map(([metric]) => metric))];
  const plain = name => name.replace(/^(train|val|fold)_/, "");
  const groups = new Map();
  names.forEach(name => groups.set(plain(name), [...(groups.get(plain(name)) ?? []), name]));
  return [...groups].filter(([, members]) => members.length > 1);
}

function drawOverfit() {
  const groups = pairs();
  const numbers = study.bestNumbers.filter(number => study.bestCurves.some(([, curve]) => curve[0] === number));
  if (!groups.length || !numbers.length) {
    empty("overfit", "No metric was measured both in training and in validation, so overfitting cannot be seen here.");
    overfit.built = false;
    return;
  }
  if (!overfit.built) {
    buildOverfit();
  }
  const shown = numbers.includes(overfit.trial) ? overfit.trial : numbers[0];
  offer(numbers, shown);
  const grid = overfit.grid;
  grid.replaceChildren();
  groups.slice(0, 6).forEach(([name, members], i) => {
    const holderOfOne = el("div", {}, el("h3", {}, named(name, 60)));
    grid.append(holderOfOne);
    const curves = study.bestCurves.filter(([metric, curve]) => curve[0] === shown && members.includes(metric));
    chart(holderOfOne, `overfit-${i}`, 220, `${name} of trial ${shown} in training and validation`, () => ({
      grid: { left: 56, right: 14, top: 30, bottom: 40 }, legend: legend(),
      tooltip: tooltip(mark => [mark.seriesName, `epoch ${mark.value[0]}: ${num(mark.value[1])}`]),
      xAxis: numberAxis("epoch", { nameGap: 26, min: 1, max: "dataMax", minInterval: 1, splitLine: { show: false } }),
      yAxis: numberAxis("", { scale: true }),
      series: curves.map(([metric, curve]) => ({
        type: "line", name: short(metric, 30), data: pointsOf(curve), symbol: curve[2].length < 30 ? "circle" : "none", symbolSize: 4,
        lineStyle: { width: 2, type: metric.startsWith("train_") ? "dashed" : "solid" },
        itemStyle: { color: metric.startsWith("train_") ? lineColor(4) : colorOf("COMPLETE") },
      })),
    }));
  });
}

function buildOverfit() {
  overfit.choice = el("select", { id: "overfit-trial", "aria-label": "trial", onchange: event => { overfit.trial = Number(event.target.value); drawOverfit(); }, onblur: drawOverfit });
  overfit.grid = el("div", { class: "small" });
  filled("overfit").replaceChildren(el("div", { class: "controls" }, overfit.choice), overfit.grid);
  overfit.built = true;
}

/** Whoever is just choosing goes on with the trials that there were. */
function offer(numbers, shown) {
  const texts = numbers.map(number => `trial ${number}, rank ${trialByNumber.get(number).rank}`);
  if (document.activeElement === overfit.choice && [...overfit.choice.options].some(option => Number(option.value) === shown)) {
    return;
  }
  if ([...overfit.choice.options].map(option => option.text).join() !== texts.join()) {
    overfit.choice.replaceChildren(...numbers.map((number, i) => el("option", { value: number }, texts[i])));
  }
  overfit.choice.value = String(shown);
}
