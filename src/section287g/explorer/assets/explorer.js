// What pages gain from a script; without it each of these is a form, a link or text to select.
"use strict";

// The days as a slider over the choice of days. Moving it only says the day; it asks for the page when the pointer
// lets go, or on Enter, so that a keyboard can step through many days.
for (const form of document.querySelectorAll("form[data-slide]")) {
  const select = form.querySelector("select");
  const last = select.options.length - 1;
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = "0";
  slider.max = String(last);
  slider.value = String(last - select.selectedIndex);
  slider.setAttribute("aria-label", form.dataset.slide);
  let byPointer = false;
  const say = () => {
    select.selectedIndex = last - Number(slider.value);
    slider.setAttribute("aria-valuetext", select.options[select.selectedIndex].textContent);
  };
  say();
  slider.addEventListener("pointerdown", () => { byPointer = true; });
  slider.addEventListener("keydown", (event) => {
    byPointer = false;
    if (event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  slider.addEventListener("input", say);
  slider.addEventListener("change", () => { if (byPointer) form.requestSubmit(); });
  select.addEventListener("change", () => {
    slider.value = String(last - select.selectedIndex);
    say();
  });
  form.prepend(slider);
}

// Suggestions under a search box, as a list to choose from. `find` gives what has the words that were typed, each with
// a name and an address.
const suggesting = (form, box, label, find) => {
  const list = document.createElement("ul");
  const told = document.createElement("span");
  let waiting = 0;
  let asked = 0;
  let chosen = -1;
  list.className = "options";
  list.id = box.id + "-options";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  told.className = "told";
  told.setAttribute("role", "status");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  box.autocomplete = "off";
  const holder = document.createElement("div");
  holder.className = "suggesting";
  box.before(holder);
  holder.append(box, list);
  form.append(told);

  const close = () => {
    window.clearTimeout(waiting);
    asked += 1;
    chosen = -1;
    list.replaceChildren();
    told.textContent = "";
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (place) => {
    const options = list.children;
    if (!options.length) return;
    if (options[chosen]) options[chosen].setAttribute("aria-selected", "false");
    chosen = (place + options.length) % options.length;
    options[chosen].setAttribute("aria-selected", "true");
    options[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[chosen].id);
  };
  const open = (option) => { window.location.assign(option.dataset.address); };
  const show = (rows) => {
    chosen = -1;
    box.removeAttribute("aria-activedescendant");
    list.replaceChildren(...rows.map((row, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.dataset.address = row.address;
      option.textContent = row.name;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => open(option));
      return option;
    }));
    box.setAttribute("aria-expanded", String(rows.length > 0));
    told.textContent = rows.length ? form.dataset.found.replace("{n}", String(rows.length)) : form.dataset.none;
  };
  const ask = async () => {
    asked += 1;
    const mine = asked;
    try {
      const found = await find(box.value.trim());
      if (mine === asked) show(found);
    } catch {
      if (mine === asked) close(); // a form still asks
    }
  };
  box.addEventListener("input", () => {
    window.clearTimeout(waiting);
    if (box.value.trim().length < 2) close();
    else waiting = window.setTimeout(ask, 150);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.children.length) {
        event.preventDefault();
        if (event.key === "ArrowDown") choose(chosen + 1);
        else choose(chosen < 0 ? -1 : chosen - 1);
      }
    } else if (event.key === "Escape" && list.children.length) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && list.children.length && (chosen >= 0 || form.tagName !== "FORM")) {
      event.preventDefault();
      open(list.children[Math.max(chosen, 0)]);
    }
  });
  box.addEventListener("blur", close);
};

// Agencies whose names, spellings or counties have the words. The box stays a box of a form: what is typed can always
// be sent.
for (const form of document.querySelectorAll("form[data-suggest]")) {
  const label = form.querySelector("label").textContent;
  suggesting(form, form.querySelector("input[type=search]"), label, async (text) => {
    const query = new URLSearchParams({ q: text, status: "all", per_page: "8" });
    const answer = await fetch(`${form.dataset.suggest}?${query}`);
    const found = answer.ok ? await answer.json() : { rows: [] };
    return found.rows.map((row) => (
      { name: `${row.agency}, ${row.state}`, address: form.dataset.agency.replace("~", row.agency_id) }));
  });
}

// A frozen site is asked nothing: its box looks into the list of places that lies beside the pages, in which states
// come first, then counties, then agencies. Enter without a choice takes the first.
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f'’.]/g, "").toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
for (const place of document.querySelectorAll("[data-places]")) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  label.textContent = place.dataset.label;
  label.htmlFor = box.id = "find";
  box.type = "search";
  box.maxLength = 200;
  place.setAttribute("role", "search");
  place.append(label, box);
  let held = null;
  const known = () => {
    held ??= fetch(place.dataset.places).then((answer) => answer.json()).then(
      ({ places }) => places.map((one) => ({ ...one, parts: plain(one.name) })));
    held.catch(() => { held = null; });
    return held;
  };
  box.addEventListener("focus", () => { known().catch(() => {}); });
  suggesting(place, box, place.dataset.label, async (text) => {
    const wanted = plain(text);
    const has = (one) => wanted.length > 0 && wanted.every((word) => one.parts.some((part) => part.startsWith(word)));
    const first = (one) => (one.parts[0].startsWith(wanted[0]) ? 0 : 1);
    return (await known()).filter(has).sort((one, other) => first(one) - first(other)).slice(0, 8).map(
      (one) => ({ name: one.name, address: place.dataset.start + one.path }));
  });
}

// Addresses with the name of the site, and a button that copies.
const start = new URL("..", document.querySelector("link[rel=stylesheet]").href).href.replace(/\/$/, "");
const here = (text) => text
  .replace(/(^|\s)(\/[^\s]*)$/gm, (_, before, path) => before + start + path)
  .replace(/ src="(\/[^"\s]*)"/g, (_, path) => ` src="${start}${path}"`);
for (const link of document.querySelectorAll("[data-address]")) link.textContent = link.href;
for (const text of document.querySelectorAll("textarea[data-copy]")) {
  text.value = here(text.value);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text.dataset.copy;
  button.setAttribute("aria-describedby", text.id);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      button.textContent = text.dataset.copied;
    } catch {
      text.select(); // not allowed here: it is selected, to be copied by hand
    }
  });
  text.after(button);
}
