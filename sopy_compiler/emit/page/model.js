// A workflow as it is drawn: procedures, and arrows that stand for transitions between the same two.

const ANYWHERE = "?";

function modelOf(data, number) {
  const workflow = data.workflows[number];
  const nodes = new Map();
  for (const one of workflow.procedures) {
    nodes.set(one.name, { ...one, isStart: workflow.starts.includes(one.name), findings: [], unresolved: [] });
  }
  const arrows = new Map();
  const arrow = (source, target) => {
    if (!nodes.has(target)) nodes.set(target, { name: target, isLost: true, findings: [], unresolved: [] });
    const id = `${source}\n${target}`;
    if (!arrows.has(id)) arrows.set(id, { id, source, target, transitions: [], findings: [], labels: [] });
    return arrows.get(id);
  };
  const raises = new Map();
  workflow.transitions.forEach((transition, index) => {
    if (transition.kind === "raise") {
      raises.set(transition.source, [...(raises.get(transition.source) || []), index]);
    } else {
      arrow(transition.source, transition.target).transitions.push(index);
    }
  });
  for (const one of workflow.incomplete) arrow(one.procedure, ANYWHERE).isUnknown = true;
  for (const one of arrows.values()) one.labels = labelsOf(one, workflow);
  for (const gap of workflow.unresolved) {
    for (const [name, node] of nodes) if (isWithin(gap, node, workflow.bodies[name])) node.unresolved.push(gap);
  }
  const model = { number, workflow, nodes, arrows, raises, findings: [] };
  data.findings.forEach((finding, index) => placeFinding(model, finding, index));
  return model;
}

// An event with its conditions; an event that always goes this way has none.
function labelsOf(arrow, workflow) {
  const causes = new Map();
  for (const index of arrow.transitions) {
    const one = workflow.transitions[index];
    const name = one.kind === "recover" ? `${one.event} (recover)` : one.event;
    const words = one.taken === undefined ? name : `${name} ${takenWords(one)}`;
    causes.set(words, [...(causes.get(words) || []), one.condition]);
  }
  const isLoop = arrow.source === arrow.target;
  const labels = [...causes].map(([words, conditions]) =>
    isLoop || conditions.includes("") ? words : `${words} [${conditions.join(" | ")}]`
  );
  return arrow.isUnknown ? [...labels, "not known"] : labels;
}

// How often tests have taken it, where that was looked at.
function takenWords(transition) {
  return transition.taken ? `taken ${transition.taken}` : "never taken";
}

function isWithin(place, node, body) {
  return Boolean(body) && node.path === place.path && body[0] <= place.line && place.line <= body[1];
}

function placeFinding(model, finding, index) {
  for (const place of finding.places) {
    if (place.workflow !== model.number) continue;
    model.findings.push(index);
    const node = model.nodes.get(place.procedure);
    if (node && !node.findings.includes(index)) node.findings.push(index);
    for (const arrow of model.arrows.values()) {
      if (arrow.transitions.some((one) => place.transitions.includes(one)) && !arrow.findings.includes(index)) {
        arrow.findings.push(index);
      }
    }
  }
}

function arrowOf(model, transition) {
  for (const arrow of model.arrows.values()) if (arrow.transitions.includes(transition)) return arrow;
  return null;
}

function arrowsFrom(model, name) {
  return [...model.arrows.values()].filter((arrow) => arrow.source === name);
}

function arrowsTo(model, name) {
  return [...model.arrows.values()].filter((arrow) => arrow.target === name && arrow.source !== name);
}

function worst(data, findings) {
  for (const severity of ["error", "warning", "note"]) {
    if (findings.some((index) => data.findings[index].severity === severity)) return severity;
  }
  return "";
}

function eventsOf(model) {
  const events = new Set(model.workflow.transitions.map((one) => one.event));
  for (const node of model.nodes.values()) for (const event of node.expects || []) events.add(event);
  return [...events].sort();
}
