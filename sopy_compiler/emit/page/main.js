// What is chosen, and everything that follows from it.

// Only the panel that is seen is made: there may be hundreds of procedures and findings.
const PANELS = {
  details: showDetails, findings: showFindings, state: showMatrix, outline: showOutline, sessions: showSessions,
};
const TABS = Object.keys(PANELS);

const app = {
  data: JSON.parse(byId("data").textContent),
  model: null, awaited: null, chosen: null, event: "", search: "", way: null, step: 0, focused: null,

  // Show a workflow; what was chosen in it stays chosen as far as it is still there. A large one is shown later.
  showWorkflow(number, { keeps = false, data = this.data, then = () => {} } = {}) {
    const model = modelOf(data, number);
    for (const arrow of model.arrows.values()) {
      const taken = arrow.transitions.map((index) => model.workflow.transitions[index]);
      arrow.isRecover = taken.length > 0 && taken.every((one) => one.kind === "recover");
      arrow.isUntaken = taken.length > 0 && taken.every((one) => one.taken === 0);
    }
    this.awaited = model;
    byId("waiting").textContent = `Laying out ${plural(model.nodes.size, "procedure")} …`;
    byId("waiting").hidden = false;
    whenLaidOut(model, (places) => {
      if (this.awaited !== model) return;
      this.showModel(data, model, places, keeps);
      then();
    });
  },

  showModel(data, model, places, keeps) {
    Object.assign(this, { data, model });
    byId("waiting").hidden = true;
    if (!keeps) Object.assign(this, { chosen: null, way: null, step: 0, event: "", focused: null });
    if (this.chosen && !this.shapeOf(this.chosen)) this.chosen = null;
    const events = eventsOf(this.model);
    if (!events.includes(this.event)) this.event = "";
    byId("event").replaceChildren(element("option", { value: "" }, "every event"),
      ...events.map((event) => element("option", { value: event }, event)));
    byId("event").value = this.event;
    viewport.size = draw(data, this.model, places);
    const first = [...this.model.nodes.values()].find((node) => node.isStart) || [...this.model.nodes.values()][0];
    if (!keeps) fitReadably(first && first.at);
    if (!this.model.nodes.has(this.focused)) this.focused = first ? first.name : null;
    if (keeps && this.way && this.way.finding !== undefined) this.way = null;
    this.refresh();
  },

  shapeOf(chosen) {
    return chosen.kind === "node" ? this.model.nodes.get(chosen.id) : this.model.arrows.get(chosen.id);
  },

  choose(chosen, options) {
    keepingFocus(() => this.chooseNow(chosen, options));
  },

  chooseNow(chosen, { isRevealed = false, tab = "details" } = {}) {
    this.chosen = chosen;
    if (chosen && chosen.kind === "node") this.focused = chosen.id;
    this.refresh();
    if (!chosen) return;
    const found = this.shapeOf(chosen);
    if (found.at && isRevealed) reveal(found.at);
    if (!["state", "findings", "sessions"].includes(openTab()) || (!isRevealed && openTab() !== "state")) openTab(tab);
    announce(found.shape.getAttribute("aria-label"));
  },

  follow(way) {
    this.way = way && way.steps.length ? way : null;
    this.step = 0;
    if (this.way) this.stepTo(0);
    else this.refresh();
  },

  stepTo(number) {
    this.step = Math.min(Math.max(number, 0), this.way.steps.length - 1);
    this.refresh();
    const step = this.way.steps[this.step];
    const found = (step.arrow && this.model.arrows.get(step.arrow)) || this.model.nodes.get(step.node);
    if (found && found.at) reveal(found.at);
    if (this.whenStepped) this.whenStepped();
  },

  refresh() {
    if (!this.model) return;
    this.mark();
    countFindings(this);
    keepingFocus(() => {
      PANELS[openTab()](this);
      showStepper(this);
    });
  },

  // Which parts of the picture stand out, and which step back.
  mark() {
    const { model, chosen } = this;
    const steps = this.way ? this.way.steps.slice(0, this.step + 1) : [];
    const wayArrows = new Set(steps.map((step) => step.arrow));
    const wayNodes = new Set(steps.flatMap((step) => {
      const arrow = step.arrow && model.arrows.get(step.arrow);
      return arrow ? [arrow.source, arrow.target] : [step.node];
    }));
    const now = steps[steps.length - 1] || {};
    const beside = new Set();
    if (chosen && chosen.kind === "arrow") {
      const arrow = model.arrows.get(chosen.id);
      beside.add(arrow.source).add(arrow.target);
    }
    const set = (shape, name, isOn) => shape.classList.toggle(name, Boolean(isOn));
    for (const [name, node] of model.nodes) {
      const isChosen = chosen && chosen.kind === "node" && chosen.id === name;
      set(node.shape, "chosen", isChosen);
      set(node.shape, "beside", beside.has(name));
      set(node.shape, "way", wayNodes.has(name));
      set(node.shape, "now", now.node === name);
      set(node.shape, "found", this.search && matches(node, this));
      set(node.shape, "faint", (this.search && !matches(node, this)) || !passes(this, node));
      node.shape.setAttribute("tabindex", name === this.focused ? 0 : -1);
    }
    for (const [id, arrow] of model.arrows) {
      const isNear = chosen && (chosen.kind === "arrow" ? chosen.id === id :
        arrow.source === chosen.id || arrow.target === chosen.id);
      const isOnWay = wayArrows.has(id);
      set(arrow.shape, "chosen", isNear && !isOnWay);
      set(arrow.shape, "way", isOnWay);
      set(arrow.shape, "now", now.arrow === id);
      const isFaint = (this.event && !hasEvent(this, arrow)) || (chosen && !isNear && !isOnWay) ||
        (this.way && !isOnWay && !isNear);
      set(arrow.shape, "faint", isFaint);
      set(arrow.label, "faint", isFaint);
      const head = isOnWay ? "head-way" : isNear ? "head-chosen" : "head";
      arrow.shape.querySelector(".line").setAttribute("marker-end", `url(#${head})`);
    }
  },
};

