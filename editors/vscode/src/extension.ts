// Starts the language server, shows how it does in the status bar, and the machine of a file beside its text.

import * as vscode from "vscode";
import { LanguageClient, State, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";
import { serverCommand } from "./command";
import { GraphPanel } from "./graph";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const status = vscode.window.createStatusBarItem("sopyc.status", vscode.StatusBarAlignment.Right);
  status.name = "sopyc";
  status.command = "sopyc.restart";
  const graph = new GraphPanel(() => client);
  context.subscriptions.push(
    status,
    graph,
    vscode.commands.registerCommand("sopyc.restart", () => restart(status)),
    vscode.commands.registerCommand("sopyc.showGraph", () => graph.show()),
    vscode.commands.registerCommand("sopyc.openPage", () => openPage(context)),
    vscode.commands.registerCommand("sopyc.showPlaces", showPlaces),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("sopyc.command")) {
        await restart(status);
      }
    }),
  );
  await restart(status);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function restart(status: vscode.StatusBarItem): Promise<void> {
  await client?.stop();
  const [command, ...args] = await serverCommand();
  const server: ServerOptions = { command, args };
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: "python" },
      { language: "markdown" },
      { notebook: "jupyter-notebook", language: "python" },
    ],
    initializationOptions: settings(),
    synchronize: { configurationSection: "sopyc" },
  };
  client = new LanguageClient("sopyc", "sopyc", server, options);
  client.onDidChangeState((change) => tell(status, change.newState, command));
  try {
    await client.start();
  } catch (error) {
    tell(status, State.Stopped, command);
    const chosen = await vscode.window.showErrorMessage(
      `sopyc: \`${command}\` did not start. Install it with pip install "sopyc[lsp]", or set sopyc.command. (${String(error)})`,
      "Open settings",
    );
    if (chosen !== undefined) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "sopyc.command");
    }
  }
}

function settings(): Record<string, unknown> {
  const found = vscode.workspace.getConfiguration("sopyc");
  return Object.fromEntries(["select", "ignore", "strict", "showUnresolved"].map((name) => [name, found.get(name)]));
}

function tell(status: vscode.StatusBarItem, state: State, command: string): void {
  const icon = { [State.Running]: "$(check)", [State.Starting]: "$(sync~spin)", [State.Stopped]: "$(error)" }[state];
  status.text = `${icon} sopyc`;
  status.tooltip = `${command} lsp: ${State[state].toLowerCase()}. Click to restart.`;
  status.show();
}

// The page of `sopyc graph --format html`, as a file that the browser opens.
async function openPage(context: vscode.ExtensionContext): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (client === undefined || document === undefined) {
    return;
  }
  const uri = document.uri.toString();
  const page = await client.sendRequest<{ text: string }>("sopy/graph", { uri, format: "html" });
  const file = vscode.Uri.joinPath(context.globalStorageUri, "machine.html");
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(page.text));
  await vscode.env.openExternal(file);
}

interface Range {
  start: { line: number; character: number };
  end: { line: number; character: number };
}

// What the server's code lenses ask for: the places in the list that references are shown in.
async function showPlaces(
  uri: string,
  position: Range["start"],
  places: { uri: string; range: Range }[],
): Promise<void> {
  await vscode.commands.executeCommand(
    "editor.action.showReferences",
    vscode.Uri.parse(uri),
    new vscode.Position(position.line, position.character),
    places.map(
      (one) =>
        new vscode.Location(
          vscode.Uri.parse(one.uri),
          new vscode.Range(
            one.range.start.line,
            one.range.start.character,
            one.range.end.line,
            one.range.end.character,
          ),
        ),
    ),
  );
}
