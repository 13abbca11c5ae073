// What is known of the procedure or transition that was chosen.

function showDetails(app) {
  const { chosen, model } = app;
  if (chosen && chosen.kind === "node") show("details", nodeDetails(app, model.nodes.get(chosen.id)));
  else if (chosen) show("details", arrowDetails(app, model.arrows.get(chosen.id)));
  else show("details", overview(app));
}

function overview(app) {
  const { workflow, nodes, arrows } = app.model;
  const procedures = [...nodes.values()].filter((node) => !node.terminal && !node.isLost);
  const unreachable = procedures.filter((node) => !node.reachable);
  return [
    element("h2", {}, workflow.name),
    element("p", {}, `${plural(procedures.length, "procedure")}, ${plural(workflow.transitions.length, "transition")}, ` +
      `state ${workflow.sigma || "of unknown type"}`),
    element("p", { class: "quiet" }, "Choose a procedure or an arrow. In the picture, the arrow keys follow arrows, " +
      "Tab goes to the arrows that leave a procedure, Enter chooses, plus, minus and 0 change the size; / searches, Escape lets go."),
    section("Starts", element("ul", { class: "plain" }, workflow.starts.map((name) => item(goTo(app, name))))),
    section("No run gets here", unreachable.length &&
      element("ul", { class: "plain" }, unreachable.map((node) => item(goTo(app, node.name))))),
    section("Not understood", gaps(app, workflow.unresolved)),
    app.model.nodes.has(ANYWHERE) && element("p", { class: "quiet" },
      "Dotted arrows to “?”: where these handlers lead could not be told."),
    arrows.size === 0 && element("p", {}, "There are no transitions."),
  ];
}

function item(...children) {
  return element("li", {}, children);
}

function goTo(app, name) {
  return link(name, () => app.choose({ kind: "node", id: name }, { isRevealed: true }));
}

function nodeDetails(app, node) {
  const { workflow } = app.model;
  if (node.isLost) {
    return [element("h2", {}, node.name), element("p", {}, node.name === ANYWHERE
      ? "Handlers lead here whose targets could not be told: to any procedure, or to none."
      : "This procedure is not among the sources.")];
  }
  const handlers = new Map();
  workflow.transitions.forEach((one, index) => {
    if (one.source === node.name) {
      const key = `${one.handler}\n${one.event}`;
      handlers.set(key, [...(handlers.get(key) || []), index]);
    }
  });
  for (const effect of workflow.effects) {
    const key = `${effect.handler}\n${effect.event}`;
    if (effect.procedure === node.name && !handlers.has(key)) handlers.set(key, []);
  }
  return [
    element("h2", {}, node.name),
    element("p", {}, node.isStart && tag("start"), !node.reachable && tag("no run gets here", "error"),
      node.terminal && tag("end")),
    node.prompt && element("p", {}, node.prompt),
    node.path && element("p", { class: "quiet" }, `${node.qualname} · ${node.path}:${node.line}`),
    section("Findings", node.findings.map((index) => findingCard(app, index))),
    section("Events", [...handlers].map(([key, indices]) => handlerCard(app, node, key.split("\n"), indices))),
    section("Ignored", node.ignore && node.ignore.map((event) => tag(event))),
    section("Known of the state on entry", entryStates(app, node)),
    section("Comes from", element("ul", { class: "plain" }, arrowsTo(app.model, node.name).map((arrow) =>
      item(goTo(app, arrow.source), ` · ${arrow.labels.join("; ")}`)))),
    section("Not understood", gaps(app, node.unresolved)),
    node.path && section("Source", source(app, node.path, ...(workflow.bodies[node.name] || [node.line, node.line]))),
  ];
}

function handlerCard(app, node, [handler, event], indices) {
  const { workflow } = app.model;
  const effect = workflow.effects.find((one) =>
    one.procedure === node.name && one.handler === handler && one.event === event);
  return element("div", { class: "card" },
    element("p", {}, element("strong", {}, event), " ", element("span", { class: "quiet code" }, handler)),
    element("ul", { class: "plain" }, indices.map((index) => transitionItem(app, workflow.transitions[index], index))),
    effect && effectTags(effect));
}

