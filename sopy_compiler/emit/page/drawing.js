// The picture, when it is known where everything lies.

const NAME_FONT = "600 13px system-ui, sans-serif";
const TEXT_FONT = "11px system-ui, sans-serif";
const LINE_HEIGHT = 14;
const MOST_LINES = 2;
// How wide labels may be; the narrow ones make a wide picture fit better.
const LABEL_COLUMNS = { wide: 26, narrow: 17 };

const ruler = document.createElement("canvas").getContext("2d");

function widthOf(text, font) {
  ruler.font = font;
  return ruler.measureText(text).width * 1.06;
}

function wrapped(text, columns, most) {
  const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + word.length < columns) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  const cut = lines.map((line) => (line.length > columns + 14 ? `${line.slice(0, columns + 13)}…` : line));
  return cut.length > most ? [...cut.slice(0, most - 1), `${cut[most - 1]}…`] : cut;
}

// What is to be placed, with the sizes that texts have.
function measured(model, columns, most) {
  const ranker = model.nodes.size > MANY_PROCEDURES ? "longest-path" : "network-simplex";
  const options = { rankdir: "TB", nodesep: 36, edgesep: 16, ranksep: 34, marginx: 20, marginy: 20, ranker };
  const nodes = [];
  const edges = [];
  const loops = new Map();
  for (const arrow of model.arrows.values()) {
    arrow.lines = arrow.labels.flatMap((label) => wrapped(label, columns, most));
    arrow.width = Math.max(...arrow.lines.map((line) => widthOf(line, TEXT_FONT)), 1) + 8;
    if (arrow.source === arrow.target) loops.set(arrow.source, arrow);
  }
  for (const [name, node] of model.nodes) {
    node.loop = loops.get(name);
    node.box = boxOf(name, node);
    // A loop and its label stand on the right of the box, in room of the box's own.
    const margin = node.loop ? node.loop.width + 34 : 0;
    nodes.push([name, { width: node.box.width + margin, height: node.box.height, margin }]);
  }
  for (const arrow of model.arrows.values()) {
    if (arrow.source === arrow.target) continue;
    const size = { width: arrow.width, height: arrow.lines.length * LINE_HEIGHT, labelpos: "r", labeloffset: 6 };
    edges.push([arrow.source, arrow.target, size, arrow.id]);
  }
  const starts = [...model.nodes.values()].filter((node) => node.isStart);
  if (starts.length) nodes.push(["\nstart", { width: 16, height: 16 }]);
  for (const node of starts) edges.push(["\nstart", node.name, { width: 0, height: 0 }, `\nstart\n${node.name}`]);
  return { options, nodes, edges };
}

function boxOf(name, node) {
  if (node.terminal) return { width: 28, height: 28 };
  node.rows = node.isLost ? [name === ANYWHERE ? "not known" : "not among the sources"] : wrapped(node.prompt, 34, 2);
  const widths = [widthOf(name, NAME_FONT), ...node.rows.map((row) => widthOf(row, TEXT_FONT))];
  const rows = Math.max(node.rows.length + 1, node.loop ? Math.max(node.loop.lines.length, 2) : 0);
  return { width: Math.max(...widths) + 26, height: rows * 15 + 16 };
}

// Calls back with the places, in a narrower form where that fits better.
function whenLaidOut(model, then) {
  whenPlaced(measured(model, LABEL_COLUMNS.wide, MOST_LINES), (places) => {
    const stage = stageSize();
    const isWide = places.width > stage.width && places.width / places.height > stage.width / stage.height;
    const isSmall = model.nodes.size <= MANY_PROCEDURES;
    if (isWide && isSmall) whenPlaced(measured(model, LABEL_COLUMNS.narrow, MOST_LINES + 1), then);
    else then(places);
  });
}

function draw(data, model, places) {
  const placeOf = new Map(places.nodes);
  const arrows = shape("g", {});
  const labels = shape("g", {});
  const nodes = shape("g", {});
  for (const [name, node] of model.nodes) {
    const { x, y, margin } = placeOf.get(name);
    node.at = { x: x - margin / 2, y, ...node.box };
    if (node.loop) node.loop.at = loopOf(node);
  }
  for (const arrow of model.arrows.values()) {
    if (arrow.source === arrow.target) addArrow(data, arrow, arrow.at, arrows, labels);
  }
  const ports = portsOf(model, places.edges);
  for (const edge of places.edges) {
    const arrow = model.arrows.get(edge.id);
    if (arrow) {
      const points = pointsOf(edge, ports.get(`${edge.id}\nout`), ports.get(`${edge.id}\nin`));
      arrow.at = { ...edge, left: edge.x - edge.width / 2 + 2, path: curve(points) };
      addArrow(data, arrow, arrow.at, arrows, labels);
    } else {
      const points = pointsOf(edge, { x: edge.points[0].x, y: placeOf.get(edge.from).y }, ports.get(`${edge.id}\nin`));
      arrows.append(shape("path", { class: "line", d: curve(points), "marker-end": "url(#head)" }));
    }
  }
  for (const [name, at] of places.nodes) {
    const node = model.nodes.get(name);
    if (node) {
      node.shape = nodeShape(data, node, node.at);
      nodes.append(node.shape);
    } else {
      nodes.append(shape("circle", { class: "dot", cx: at.x, cy: at.y, r: 8 }));
    }
  }
  byId("scene").replaceChildren(arrows, labels, nodes);
  return { width: places.width, height: places.height };
}

function addArrow(data, arrow, at, arrows, labels) {
  arrow.shape = arrowShape(data, arrow, at.path);
  arrow.label = labelShape(arrow, at);
  arrows.append(arrow.shape);
  labels.append(arrow.label);
}

