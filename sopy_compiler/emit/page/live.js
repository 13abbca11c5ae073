// Pages that are kept in a file stay as they are; pages of `sopyc serve` follow what they are made of.

function startLive() {
  if (document.documentElement.hasAttribute("data-live")) followServer();
}

function followServer() {
  const changes = new EventSource("events");
  changes.addEventListener("graph", () => fetchGraph());
  changes.addEventListener("open", () => told("live", false));
  changes.addEventListener("error", () => told("the server has gone", true));
  if (document.documentElement.hasAttribute("data-store")) startSessions(changes);
}

function told(text, isBad) {
  byId("status").textContent = text;
  byId("status").classList.toggle("bad", isBad);
}

async function fetchGraph() {
  const answer = await fetch("data");
  const data = await answer.json();
  const name = app.model && `${app.model.workflow.module}\n${app.model.workflow.name}`;
  listWorkflows(data);
  const number = data.workflows.findIndex((one) => `${one.module}\n${one.name}` === name);
  if (data.workflows.length) {
    byId("workflow").value = Math.max(number, 0);
    app.showWorkflow(Math.max(number, 0), { keeps: number >= 0, data });
  }
  told(data.problems && data.problems.length ? data.problems[0] : "live", Boolean(data.problems && data.problems.length));
}