function openTab(name) {
  if (name) {
    for (const tab of TABS) {
      byId(`tab-${tab}`).setAttribute("aria-selected", String(tab === name));
      byId(`tab-${tab}`).setAttribute("tabindex", tab === name ? 0 : -1);
      byId(tab).hidden = tab !== name;
    }
    if (app.model) PANELS[name](app);
  }
  return TABS.find((tab) => !byId(tab).hidden) || TABS[0];
}

function chosenBy(target) {
  const node = target.closest("[data-name]");
  if (node) return { kind: "node", id: node.getAttribute("data-name") };
  const arrow = target.closest("[data-arrow]");
  if (arrow) return { kind: "arrow", id: arrow.getAttribute("data-arrow") };
  const label = target.closest("[data-label]");
  return label ? { kind: "arrow", id: label.getAttribute("data-label") } : null;
}

// The arrow keys go along arrows: down and up to what lies below and above, left and right beside it.
function neighbour(name, key) {
  const { model } = app;
  const here = model.nodes.get(name).at;
  const tied = new Set([...arrowsFrom(model, name).map((arrow) => arrow.target),
    ...arrowsTo(model, name).map((arrow) => arrow.source)]);
  const isDown = key === "ArrowDown";
  const isUp = key === "ArrowUp";
  let best = null;
  for (const [other, node] of model.nodes) {
    if (other === name || !node.at) continue;
    const [x, y] = [node.at.x - here.x, node.at.y - here.y];
    const isUpright = isDown || isUp;
    const along = isDown ? y : isUp ? -y : key === "ArrowRight" ? x : -x;
    if (along <= 4 || (isUpright && !tied.has(other)) || (!isUpright && Math.abs(y) > Math.abs(x) * 2)) continue;
    const cost = along + 2 * Math.abs(isUpright ? x : y);
    if (!best || cost < best.cost) best = { cost, name: other };
  }
  return best && best.name;
}

function pressed(event) {
  const isTyping = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
  if (event.key === "/" && !isTyping) {
    event.preventDefault();
    byId("search").focus();
  } else if (event.key === "Escape") {
    if (app.way) app.follow(null);
    else app.choose(null);
  } else if (!isTyping && byId("stage").contains(event.target)) {
    pressedInPicture(event);
  }
}

function goToNode(name) {
  app.focused = name;
  app.mark();
  const found = app.model.nodes.get(name);
  found.shape.focus({ preventScroll: true });
  if (found.at) reveal(found.at);
}

