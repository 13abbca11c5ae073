// Findings, and the ways that lead to defects, step by step.

function countFindings(app) {
  const { length } = ownFindings(app);
  byId("tab-findings").textContent = length ? `Findings (${length})` : "Findings";
}

function showFindings(app) {
  const own = ownFindings(app);
  const unresolved = app.model.workflow.unresolved;
  show("findings",
    element("h2", {}, own.length ? plural(own.length, "finding") : "No findings"),
    own.map((index) => findingCard(app, index)),
    section("Not understood", gaps(app, unresolved)));
}

// Those of this workflow, and those of none.
function ownFindings(app) {
  return app.data.findings.map((_, index) => index).filter((index) => {
    const { places } = app.data.findings[index];
    return !places.length || places.some((place) => place.workflow === app.model.number);
  });
}

function findingCard(app, index) {
  const finding = app.data.findings[index];
  const isChosen = app.way && app.way.finding === index;
  const place = finding.places.find((one) => one.workflow === app.model.number);
  return element("div", { class: `card ${isChosen ? "chosen" : ""}`, "data-finding": index },
    element("p", {}, tag(`${finding.code} ${finding.name}`, finding.severity), " ", finding.message),
    finding.help && element("p", { class: "quiet" }, finding.help),
    place && element("p", {}, goTo(app, place.procedure)),
    finding.related.length > 0 && element("ul", {}, finding.related.map((one) =>
      item(one.message, element("span", { class: "quiet" }, ` ${one.path}:${one.line}`)))),
    finding.steps.length > 0 && button(`Show the way there (${plural(finding.steps.length, "step")})`,
      () => app.follow(wayOf(app, index))),
    source(app, finding.path, finding.line, finding.end_line, 2));
}

function wayOf(app, index) {
  const finding = app.data.findings[index];
  const steps = finding.steps.map((step) => {
    const isHere = step.workflow === app.model.number && step.transition !== null;
    const arrow = isHere ? arrowOf(app.model, step.transition) : null;
    return { words: step.message, place: `${step.path}:${step.line}`, arrow: arrow && arrow.id,
      node: arrow ? arrow.target : null };
  });
  const place = finding.places.find((one) => one.workflow === app.model.number);
  const first = steps.find((step) => step.arrow);
  if (steps.length && !steps[0].arrow) {
    steps[0].node = first ? app.model.arrows.get(first.arrow).source : place ? place.procedure : null;
  }
  return { finding: index, title: finding.code, steps };
}

// The bar above the picture: one step after the other.
function showStepper(app) {
  const { way } = app;
  byId("stepper").hidden = !way;
  if (!way) return;
  const step = way.steps[app.step];
  show("stepper",
    element("strong", {}, way.title),
    button("◀", () => app.stepTo(app.step - 1), { id: "previous-step", "aria-label": "previous step", disabled: app.step === 0 }),
    button("▶", () => app.stepTo(app.step + 1),
      { id: "next-step", "aria-label": "next step", disabled: app.step === way.steps.length - 1 }),
    element("p", {}, `${app.step + 1}/${way.steps.length} ${step.words}`, " ",
      element("span", { class: "quiet" }, step.place || "")),
    button("×", () => app.follow(null), { "aria-label": "let go of the way" }));
  announce(`Step ${app.step + 1} of ${way.steps.length}: ${step.words}`);
}
