// The server as the client library of VS Code sees it. `SOPYC` is the command that starts it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import protocol from "vscode-languageserver-protocol/node.js";

const TEXT = `from sopy import SOP, End, Event, Procedure, handler, make_prompt
from pydantic import BaseModel


class State(BaseModel):
    count: int = 0


class Go(Event[int]):
    """Go on."""


class First(Procedure[State]):
    prompt = make_prompt("Go on")

    @handler
    def on_go(self, sigma: State, event: Go):
        sigma.cuont = event.payload
        return End()


sop = SOP(state=State(), init_proc=First())
`;

test("findings, a fix and the machine come over the protocol", async () => {
  const [command, ...args] = (process.env.SOPYC ?? "sopyc lsp").split(" ");
  const server = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const connection = protocol.createProtocolConnection(
    new protocol.StreamMessageReader(server.stdout),
    new protocol.StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const folder = mkdtempSync(join(tmpdir(), "sopyc-"));
  const uri = pathToFileURL(join(folder, "flow.py")).toString();
  const found = new Promise((resolve) => {
    connection.onNotification(protocol.PublishDiagnosticsNotification.type, (params) => {
      if (params.uri === uri && params.diagnostics.some((one) => one.code === "SOP201")) {
        resolve(params.diagnostics.find((one) => one.code === "SOP201"));
      }
    });
  });
  const answer = await connection.sendRequest(protocol.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: pathToFileURL(folder).toString(), name: "folder" }],
  });
  assert.ok(answer.capabilities.hoverProvider);
  await connection.sendNotification(protocol.InitializedNotification.type, {});
  await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: "python", version: 1, text: TEXT },
  });
  const finding = await found;
  assert.match(finding.message, /State has no field or property `cuont`/);
  const actions = await connection.sendRequest(protocol.CodeActionRequest.type, {
    textDocument: { uri },
    range: finding.range,
    context: { diagnostics: [finding] },
  });
  const fix = actions.find((one) => one.title === "Change to `count` (SOP201)");
  assert.equal(fix.edit.changes[uri][0].newText, "count");
  const graph = await connection.sendRequest("sopy/graph", { uri, format: "json" });
  assert.deepEqual(graph.nodes.map((one) => one.name), ["First"]);
  await connection.sendRequest(protocol.ShutdownRequest.type);
  await connection.sendNotification(protocol.ExitNotification.type);
  const code = await new Promise((resolve) => server.on("exit", resolve));
  assert.equal(code, 0);
});
