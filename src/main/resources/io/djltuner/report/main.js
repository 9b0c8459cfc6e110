// Draws everything, once here and again whenever a live study has changed.

function drawContents() {
  byId("contents").replaceChildren(...[...document.querySelectorAll("main section")].filter(section => !section.hidden)
    .map(section => el("a", { href: `#${section.id}` }, section.querySelector("h2").textContent)));
}

function drawStudy(data) {
  readStudy(data);
  drawHeader();
  drawAnswer();
  drawSearched();
  drawImprovement();
  drawCurves();
  drawOverfit();
  drawImportance();
  drawParallel();
  drawSlices();
  drawContour();
  drawRungs();
  drawTrials();
  drawFailures();
  drawTime();
  drawContents();
  document.body.dataset.drawn = String(Number(document.body.dataset.drawn ?? 0) + 1);
}

drawStudy(JSON.parse(byId("data").textContent));
