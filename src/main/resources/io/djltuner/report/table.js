// The table of trials: sorted by a column, filtered, each with its details.

const PAGE = 50;
const table = { sort: "rank", ascending: true, shown: PAGE, open: new Set(), built: false };

function columns() {
  return [
    { key: "number", name: "trial", get: trial => trial.number, text: trial => String(trial.number), number: true },
    { key: "state", name: "state", get: trial => trial.state, text: trial => el("span", { class: `state ${trial.state}` }, MARKS[trial.state].word) },
    { key: "rank", name: "rank", get: trial => trial.rank, text: trial => trial.rank === null ? "–" : String(trial.rank), number: true },
    { key: "value", name: study.objective.metric, get: trial => trial.value, text: trial => num(trial.value, 6), number: true },
    ...study.axes.map((axis, i) => ({
      key: `axis-${i}`, name: axis.name, get: trial => trial.at[i], number: !isCategorical(axis),
      text: trial => trial.at[i] === null ? "–" : label(axis, trial.at[i]),
    })),
    { key: "epochs", name: "epochs", get: trial => trial.epochs, text: trial => String(trial.epochs), number: true },
    { key: "seconds", name: "time", get: trial => trial.seconds, text: trial => duration(trial.seconds), number: true },
    { key: "parameters", name: "parameters", get: trial => trial.parameters, text: trial => trial.parameters === null ? "–" : trial.parameters.toLocaleString("en"), number: true },
    ...study.metrics.map((metric, i) => ({ metric, i })).filter(({ metric }) => metric !== study.objective.metric)
      .map(({ metric, i }) => ({ key: `metric-${i}`, name: metric, get: trial => trial.metrics[i], text: trial => num(trial.metrics[i]), number: true })),
  ];
}

function drawTrials() {
  if (!study.trials.length) {
    empty("trials", "There are no trials yet.");
    table.built = false;
    return;
  }
  const shown = columns();
  study.trials.forEach(trial => {
    trial.words = [...shown.map(column => { const text = column.text(trial); return typeof text === "string" ? text : text.textContent; }),
      trial.failure === null ? "" : study.failures[trial.failure].message].join("\n").toLowerCase();
  });
  if (!table.built) {
    buildTable();
  }
  drawStates();
  byId("trial-head").replaceChildren(el("tr", {}, shown.map(head)));
  fillTable();
}

function buildTable() {
  filled("trials").replaceChildren(
    el("div", { class: "controls" },
      el("input", { type: "search", id: "trial-filter", placeholder: "Filter: a value, a state, a cause", "aria-label": "Filter trials", oninput: event => { table.shown = PAGE; select({ text: event.target.value.trim().toLowerCase() }); } }),
      el("span", { id: "trial-states", class: "tabs" }), el("span", { id: "trial-count", class: "count", role: "status" })),
    el("div", { class: "wide", tabindex: "0" }, el("table", {}, el("thead", { id: "trial-head" }), el("tbody", { id: "trial-rows" }))),
    el("p", { class: "note paper", id: "trial-paper" }),
    el("div", { class: "controls" }, el("button", { type: "button", id: "trial-more", onclick: () => { table.shown *= 4; fillTable(); } }, "Show more")));
  selection.changed = [fillTable];
  table.built = true;
}

function drawStates() {
  byId("trial-states").replaceChildren(...Object.keys(study.counts).map(state => el("button", {
    type: "button", "data-state": state, "aria-pressed": String(selection.states.has(state)),
    onclick: event => {
      const states = new Set(selection.states);
      states.delete(state) || states.add(state);
      event.currentTarget.setAttribute("aria-pressed", String(states.has(state)));
      select({ states });
    },
  }, MARKS[state].word)));
}

function head(column) {
  const sorted = table.sort === column.key;
  return el("th", { class: column.number ? "number" : null, "data-key": column.key, "aria-sort": sorted ? (table.ascending ? "ascending" : "descending") : null, scope: "col" },
    el("button", {
      type: "button", dir: "auto", title: column.name.length > 20 ? short(column.name, 600) : null,
      onclick: () => {
        table.ascending = sorted ? !table.ascending : true;
        table.sort = column.key;
        byId("trial-head").replaceChildren(el("tr", {}, columns().map(head)));
        byId("trial-head").querySelector(`[data-key="${column.key}"] button`).focus();
        fillTable();
      },
    }, short(column.name, 40)));
}

/** What has no value stands last in either direction. */
function sorted(trials) {
  const column = columns().find(one => one.key === table.sort) ?? columns()[0];
  const sign = table.ascending ? 1 : -1;
  return [...trials].sort((a, b) => {
    const [one, other] = [column.get(a), column.get(b)];
    if (one === null || other === null || one === undefined || other === undefined) {
      return ((one ?? null) === null) - ((other ?? null) === null) || a.number - b.number;
    }
    return sign * (one < other ? -1 : one > other ? 1 : 0) || a.number - b.number;
  });
}

