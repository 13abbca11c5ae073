// The sessions of a store: the list with its filters, and one session event by event on the picture.

const STEPS_AT_ONCE = 2000;
const REFRESH_MILLISECONDS = 500;

const sessions = { most: STEPS_AT_ONCE, list: [], hasMore: false, places: [], filters: {}, open: null, steps: [], state: null };

function startSessions(changes) {
  byId("tab-sessions").hidden = false;
  changes.addEventListener("store", () => refreshSoon());
  app.whenStepped = () => {
    if (app.way && app.way.session && !byId("sessions").hidden) showSessions();
  };
  openTab("sessions");
  refreshSessions();
}

// One question at a time, and not more often than somebody could read.
function refreshSoon() {
  if (sessions.isAsking) {
    sessions.isStale = true;
    return;
  }
  sessions.isAsking = true;
  sessions.isStale = false;
  refreshSessions().finally(() => setTimeout(() => {
    sessions.isAsking = false;
    if (sessions.isStale) refreshSoon();
  }, REFRESH_MILLISECONDS));
}

async function ask(path, question) {
  const given = Object.entries(question || {}).filter(([, value]) => value !== "" && value !== undefined);
  const answer = await fetch(`${path}?${new URLSearchParams(given)}`);
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error);
  return data;
}

// The newest page again, the places, and what has come behind the last event of the open session.
async function refreshSessions() {
  try {
    const [places, list] = await Promise.all([ask("places"), ask("sessions", sessions.filters)]);
    Object.assign(sessions, { places: places.places, list: list.sessions, hasMore: list.more });
    if (sessions.open) await moreSteps();
    told("live", false);
  } catch (error) {
    told(String(error.message), true);
  }
  showSessions();
}

async function moreSessions() {
  const list = await ask("sessions", { ...sessions.filters, before: sessions.list[sessions.list.length - 1].number });
  sessions.list.push(...list.sessions);
  sessions.hasMore = list.more;
  showSessions();
}

async function openSession(id) {
  Object.assign(sessions, { open: id, steps: [], state: null, session: null, most: STEPS_AT_ONCE });
  await moreSteps();
  showSessions();
  byId("sessions").scrollTop = 0;
}

// Every event that is there now; the way on the picture grows with them and stays where it was looked at.
async function moreSteps() {
  const { open } = sessions;
  const wasAtEnd = !app.way || !app.way.session || app.step === app.way.steps.length - 1;
  const step = app.step;
  let answer;
  do {
    const after = sessions.steps.length ? sessions.steps[sessions.steps.length - 1].sequence : 0;
    answer = await ask("session", { id: open, after });
    if (sessions.open !== open) return;
    if (!sessions.steps.length) sessions.state = answer.state;
    sessions.session = answer.session;
    sessions.steps.push(...answer.steps);
  } while (answer.steps.length && sessions.steps[sessions.steps.length - 1].sequence < answer.session.events
    && sessions.steps.length < sessions.most);
  showPath(wasAtEnd ? Infinity : step);
}

function showPath(step) {
  const { session, steps } = sessions;
  const number = app.data.workflows.findIndex((one) => one.procedures.some((each) =>
    steps.some((taken) => each.qualname === `${taken.module}.${taken.after}`) ||
    each.qualname === `${session.workflow}.${session.procedure}`));
  if (number >= 0 && (!app.model || number !== app.model.number)) {
    byId("workflow").value = number;
    app.showWorkflow(number, { then: () => followPath(step) });
  } else {
    followPath(step);
  }
}

function followPath(step) {
  const { session, steps } = sessions;
  app.follow({ session: session.id, title: session.id, steps: steps.map((one) => {
    const id = `${one.before}\n${one.after}`;
    const arrow = app.model && app.model.arrows.has(id) ? id : null;
    return { words: `${one.event || one.kind}: ${moveWords(one)}`, place: timeWords(one.at), arrow, node: one.after };
  }) });
  if (app.way) app.stepTo(Math.min(step, app.way.steps.length - 1));
}

function moveWords(step) {
  const way = step.before === step.after ? step.after : `${step.before} → ${step.after}`;
  return step.kind === "moved" ? way : `${way} (${step.kind})`;
}

function timeWords(at) {
  return (at || "").slice(0, 19).replace("T", " ");
}

function showSessions() {
  if (!document.documentElement.hasAttribute("data-store")) return;
  keepingFocus(() => show("sessions", sessions.open && sessions.session ? sessionParts() : listParts()));
}

