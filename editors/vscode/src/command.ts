// How the server is started: as the settings say, by the interpreter of the Python extension, or from the path.

import * as vscode from "vscode";

interface PythonExtension {
  environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(path: { path: string }): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
  };
}

export async function serverCommand(): Promise<[string, ...string[]]> {
  const [command, ...args] = vscode.workspace.getConfiguration("sopyc").get<string[]>("command", []);
  if (command !== undefined) {
    return [command, ...args];
  }
  const python = await interpreter();
  return python === undefined ? ["sopyc", "lsp"] : [python, "-m", "sopy_compiler", "lsp"];
}

async function interpreter(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  if (extension === undefined) {
    return undefined;
  }
  const { environments } = extension.isActive ? extension.exports : await extension.activate();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const found = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(folder));
  return found?.executable.uri?.fsPath;
}
