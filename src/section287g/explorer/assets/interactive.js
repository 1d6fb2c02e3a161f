// Draws a chart that answers the pointer in place of the one that the server drew. The library reads expressions
// with its interpreter (`ast`), so that nothing has to be made into code, and brings no style of its own.
"use strict";

for (const place of document.querySelectorAll("[data-chart]")) {
  const target = place.nextElementSibling;
  const options = {
    mode: "vega-lite",
    ast: true,
    actions: false,
    defaultStyle: false,
    renderer: "svg",
    tooltip: { disableDefaultStyle: true },
  };
  const draw = async () => {
    const answer = await fetch(place.dataset.chart);
    if (!answer.ok) throw new Error(String(answer.status));
    const made = await answer.json();
    target.hidden = false; // it is drawn as wide as its place
    await window.vegaEmbed(target, made, options);
    place.hidden = true;
  };
  // where it cannot be drawn, the server's chart stays, and a line says so
  draw().catch(() => {
    target.hidden = true;
    const told = document.createElement("p");
    told.setAttribute("role", "status");
    told.textContent = place.dataset.failed;
    place.after(told);
  });
}
