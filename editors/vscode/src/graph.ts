// The machine of the file that is shown, drawn beside it; a click on a procedure moves the cursor to its class.

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

interface Node {
  name: string;
  uri: string;
  range: { start: { line: number; character: number } };
}

interface Graph {
  text: string;
  nodes: Node[];
}

export class GraphPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: vscode.Uri | undefined;
  private nodes: Node[] = [];
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(private readonly client: () => LanguageClient | undefined) {
    this.subscriptions.push(
      vscode.workspace.onDidChangeTextDocument((change) => {
        if (change.document.uri.toString() === this.shown?.toString()) {
          void this.draw();
        }
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (this.panel !== undefined && editor !== undefined && isSource(editor.document)) {
          this.shown = editor.document.uri;
          void this.draw();
        }
      }),
    );
  }

  dispose(): void {
    this.panel?.dispose();
    for (const one of this.subscriptions) {
      one.dispose();
    }
  }

  async show(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !isSource(document)) {
      return;
    }
    this.shown = document.uri;
    if (this.panel === undefined) {
      this.panel = vscode.window.createWebviewPanel(
        "sopyc.graph",
        "Machine",
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        { enableScripts: true, localResourceRoots: [] },
      );
      this.panel.onDidDispose(() => (this.panel = undefined));
      this.panel.webview.onDidReceiveMessage((name: unknown) => this.reveal(String(name)));
    }
    await this.draw();
  }

  private async draw(): Promise<void> {
    const client = this.client();
    const panel = this.panel;
    const uri = this.shown;
    if (client === undefined || panel === undefined || uri === undefined) {
      return;
    }
    const graph = await client.sendRequest<Graph>("sopy/graph", { uri: uri.toString(), format: "svg" });
    if (this.shown === uri) {
      this.nodes = graph.nodes;
      panel.webview.html = page(graph.text);
    }
  }

  private async reveal(name: string): Promise<void> {
    const node = this.nodes.find((one) => one.name === name);
    if (node === undefined) {
      return;
    }
    const place = new vscode.Position(node.range.start.line, node.range.start.character);
    await vscode.window.showTextDocument(vscode.Uri.parse(node.uri), {
      viewColumn: vscode.ViewColumn.One,
      selection: new vscode.Range(place, place),
    });
  }
}

function isSource(document: vscode.TextDocument): boolean {
  return document.languageId === "python" || document.languageId === "markdown";
}

function page(svg: string): string {
  const nonce = Array.from({ length: 32 }, () => Math.floor(Math.random() * 36).toString(36)).join("");
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>svg { max-width: 100%; height: auto } [data-name] { cursor: pointer }</style>
</head>
<body>
${svg}
<script nonce="${nonce}">
const editor = acquireVsCodeApi();
document.addEventListener("click", (event) => {
  const node = event.target.closest("[data-name]");
  if (node !== null) {
    editor.postMessage(node.getAttribute("data-name"));
  }
});
</script>
</body>
</html>`;
}