// An arrow that leaves a box on its right and returns there.
function loopOf(node) {
  const right = node.at.x + node.at.width / 2;
  const { y } = node.at;
  const path = `M${right} ${y - 9} C${right + 30} ${y - 17} ${right + 30} ${y + 17} ${right} ${y + 9}`;
  return { x: right + 30, y, left: right + 27, path };
}

// Where lines touch the lower and the upper edges of boxes: side by side, in the order of where they come from.
function portsOf(model, edges) {
  const touching = new Map();
  const touch = (name, isBelow, id, point) => {
    const key = `${isBelow ? "below" : "above"}\n${name}`;
    touching.set(key, [...(touching.get(key) || []), { id, x: point.x }]);
  };
  for (const { points, from, to, id } of edges) {
    const isDown = points[0].y < points[points.length - 1].y;
    if (model.nodes.has(from)) touch(from, isDown, `${id}\nout`, points[1]);
    touch(to, !isDown, `${id}\nin`, points[points.length - 2]);
  }
  const ports = new Map();
  for (const [key, lines] of touching) {
    const [side, ...name] = key.split("\n");
    const box = model.nodes.get(name.join("\n")).at;
    const step = Math.min(22, (box.width * 0.8) / lines.length);
    lines.sort((one, other) => one.x - other.x);
    lines.forEach((line, place) => ports.set(line.id, {
      x: box.x + (place - (lines.length - 1) / 2) * step,
      y: box.y + (box.height / 2) * (side === "below" ? 1 : -1),
    }));
  }
  return ports;
}

// From port to port, upright beside the label.
function pointsOf(edge, first, last) {
  const isDown = edge.points[0].y < edge.points[edge.points.length - 1].y;
  const inner = edge.points.slice(1, -1).flatMap(({ x, y }) => {
    const half = Math.abs(y - edge.y) < 2 && edge.height ? edge.height / 2 : 0;
    return half ? (isDown ? [-half, half] : [half, -half]).map((shift) => ({ x, y: y + shift })) : [{ x, y }];
  });
  return [first, ...inner, last];
}

function nodeShape(data, node, at) {
  const kind = node.isLost ? "lost" : node.reachable ? "" : "unreachable";
  const about = nameOf(node);
  const group = shape("g", {
    class: `node ${kind}`, role: "button", tabindex: -1, "aria-label": about, "data-name": node.name,
    transform: `translate(${at.x} ${at.y})`,
  }, shape("title", {}, about));
  if (node.terminal) {
    group.append(shape("circle", { class: "ring", r: 13 }), shape("circle", { class: "dot", r: 8 }));
  } else {
    const box = { class: "box", x: -at.width / 2, y: -at.height / 2, width: at.width, height: at.height, rx: 7 };
    const first = -((node.rows.length * 15) / 2) + 4;
    group.append(shape("rect", box), shape("text", { class: "name", y: first, "text-anchor": "middle" }, node.name));
    // The spaces are for readers: in SVG texts beside each other are one word.
    node.rows.forEach((row, number) => group.append(" ",
      shape("text", { class: "prompt", y: first + (number + 1) * 15, "text-anchor": "middle" }, row)));
  }
  badges(data, node).forEach((badge, number) => {
    badge.setAttribute("transform", `translate(${4 - at.width / 2 + number * 20} ${-at.height / 2})`);
    group.append(" ", badge);
  });
  return group;
}

// What screen readers say begins with what is seen, in the same order; what there was no room for follows.
function nameOf(node) {
  const seen = node.terminal ? [node.name] : [node.name, ...node.rows];
  if (node.findings.length) seen.push(plural(node.findings.length, "finding"));
  if (node.unresolved.length) seen.push(`? ${plural(node.unresolved.length, "place")} not understood`);
  const more = [node.isStart && "start", node.reachable === false && "no run gets here",
    node.rows && node.rows.join(" ").endsWith("…") && node.prompt];
  return [seen.join(" "), ...more.filter(Boolean)].join(", ");
}

function badges(data, node) {
  const badge = (text, kind) => shape("g", { class: `badge ${kind}`, "aria-hidden": "true" },
    shape("circle", { r: 9 }), shape("text", { y: 4 }, text));
  return [node.findings.length && badge(String(node.findings.length), worst(data, node.findings)),
    node.unresolved.length && badge("?", "unresolved")].filter(Boolean);
}

function arrowShape(data, arrow, path) {
  const kinds = arrow.transitions.length && arrow.isRecover ? ["recover"] : [];
  if (arrow.isUnknown) kinds.push("unknown");
  if (arrow.isUntaken) kinds.push("untaken");
  const severity = worst(data, arrow.findings);
  const about = `${arrow.source} to ${arrow.target}: ${arrow.labels.join("; ")}`;
  return shape("g", {
    class: `arrow ${[...kinds, severity].join(" ")}`, role: "button", tabindex: -1, "aria-label": about,
    "data-arrow": arrow.id,
  }, shape("title", {}, about), shape("path", { class: "line", d: path, "marker-end": "url(#head)" }),
  shape("path", { class: "hit", d: path }));
}

function labelShape(arrow, at) {
  const top = at.y - ((arrow.lines.length - 1) * LINE_HEIGHT) / 2 + 4;
  return shape("g", { class: "label", "aria-hidden": "true", "data-label": arrow.id }, arrow.lines.map((line, number) =>
    shape("text", { x: at.left, y: top + number * LINE_HEIGHT }, line)));
}

// A line through all points that leaves each of them up or down.
function curve(points) {
  let path = `M${points[0].x} ${points[0].y}`;
  for (let number = 1; number < points.length; number += 1) {
    const [from, to] = [points[number - 1], points[number]];
    const middle = (from.y + to.y) / 2;
    path += ` C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`;
  }
  return path;
}