function transitionItem(app, one, index) {
  const arrow = arrowOf(app.model, index);
  const where = { move: `→ ${one.target}`, finish: "→ End", stay: "stays", recover: "recovers", raise: "raises" }[one.kind];
  return item(
    arrow ? link(where, () => app.choose({ kind: "arrow", id: arrow.id }, { isRevealed: true })) : where,
    one.condition && [" if ", element("em", {}, one.condition)],
    one.prompt && element("span", { class: "quiet" }, ` “${one.prompt}”`));
}

function effectTags(effect) {
  const tags = [
    ...effect.reads.map((path) => tag(`reads ${path || "the state"}`, "reads")),
    ...effect.writes.map((path) => tag(`writes ${path || "the state"}`, "writes")),
    ...Object.entries(effect.mutates).map(([path, operations]) =>
      tag(`${path || "the state"}: ${operations.join(", ")}`, "changes")),
    ...(effect.opaque ? [tag("may do more with the state", "more")] : []),
  ];
  return tags.length ? element("p", {}, tags) : null;
}

function entryStates(app, node) {
  const found = [];
  for (const table of app.model.workflow.tables) {
    const column = table.columns.indexOf(node.name);
    for (const row of column < 0 ? [] : table.rows) {
      const cell = row.cells[column];
      if (cell.entry.length) {
        found.push(item(element("span", { class: "code" }, row.path), " ",
          cell.entry.map((word) => tag(word, `entry ${cell.assigned}`))));
      }
    }
  }
  return found.length ? element("ul", { class: "plain" }, found) : null;
}

function arrowDetails(app, arrow) {
  const { workflow } = app.model;
  return [
    element("h2", {}, `${arrow.source} → ${arrow.target}`),
    element("p", {}, goTo(app, arrow.source), " leads to ", goTo(app, arrow.target)),
    section("Findings", arrow.findings.map((index) => findingCard(app, index))),
    arrow.isUnknown && element("p", {}, tag("where it leads could not be told", "more")),
    arrow.transitions.map((index) => {
      const one = workflow.transitions[index];
      const effect = workflow.effects.find((each) => each.procedure === one.source &&
        each.handler === one.handler && each.event === one.event);
      return element("div", { class: "card" },
        element("p", {}, element("strong", {}, one.event), " ", tag(one.kind), " ",
          one.taken !== undefined && tag(takenWords(one), one.taken ? "changes" : "warning"), " ",
          element("span", { class: "quiet code" }, one.handler)),
        one.condition && element("p", {}, "if ", element("em", {}, one.condition)),
        one.expression && one.expression !== one.condition && element("p", { class: "code quiet" }, one.expression),
        one.prompt && element("p", {}, `“${one.prompt}”`),
        effect && effectTags(effect),
        source(app, one.path, one.line, one.line, 6));
    }),
  ];
}

// Lines of a file, some of them marked. With `around`, only what is near.
function source(app, path, first, last, around) {
  const text = app.data.files[path];
  if (text === undefined) return null;
  const lines = text.split(/\r\n|\r|\n/);
  const from = Math.max(first - (around === undefined ? 2 : around), 1);
  const to = Math.min(last + (around === undefined ? 2 : 3), lines.length);
  const rows = [];
  for (let number = from; number <= to; number += 1) {
    rows.push(element("div", { class: first <= number && number <= last ? "here" : "" },
      element("span", { class: "number" }, String(number)), element("span", {}, lines[number - 1] || " ")));
  }
  return [element("p", { class: "quiet" }, `${path}:${first}`),
    element("div", { class: "source", tabindex: 0, role: "group", "aria-label": `${path}, line ${first}` }, rows)];
}

function gaps(app, unresolved) {
  if (!unresolved.length) return null;
  return element("ul", {}, unresolved.map((gap) => element("li", {}, tag(gap.kind), " ", gap.reason, " ",
    element("span", { class: "quiet" }, `${gap.path}:${gap.line}`))));
}