function listParts() {
  const total = sessions.places.reduce((sum, place) => sum + place.count, 0);
  return [
    element("h2", {}, plural(total, "session")),
    element("div", { class: "filters" },
      choice("workflow", "every workflow", unique(sessions.places.map((one) => one.workflow))),
      choice("procedure", "every procedure", unique(sessions.places
        .filter((one) => !sessions.filters.workflow || one.workflow === sessions.filters.workflow)
        .map((one) => one.procedure))),
      choice("status", "running or finished", ["running", "finished"]),
      element("input", { type: "search", placeholder: "id", "aria-label": "part of an id", id: "session-id",
        value: sessions.filters.id || "", on: { input: (event) => filter("id", event.target.value) } })),
    element("ul", { class: "timeline" }, sessions.list.map((one) => element("li", {},
      button([element("strong", {}, one.id), ` ${one.finished ? "finished" : one.procedure} `,
        element("span", { class: "quiet" }, `${plural(one.events, "event")}, ${timeWords(one.changed)}`)],
      () => openSession(one.id), { "data-session": one.id })))),
    sessions.list.length === 0 && element("p", {}, "No session is like this."),
    sessions.hasMore && button("Older sessions", moreSessions, { id: "older" }),
  ];
}

function choice(name, all, values) {
  const chosen = sessions.filters[name] || "";
  return element("select", { "aria-label": name, "data-filter": name, on: { change: (event) => filter(name, event.target.value) } },
    element("option", { value: "" }, all),
    values.map((value) => element("option", { value, selected: value === chosen }, value)));
}

function filter(name, value) {
  sessions.filters[name] = value;
  if (name === "workflow") sessions.filters.procedure = "";
  refreshSessions();
}

function unique(values) {
  return [...new Set(values)].sort();
}

function sessionParts() {
  const { session, steps } = sessions;
  const step = steps[app.way ? app.step : steps.length - 1];
  return [
    element("p", {}, link("← all sessions", () => {
      sessions.open = null;
      app.follow(null);
      showSessions();
    })),
    element("h2", {}, session.id),
    element("p", {}, tag(session.finished ? "finished" : "running"), ` in ${session.procedure}, ` +
      `${plural(session.events, "event")}, since ${timeWords(session.created)}`),
    step && stepParts(step),
    section("Events", element("ol", { class: "timeline" }, steps.map((one, number) => element("li", {},
      button([`${one.sequence}. `, element("strong", {}, one.event || one.kind), ` ${moveWords(one)} `,
        element("span", { class: "quiet" }, timeWords(one.at))],
      () => app.stepTo(number), { "aria-current": one === step, "data-step": one.sequence }))))),
    steps.length < session.events && button("More events", async () => {
      sessions.most += STEPS_AT_ONCE;
      await moreSteps();
      showSessions();
    }),
    section("State at the start", sessions.state && fieldList(Object.entries(sessions.state))),
  ];
}

function stepParts(step) {
  const differences = step.differences && Object.entries(step.differences)
    .flatMap(([name, { before, after }]) => partsThatDiffer(name, before, after));
  return element("div", { class: "card", id: "step" },
    element("p", {}, element("strong", {}, step.event || step.kind), ` ${moveWords(step)}`),
    step.payload !== null && element("p", { class: "code" }, valueWords(step.payload)),
    step.message && element("p", {}, `“${step.message}”`),
    step.key && element("p", { class: "quiet" }, `key ${step.key}`),
    differences === null && element("p", { class: "quiet" }, "The values of this step are not kept any more."),
    differences && differences.length === 0 && element("p", { class: "quiet" }, "The state stayed as it was."),
    differences && differences.map(([name, before, after]) => [
      element("p", {}, element("span", { class: "code" }, name)),
      element("div", { class: "diff code" }, element("span", { class: "before" }, `− ${valueWords(before)}`),
        element("span", { class: "after" }, `+ ${valueWords(after)}`))]));
}

function partsThatDiffer(name, before, after) {
  const isInner = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  if (!isInner(before) || !isInner(after)) return [[name, before, after]];
  return unique([...Object.keys(before), ...Object.keys(after)])
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .flatMap((key) => partsThatDiffer(`${name}.${key}`, before[key], after[key]));
}

function fieldList(fields) {
  return element("ul", { class: "plain" }, fields.map(([name, value]) =>
    item(element("span", { class: "code" }, `${name} = ${valueWords(value)}`))));
}

function valueWords(value) {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
