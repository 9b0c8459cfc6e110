// Draws everything, once here and again whenever a live study has changed.

function drawContents() {
  byId("contents").replaceChildren(...[...document.querySelectorAll("main section")].filter(section => !section.hidden)
    .map(section => el("a", { href: `#${section.id}` }, section.querySelector("h2").textContent)));
}

let times = 0;

function drawStudy(data) {
  times++;
  keeping(() => drawSections(data));
  allDrawn = () => {
    document.body.dataset.drawn = String(times);
  };
  turn ??= setTimeout(drawNext);
}

function drawSections(data) {
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
}

drawStudy(JSON.parse(byId("data").textContent));
