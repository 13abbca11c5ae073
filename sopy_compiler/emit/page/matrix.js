// How the state evolves: fields by procedures.

function showMatrix(app) {
  const tables = app.model.workflow.tables;
  show("state", tables.length ? tables.map((table) => matrix(app, table)) : element("p", {}, "No state is known."));
  const chosen = byId("state").querySelector("th.chosen");
  if (chosen && !byId("state").hidden) chosen.scrollIntoView({ block: "nearest", inline: "center" });
}

function matrix(app, table) {
  const chosen = app.chosen && app.chosen.kind === "node" ? app.chosen.id : null;
  const mark = (name) => (name === chosen ? "chosen" : "");
  return [
    element("h2", {}, table.title),
    element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": table.title }, element("table", {},
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "field"), table.columns.map((name) =>
        element("th", { scope: "col", class: mark(name), "data-column": name }, goTo(app, name))))),
      element("tbody", {}, table.rows.map((row) => element("tr", { class: row.nested ? "nested" : "" },
        element("th", { scope: "row" }, element("span", { class: "code" }, row.path),
          element("div", { class: "quiet" }, row.declaration), element("div", { class: "quiet" }, row.description)),
        row.cells.map((cell, number) => element("td", {
          class: mark(table.columns[number]),
          on: { click: () => app.choose({ kind: "node", id: table.columns[number] }, { isRevealed: true }) },
        }, cellTags(cell)))))))),
    section("Remarks", table.notes.length && element("ul", {}, table.notes.map((note) => item(note)))),
  ];
}

function cellTags(cell) {
  return [
    cell.entry.map((word) => tag(word, `entry ${cell.assigned}`)),
    cell.reads && tag("reads", "reads"),
    cell.writes && tag("writes", "writes"),
    cell.changes.map((operation) => tag(operation, "changes")),
    cell.more && tag("?", "more"),
    cell.handlers.length > 0 && element("div", { class: "quiet" }, cell.handlers.join(", ")),
  ];
}
