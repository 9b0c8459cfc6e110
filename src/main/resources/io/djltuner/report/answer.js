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

/** How much better than the default, in words. */
function comparison(value, other, smaller) {
  if (value === null || other === null || value === undefined || other === undefined) {
    return null;
  }
  const gain = smaller ? other - value : value - other;
  const share = other === 0 ? null : Math.abs(gain / other);
  const words = gain === 0 ? "the same" : `${share === null ? num(Math.abs(gain), 3) : percent(share)} ${gain > 0 ? "better" : "worse"}`;
  return el("i", { class: gain > 0 ? "better" : gain < 0 ? "worse" : null }, words);
}

function score(title, value, remark) {
  return el("div", { class: "score" }, el("span", {}, named(title, 80)), el("b", {}, num(value)), remark);
}

/** Errors and losses are better when small; whatever the objective is called, its direction is known. */
function isSmallerBetter(metric) {
  const plain = name => name.replace(/^(val|test|train|fold)_/, "");
  return plain(metric) === plain(study.objective.metric)
    ? study.objective.minimize
    : /loss|error|mse|mae|rmse|mape|msle|entropy|deviance/i.test(metric);
}

function drawAnswer() {
  const answer = study.answer;
  if (!answer) {
    empty("answer", study.trials.length ? "No trial has a value yet." : "There are no trials yet.");
    return;
  }
  const holder = filled("answer");
  const metric = study.objective.metric;
  const scores = el("div", { class: "scores" },
    score(metric, answer.value, comparison(answer.value, study.default, study.objective.minimize)),
    study.default === null ? null : score(`${metric} of the default configuration`, study.default));
  const parts = [scores, el("p", { class: "how" }, sentence(answer))];
  if (answer.test.length) {
    parts.push(el("h3", {}, "On the test split, which the search never saw"),
      tableOf(["metric", "best", "default", ""], answer.test.map(([name, best, other]) =>
        [named(name), num(best), num(other), comparison(best, other, isSmallerBetter(name)) ?? ""]), ["", "number", "number", ""]));
  }
  parts.push(el("h3", {}, "The configuration"), forms(answer));
  holder.replaceChildren(...parts);
}

function sentence(answer) {
  const epoch = answer.epoch ? `, at epoch ${answer.epoch} of ${answer.epochs}` : answer.epochs ? `, after ${count(answer.epochs, "epoch")}` : "";
  return `Trial ${answer.trial}${epoch}.${answer.final ? "" : " It is not complete: of trials that were stopped early it got furthest with the best value."}`;
}

function forms(answer) {
  const text = answer.configuration.map(([name, value]) => `${name}=${value}`).join(" ");
  const contents = {
    Table: () => tableOf(null, answer.configuration.map(([name, value]) => [named(name), named(value, 300)])),
    Text: () => el("pre", { dir: "auto" }, text),
    Java: () => el("pre", {}, answer.java),
    JSON: () => el("pre", {}, answer.json),
  };
  const copied = { Table: text, Text: text, Java: answer.java, JSON: answer.json };
  const shown = el("div", {});
  const tabs = Object.keys(contents).map(form => el("button", {
    type: "button", role: "tab", "data-form": form, onclick: () => show(form),
  }, form));
  const copy = el("button", { type: "button", onclick: () => copyText(copied[answerForm], copy) }, "Copy");
  function show(form) {
    answerForm = form;
    tabs.forEach(tab => tab.setAttribute("aria-selected", String(tab.dataset.form === form)));
    shown.replaceChildren(contents[form]());
  }
  show(answerForm);
  return el("div", {}, el("div", { class: "tabs", role: "tablist" }, tabs, copy), shown);
}

function copyText(text, button) {
  const say = word => {
    button.textContent = word;
    setTimeout(() => button.textContent = "Copy", 1500);
  };
  (navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(new Error("no clipboard")))
    .then(() => say("Copied"), () => say("Select and copy by hand"));
}
