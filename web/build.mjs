// Builds web/dist: scripts and styles under names that change with their content, and a manifest that tells them.
// To add a script or a style sheet, add its line.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";
import * as sass from "sass";

const web = dirname(fileURLToPath(import.meta.url));
const out = join(web, "dist");
const modules = join(web, "..", "node_modules");

const SCRIPTS = ["src/chat.ts", "src/staff.ts"];
const STYLES = ["styles/chat.scss", "styles/staff.scss"];
const IMAGES = ["images/icon.svg"];
const FIXED = ["src/widget.ts"]; // other sites name it in their pages, so its name must stay
const TARGET = "es2019"; // browsers of 2020 and later; older ones get the pages without a script

const manifest = {};
const files = new Map();

for (const source of SCRIPTS) add(`${parse(source).name}.js`, script(source));
for (const source of STYLES) add(`${parse(source).name}.css`, style(source));
for (const source of IMAGES) add(parse(source).base, readFileSync(join(web, source)));
for (const source of FIXED) put(`${parse(source).name}.js`, `${parse(source).name}.js`, script(source));
files.set("manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);

// Only now, when all of it could be built, is the last build replaced.
rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "assets"), { recursive: true });
for (const [path, content] of files) writeFileSync(join(out, path), content);

function script(source) {
  const built = esbuild.buildSync({
    entryPoints: [join(web, source)],
    bundle: true,
    minify: true,
    format: "iife",
    target: TARGET,
    legalComments: "none",
    loader: { ".css": "text" },
    write: false,
  });
  return built.outputFiles[0].contents;
}

function style(source) {
  const built = sass.compile(join(web, source), { loadPaths: [modules], quietDeps: true, style: "compressed" });
  return built.css;
}

function add(name, content) {
  const { name: stem, ext } = parse(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  put(name, `assets/${stem}-${hash}${ext}`, content);
}

function put(name, path, content) {
  files.set(path, content);
  manifest[name] = path;
}
