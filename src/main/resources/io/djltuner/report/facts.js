// What was searched, what failed, and rungs.

const WORDS = {
  checkpointEvery: "checkpoints", cohortLimit: "networks at once", crossValidation: "cross-validation", dataType: "data type",
  earlyStopping: "early stopping", executionsPerTrial: "executions per trial", learningRateSchedule: "learning rate schedule",
  maxConsecutiveFailures: "failures allowed", keepBest: "models kept", maxRetries: "retries", maxTrials: "trials allowed", maxEpochs: "epochs allowed",
  maxTime: "time allowed", classWeight: "class weights", noImprovement: "trials without improvement", parallelism: "side by side",
  reduceLearningRateOnPlateau: "plateau rule", sampleShape: "sample shape",
};

function drawSearched() {
  const holder = filled("searched");
  const space = tableOf(["hyperparameter", "values", "exists when", "default"],
    study.space.map(([name, values, condition, otherwise]) => [named(name), named(values, 200), named(condition, 120), named(otherwise, 60)]));
  const facts = tableOf(null, study.facts.map(([name, text]) => [named(WORDS[name] ?? name), longText(name, text)]));
  holder.replaceChildren(el("h3", {}, "Space"), study.space.length ? space : el("p", { class: "empty" }, "The space is empty."), el("h3", {}, "Set-up"), facts);
}

function longText(name, text) {
  return text.length <= 240 ? el("span", { class: "name", dir: "auto" }, text)
    : el("details", { "data-key": `fact ${name}` }, el("summary", { dir: "auto" }, short(text, 160)), el("span", { class: "name", dir: "auto" }, text));
}

function drawFailures() {
  if (!study.failures.length) {
    empty("failures", study.trials.length ? "No trial failed." : "There are no trials yet.");
    return;
  }
  const holder = filled("failures");
  holder.replaceChildren(...study.failures.map(failure => el("details", { open: study.failures.length <= 3, "data-key": `failure ${failure.cause} ${failure.message}` },
    el("summary", {}, `${count(failure.trials.length, "trial")} `, el("b", { dir: "auto" }, short(failure.cause, 60)), ": ", named(failure.message, 240)),
    el("p", { class: "note" }, `Trials ${failure.trials.slice(0, 40).join(", ")}${failure.trials.length > 40 ? " …" : ""}`),
    failure.message.length > 240 ? el("p", { class: "name", dir: "auto" }, failure.message) : null,
    failure.trace ? el("pre", {}, failure.trace) : null)));
  if (study.otherFailures) {
    holder.append(el("p", { class: "note" }, `${count(study.otherFailures, "more trial")} failed from other causes.`));
  }
}

function drawRungs() {
  byId("rungs").hidden = !study.brackets.length;
  if (study.brackets.length) {
    filled("rungs").replaceChildren(tableOf(["bracket", "epochs", "reached", "went on", `best ${short(study.objective.metric, 40)}`],
      study.brackets.flatMap(bracket => bracket.rungs.map(([epochs, reached, promoted, best], i) =>
        [i === 0 ? `${bracket.index} (${bracket.started} of ${bracket.planned} trials)` : "", String(epochs), String(reached), String(promoted), num(best)])),
      ["", "number", "number", "number", "number"]));
  }
}
