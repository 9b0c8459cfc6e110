// Live: the server tells of epochs as they end, and when the study is worth reading again.

if (document.body.dataset.live === "true") {
  const status = byId("live");
  let reading = false;
  let again = false;
  let redraw = 0;

  let known = byId("data").textContent;
  let held = false;
  let release = () => undefined;
  addEventListener("pointerdown", () => { held = true; });
  ["pointerup", "pointercancel"].forEach(end => addEventListener(end, () => {
    held = false;
    release();
  }));

  function read() {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    fetch("study.json").then(answer => answer.text()).then(show, () => undefined).then(() => {
      reading = false;
      if (again) {
        again = false;
        read();
      }
    });
  }

  /** Not while somebody drags a brush, which a new drawing would take away. */
  function show(text) {
    if (held) {
      return new Promise(resolve => { release = resolve; }).then(() => show(text));
    }
    if (text !== known) {
      known = text;
      drawStudy(JSON.parse(text));
    }
    return undefined;
  }

  /** Adds to the trial's curve what it will have when the study is read next. */
  function add([trial, epoch, value]) {
    let curve = study.curves.list.find(known => known[0] === trial);
    if (!curve) {
      curve = [trial, [], [], null];
      study.curves.list.push(curve);
    }
    curve[1] ??= curve[2].map((known, i) => i + 1);
    if (value === null) {
      curve[3] ??= epoch;
    } else if ((curve[1].at(-1) ?? 0) < epoch) {
      curve[1].push(epoch);
      curve[2].push(value);
    }
    redraw ||= setTimeout(() => { redraw = 0; drawCurves(); }, 500);
  }

  function say(text, over) {
    status.hidden = false;
    status.classList.toggle("over", over);
    status.textContent = text;
  }

  say("Searching", false);
  const events = new EventSource("events");
  events.onopen = () => say("Searching", false);
  events.addEventListener("epochs", event => {
    const told = JSON.parse(event.data);
    const [trial, epoch, value] = told.at(-1);
    say(`Searching: trial ${trial}, epoch ${epoch}, ${short(study.objective.metric, 60)} ${num(value)}`, false);
    told.forEach(add);
  });
  events.addEventListener("study", read);
  events.addEventListener("end", event => {
    events.close();
    read();
    say(JSON.parse(event.data).text, true);
  });
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) {
      say("No connection to the search any more; this is what was known last.", true);
    } else {
      say("No connection to the search; trying again.", true);
    }
  };
}
