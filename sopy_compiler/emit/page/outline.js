// The same in words: every procedure and where it leads, for those who read rather than look.

function showOutline(app) {
  const nodes = [...app.model.nodes.values()].filter((node) =>
    !node.terminal && !node.isLost && matches(node, app) && passes(app, node));
  show("outline", element("h2", {}, plural(nodes.length, "procedure")), nodes.map((node) => {
    const arrows = arrowsFrom(app.model, node.name);
    const notes = [node.isStart && tag("start"), node.reachable === false && tag("no run gets here", "error"),
      node.findings.length > 0 && tag(plural(node.findings.length, "finding"), worst(app.data, node.findings))];
    return element("div", { class: "card" }, element("p", {}, goTo(app, node.name), " ", notes),
      node.prompt && element("p", { class: "quiet" }, node.prompt),
      element("ul", { class: "plain" }, arrows.map((arrow) => item(
        link(`→ ${arrow.target}`, () => app.choose({ kind: "arrow", id: arrow.id }, { isRevealed: true })),
        ` · ${arrow.labels.join("; ")}`))));
  }));
}

// What is searched: names, prompts, events and conditions.
function matches(node, app) {
  const words = app.search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return true;
  const arrows = arrowsFrom(app.model, node.name).flatMap((arrow) => arrow.labels);
  const text = [node.name, node.prompt || "", ...(node.expects || []), ...arrows].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

function passes(app, node) {
  return !app.event || node.terminal || arrowsFrom(app.model, node.name).some((arrow) => hasEvent(app, arrow)) ||
    (node.expects || []).includes(app.event);
}

function hasEvent(app, arrow) {
  return arrow.transitions.some((index) => app.model.workflow.transitions[index].event === app.event);
}
