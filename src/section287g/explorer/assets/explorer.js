// What pages gain from a script; without it each of these is a form or a link.
"use strict";

// The days as a slider: it moves the select's choice, and asks for the page when it is let go.
for (const form of document.querySelectorAll("[data-slide]")) {
  const select = form.querySelector("select");
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = "0";
  slider.max = String(select.options.length - 1);
  const last = select.options.length - 1;
  slider.value = String(last - select.selectedIndex);
  slider.setAttribute("aria-label", form.querySelector("label").textContent);
  const say = () => {
    select.selectedIndex = last - Number(slider.value);
    slider.setAttribute("aria-valuetext", select.options[select.selectedIndex].textContent);
  };
  say();
  slider.addEventListener("input", say);
  slider.addEventListener("change", () => form.submit());
  select.addEventListener("change", () => {
    slider.value = String(last - select.selectedIndex);
    say();
  });
  form.insertBefore(slider, form.querySelector("button"));
}
