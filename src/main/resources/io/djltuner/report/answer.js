// The answer first: scores beside those of the default configuration, and the best one to take along.

let answerForm = "Table";

function drawHeader() {
  byId("title").replaceChildren(short(study.name, 300));
  const states = Object.entries(study.counts).map(([state, number]) => `${number.toLocaleString("en")} ${MARKS[state].word}`);
  byId("summary").replaceChildren([
    `${study.objective.minimize ? "minimize" : "maximize"} ${short(study.objective.metric, 80)}`,
    count(study.trials.length, "trial") + (states.length ? ": " + states.join(", ") : ""),
    study.time.seconds ? duration(study.time.seconds) + " of training" : null,
  ].filter(text => text !== null).join(" · "));
}

/** How much better than the default, in words: as a share only of what cannot be zero or less. */
function comparison(value, other, smaller, positive = true) {
  if (value === null || other === null || value === undefined || other === undefined) {
    return null;
  }
  const difference = num(Math.abs(value - other), 3);
  if (value === other || smaller === null) {
    return el("i", {}, value === other ? "the same" : `${difference} ${value > other ? "more" : "less"}`);
  }
  const better = smaller ? value < other : value > other;
  const size = smaller && positive && value > 0 && other > 0 ? percent(Math.abs(value - other) / other) : difference;
  return el("i", { class: better ? "better" : "worse" }, `${size} ${better ? "better" : "worse"}`);
}

function score(title, value, digits, remark) {
  return el("div", { class: "score" }, el("span", {}, named(title, 80)), el("b", {}, num(value, digits)), remark);
}

function drawAnswer() {
  const answer = study.answer;
  if (!answer) {
    empty("answer", study.trials.length ? "No trial has a value yet." : "There are no trials yet.");
    return;
  }
  const holder = filled("answer");
  const metric = study.objective.metric;
  const digits = study.default === null ? 5 : digitsApart(answer.value, study.default);
  const positive = study.trials.every(trial => trial.value === null || trial.value > 0);
  const scores = el("div", { class: "scores" },
    score(metric, answer.value, digits, comparison(answer.value, study.default, study.objective.minimize, positive)),
    study.default === null ? null : score(`${metric} of the default configuration`, study.default, digits));
  const parts = [scores, el("p", { class: "how" }, sentence(answer))];
  if (answer.test.length) {
    parts.push(el("h3", {}, "On the test split, which the search never saw"),
      tableOf(["metric", "best", "default", ""], answer.test.map(([name, best, other, smaller]) => {
        const apart = best === null || other === null ? 5 : digitsApart(best, other);
        return [named(name), num(best, apart), num(other, apart), comparison(best, other, smaller) ?? ""];
      }), ["", "number", "number", ""]));
  }
  parts.push(el("h3", {}, "The configuration"), forms(answer));
  holder.replaceChildren(...parts);
}

function sentence(answer) {
  const epoch = answer.epoch ? `, at epoch ${answer.epoch} of ${answer.epochs}` : answer.epochs ? `, after ${count(answer.epochs, "epoch")}` : "";
  return `Trial ${answer.trial}${epoch}.${answer.final ? "" : " It is not complete: of trials that were stopped early it got furthest with the best value."}`;
}

/** Every form is there; on the screen the chosen one is seen, on paper all are. */
function forms(answer) {
  const text = answer.configuration.map(([name, value]) => `${name}=${value}`).join(" ");
  const contents = {
    Table: [text, tableOf(null, answer.configuration.map(([name, value]) => [named(name), named(value, 300)]))],
    Text: [text, el("pre", { dir: "auto" }, text)],
    Java: [answer.java, el("pre", {}, answer.java)],
    JSON: [answer.json, el("pre", {}, answer.json)],
  };
  const tabs = Object.keys(contents).map(form => el("button", {
    type: "button", role: "tab", id: `tab-${form}`, "aria-controls": `form-${form}`, onclick: () => show(form),
  }, form));
  const panels = Object.entries(contents).map(([form, [, content]]) => el("div", { class: "form", id: `form-${form}`, role: "tabpanel", "aria-labelledby": `tab-${form}` },
    el("h3", { class: "paper" }, form === "Table" ? null : `As ${form}`), content));
  const copy = el("button", { type: "button", id: "copy", onclick: () => copyText(contents[answerForm][0], copy) }, "Copy");
  function show(form) {
    answerForm = form;
    tabs.forEach(tab => tab.setAttribute("aria-selected", String(tab.id === `tab-${form}`)));
    panels.forEach(panel => panel.classList.toggle("chosen", panel.id === `form-${form}`));
  }
  show(answerForm);
  return el("div", {}, el("div", { class: "tabs", role: "tablist" }, tabs, copy), panels);
}

function copyText(text, button) {
  const say = word => {
    button.textContent = word;
    setTimeout(() => button.textContent = "Copy", 1500);
  };
  (navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(new Error("no clipboard")))
    .then(() => say("Copied"), () => say("Select and copy by hand"));
}
