// Writes the licences of the packages that are bundled with the extension to dist/licences.txt.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const listed = execFileSync("npm", ["ls", "--omit=dev", "--all", "--parseable"], { encoding: "utf-8" });
const parts = [];
for (const folder of [...new Set(listed.trim().split("\n").slice(1))].sort()) {
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf-8"));
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined && about.license === undefined) {
    throw new Error(`${about.name} has no licence file`);
  }
  const text = file === undefined ? `Licence: ${about.license}` : readFileSync(join(folder, file), "utf-8");
  parts.push(`${about.name} ${about.version}\n\n${text.trim()}\n`);
}
mkdirSync("dist", { recursive: true });
writeFileSync(join("dist", "licences.txt"), parts.join("\n----------------------------------------\n\n"));
