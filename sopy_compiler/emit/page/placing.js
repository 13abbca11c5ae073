// Where everything lies, by dagre. Of a large workflow that takes seconds, which a worker spends; the page stays usable.

// Beyond this many procedures dagre goes its quicker ways, beside the page.
const MANY_PROCEDURES = 120;

// Runs in the worker as well: takes and gives plain data, and uses nothing but dagre.
function placed({ options, nodes, edges }) {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph(options);
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [name, size] of nodes) graph.setNode(name, size);
  for (const [from, to, size, id] of edges) graph.setEdge(from, to, size, id);
  dagre.layout(graph, { disableOptimalOrderHeuristic: options.ranker === "longest-path" });
  return {
    width: graph.graph().width || 0,
    height: graph.graph().height || 0,
    nodes: graph.nodes().map((name) => [name, { ...graph.node(name) }]),
    edges: graph.edges().map((at) => ({ ...graph.edge(at), from: at.v, to: at.w, id: at.name })),
  };
}

// Calls back with the places: at once for a small graph, else when the worker has found them.
function whenPlaced(graph, then) {
  if (graph.nodes.length <= MANY_PROCEDURES) {
    then(placed(graph));
    return;
  }
  const text = `${byId("dagre").textContent}\n${placed}\nonmessage = (asked) => postMessage(placed(asked.data));`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(address);
  const done = (places) => {
    worker.terminate();
    URL.revokeObjectURL(address);
    then(places);
  };
  worker.onmessage = (answer) => done(answer.data);
  // Where a browser has no workers for such a page, it has to wait.
  worker.onerror = () => done(placed(graph));
  worker.postMessage(graph);
}