// Tab goes from a procedure to each arrow that leaves it, and then on; arrows lie before procedures in the document.
function goAlongArrows(event, { kind, id }) {
  const { model } = app;
  const name = kind === "arrow" ? model.arrows.get(id).source : id;
  const stops = [model.nodes.get(name), ...arrowsFrom(model, name)];
  const here = kind === "arrow" ? stops.findIndex((one) => one.id === id) : 0;
  const next = here + (event.shiftKey ? -1 : 1);
  if (next >= 0 && next < stops.length) {
    event.preventDefault();
    stops[next].shape.focus({ preventScroll: true });
    if (stops[next].at) reveal(stops[next].at);
  } else if (here > 0) {
    // The browser goes on from here.
    stops[0].shape.focus({ preventScroll: true });
  }
}

function pressedInPicture(event) {
  const node = event.target.closest("[data-name]");
  const arrow = event.target.closest("[data-arrow]");
  if ((node || arrow) && ["Enter", " "].includes(event.key)) {
    event.preventDefault();
    app.choose(chosenBy(node || arrow));
  } else if ((node || arrow) && event.key === "Tab") {
    goAlongArrows(event, chosenBy(node || arrow));
  } else if (arrow && event.key.startsWith("Arrow")) {
    event.preventDefault();
    const { source, target } = app.model.arrows.get(arrow.getAttribute("data-arrow"));
    goToNode(["ArrowDown", "ArrowRight"].includes(event.key) ? target : source);
  } else if (node && event.key.startsWith("Arrow")) {
    event.preventDefault();
    const next = neighbour(node.getAttribute("data-name"), event.key);
    if (next) goToNode(next);
  } else if (event.key === "+" || event.key === "=") {
    zoom(1.25);
  } else if (event.key === "-") {
    zoom(0.8);
  } else if (event.key === "0") {
    fit();
  }
}

function listenToTabs() {
  for (const tab of TABS) byId(`tab-${tab}`).addEventListener("click", () => openTab(tab));
  byId("tabs").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const shown = TABS.filter((tab) => !byId(`tab-${tab}`).hidden);
    const next = shown[(shown.indexOf(openTab()) + step + shown.length) % shown.length];
    openTab(next);
    byId(`tab-${next}`).focus();
  });
}

function listenToSearch() {
  byId("search").addEventListener("input", (event) => {
    app.search = event.target.value;
    if (!app.model) return;
    app.refresh();
    const found = [...app.model.nodes.values()].filter((node) => matches(node, app));
    byId("status").textContent = app.search ? plural(found.length, "match", "matches") : "";
    if (app.search && found.length && found[0].at) reveal(found[0].at);
  });
  byId("search").addEventListener("keydown", (event) => {
    if (!app.model) return;
    const found = [...app.model.nodes.values()].filter((node) => matches(node, app));
    if (event.key === "Enter" && app.search && found.length) {
      const last = app.chosen ? found.findIndex((node) => node.name === app.chosen.id) : -1;
      app.choose({ kind: "node", id: found[(last + 1) % found.length].name }, { isRevealed: true });
    }
  });
}

function setTheme(theme) {
  document.documentElement.setAttribute("data-theme", theme);
  byId("theme").setAttribute("aria-pressed", String(theme === "dark"));
}

function listenToTheme() {
  const likesDark = window.matchMedia("(prefers-color-scheme: dark)");
  setTheme(likesDark.matches ? "dark" : "light");
  likesDark.addEventListener("change", () => setTheme(likesDark.matches ? "dark" : "light"));
  byId("theme").addEventListener("click", () => {
    setTheme(document.documentElement.getAttribute("data-theme") === "dark" ? "light" : "dark");
  });
}

function listWorkflows({ workflows }) {
  byId("workflow").replaceChildren(...workflows.map((one, number) =>
    element("option", { value: number }, `${one.module} · ${one.name}`)));
  byId("workflow-label").hidden = workflows.length < 2;
}

function start() {
  listenToTheme();
  listenToTabs();
  listenToSearch();
  listenToPointers((target) => app.choose(chosenBy(target)));
  document.addEventListener("keydown", pressed);
  byId("workflow").addEventListener("change", (event) => app.showWorkflow(Number(event.target.value)));
  byId("event").addEventListener("change", (event) => {
    app.event = event.target.value;
    app.refresh();
  });
  byId("zoom-in").addEventListener("click", () => zoom(1.25));
  byId("zoom-out").addEventListener("click", () => zoom(0.8));
  byId("fit").addEventListener("click", fit);
  listWorkflows(app.data);
  openTab("details");
  if (app.data.workflows.length) app.showWorkflow(0);
  else show("details", element("p", {}, "No workflow was found."));
  startLive();
}

start();