function fillTable() {
  const chosen = study.trials.filter(isSelected);
  const shown = columns();
  const rows = sorted(chosen).slice(0, table.shown).flatMap(trial => {
    const row = el("tr", { class: "trial", tabindex: "0", "data-trial": trial.number, "aria-expanded": String(table.open.has(trial.number)), onclick: () => toggle(trial.number),
      onkeydown: event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); toggle(trial.number); } } },
      shown.map(column => el("td", { class: column.number ? "number" : null, dir: "auto" }, column.text(trial))));
    return table.open.has(trial.number) ? [row, details(trial, shown.length)] : [row];
  });
  byId("trial-rows").replaceChildren(...rows);
  table.open.forEach(number => detailChart(trialByNumber.get(number)));
  byId("trial-count").textContent = chosen.length === study.trials.length
    ? count(chosen.length, "trial") : `${chosen.length.toLocaleString("en")} of ${count(study.trials.length, "trial")}`;
  byId("trial-paper").textContent = paperNote(chosen.length);
  byId("trial-more").hidden = chosen.length <= table.shown;
  byId("trial-more").textContent = `Show more (${Math.min(table.shown, chosen.length)} of ${chosen.length} shown)`;
}

/** Paper has neither filters nor a button for more. */
function paperNote(chosen) {
  const printed = Math.min(table.shown, chosen);
  const all = study.trials.length;
  return printed === all ? "" : `${printed.toLocaleString("en")} of ${count(all, "trial")}, by ${columns().find(one => one.key === table.sort)?.name ?? "trial"}${table.ascending ? "" : ", from the last"}. `
    + "On the screen the table has all of them; more are printed when more are shown there.";
}

function toggle(number) {
  if (table.open.delete(number)) {
    dropChart(`detail-${number}`);
  } else {
    table.open.add(number);
  }
  fillTable();
  byId("trial-rows").querySelector(`[data-trial="${number}"]`)?.focus({ preventScroll: true });
}

function details(trial, width) {
  const values = study.axes.map((axis, i) => [axis, trial.at[i]]).filter(([, position]) => position !== null)
    .map(([axis, position]) => [named(axis.name), isCategorical(axis) ? named(axis.categories[position], 300) : label(axis, position, 6)]);
  const others = trial.others.map(([name, text]) => [named(study.names[name]), named(text, 300)]);
  const metrics = study.metrics.map((metric, i) => [named(metric), num(trial.metrics[i], 6)]).filter(([, text]) => text !== "–");
  const facts = [["seed", trial.seed], ["epoch of the value", trial.bestEpoch === null ? "–" : String(trial.bestEpoch)], ["time", duration(trial.seconds)]];
  const failure = trial.failure === null ? null : study.failures[trial.failure];
  const part = (title, rows) => rows.length ? el("div", {}, el("h3", {}, title), tableOf(null, rows)) : null;
  return el("tr", { class: "details" }, el("td", { colspan: width }, el("div", { class: "inside" },
    failure ? el("div", {}, el("h3", {}, "Why it failed"), el("p", { dir: "auto" }, failure.message), failure.trace ? el("details", { "data-key": `trace ${trial.number}` }, el("summary", {}, "Stack trace"), el("pre", {}, failure.trace)) : null) : null,
    part("Configuration", values), part("Metrics", metrics), part("Also known", [...facts, ...others]),
    el("div", { "data-curve": trial.number }))));
}

function detailChart(trial) {
  const place = byId("trial-rows").querySelector(`[data-curve="${trial?.number}"]`);
  const curve = study.curves.list.find(known => known[0] === trial?.number);
  if (!place || !curve || curve[2].length < 2) {
    return;
  }
  place.append(el("h3", {}, "Learning curve"));
  chart(place, `detail-${trial.number}`, 200, `Learning curve of trial ${trial.number}`, () => ({
    grid: { left: 56, right: 14, top: 10, bottom: 40 }, tooltip: tooltip(mark => [`epoch ${mark.value[0]}: ${num(mark.value[1])}`]),
    xAxis: numberAxis("epoch", { nameGap: 26, min: 1, max: "dataMax", minInterval: 1, splitLine: { show: false } }), yAxis: numberAxis("", { scale: true }),
    series: [{ type: "line", data: pointsOf(curve), symbolSize: 4, symbol: curve[2].length < 30 ? "circle" : "none", itemStyle: { color: colorOf(trial.state) } }],
  }));
}
