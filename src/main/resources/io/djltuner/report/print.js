// On paper: light, without what nobody can press, and with what is folded on the screen.

const PAPER_WIDTH = 680;
const SMALLEST_TABLE = .45;

let folded = [];

addEventListener("beforeprint", () => {
  printing = true;
  folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach(details => {
    details.open = true;
    details.classList.add("folded");
  });
  document.documentElement.classList.add("printing");
  document.querySelectorAll("#trials .wide > table").forEach(one => one.style.zoom = String(Math.max(SMALLEST_TABLE, Math.min(1, PAPER_WIDTH / one.scrollWidth))));
  waiting.splice(0).forEach(draw);
  charts.forEach(known => known.instance?.resize({ width: Math.min(known.place.clientWidth || PAPER_WIDTH, PAPER_WIDTH) }));
  redrawAll();
});

addEventListener("afterprint", () => {
  printing = false;
  folded.splice(0).forEach(details => {
    details.open = false;
    details.classList.remove("folded");
  });
  document.documentElement.classList.remove("printing");
  document.querySelectorAll("#trials .wide > table").forEach(one => one.style.zoom = "");
  charts.forEach(known => known.instance?.resize({ width: "auto" }));
  redrawAll();
});
