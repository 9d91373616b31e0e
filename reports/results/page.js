"use strict";
(function (root) {
  const PAGE = 200;

  /* A row is a finding; see the columns that the page lists. Only what was chosen counts, and text is sought anywhere. */
  function matches(row, wanted) {
    return ["severity", "state", "namespace", "control"].every(
      (name) => wanted[name] === undefined || wanted[name] === row[name]
    ) && wanted.words.every((word) => row.text.includes(word));
  }

  function words(text) {
    return text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  function read(data) {
    return data.rows.map((values) => {
      const row = Object.fromEntries(data.columns.map((name, place) => [name, values[place]]));
      const control = data.controls[row.control] || { title: "", fix: "" };
      row.title = control.title;
      row.fix = control.fix;
      row.text = [row.control, row.title, row.kind, row.namespace, row.name, row.reason, row.waiver, row.requirements]
        .join(" ").toLowerCase();
      return row;
    });
  }

  function choices(rows, name) {
    return [...new Set(rows.map((row) => row[name]))].sort();
  }

  function said(found, all) {
    return found === all ? `All ${all} findings` : `${found} of ${all} findings`;
  }

  const logic = { matches, words, read, choices, said };
  if (typeof module !== "undefined") {
    module.exports = logic;
    return;
  }

  const page = root.document;
  const data = JSON.parse(page.getElementById("data").textContent);
  const rows = read(data);
  const form = page.getElementById("filters");
  const body = page.querySelector("#findings tbody");
  const status = page.getElementById("count");
  const more = page.getElementById("more");
  let found = rows;
  let shown = 0;

  /* Names come from a cluster: they are set as text, never as markup. */
  function cell(line, text, name) {
    const place = line.insertCell();
    place.textContent = text;
    if (name) place.className = name;
    return place;
  }

  function add(row) {
    const line = body.insertRow();
    cell(line, data.words.severities[row.severity] || row.severity, "severity " + row.severity);
    cell(line, data.words.states[row.state] || row.state);
    const what = cell(line, row.title);
    const id = what.appendChild(page.createElement("code"));
    id.textContent = row.control;
    const where = cell(line, "", "name");
    const kind = where.appendChild(page.createElement("span"));
    kind.className = "kind";
    kind.textContent = row.kind;
    where.append(row.namespace ? row.namespace + "/" + row.name : row.name);
    const why = cell(line, row.reason);
    const fold = why.appendChild(page.createElement("details"));
    fold.appendChild(page.createElement("summary")).textContent = "What to do";
    fold.appendChild(page.createElement("p")).textContent = row.fix;
    if (row.waiver) why.appendChild(page.createElement("p")).textContent = "Waiver " + row.waiver;
    cell(line, row.opened, "date");
    cell(line, row.deadline, "date");
    cell(line, row.requirements);
  }

  function extend() {
    found.slice(shown, shown + PAGE).forEach(add);
    shown = Math.min(shown + PAGE, found.length);
    more.hidden = shown === found.length;
    more.textContent = `Show more (${found.length - shown} left)`;
  }

  function filter() {
    const given = new FormData(form);
    const wanted = { words: words(given.get("text")) };
    for (const name of ["severity", "state", "namespace", "control"]) {
      if (given.get(name) !== "*") wanted[name] = given.get(name);
    }
    found = rows.filter((row) => matches(row, wanted));
    shown = 0;
    body.replaceChildren();
    status.textContent = said(found.length, rows.length);
    extend();
  }

  for (const name of ["namespace", "control"]) {
    for (const value of choices(rows, name)) {
      const choice = new Option(value || "(none)", value);
      form.elements[name].add(choice);
    }
  }
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => root.setTimeout(filter));
  more.addEventListener("click", extend);
  filter();
})(typeof window === "undefined" ? {} : window);
