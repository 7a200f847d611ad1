import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { stageServers } from "#lib/stages/registry.ts";
import { stageTypes } from "#lib/stages/stage-types.ts";

interface SourceFile {
  file: string;
  /** What it imports from the project, as paths from its root. */
  imports: string[];
  text: string;
}

function readSources(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes("generated"))
    .map((file) => {
      const text = readFileSync(file, "utf8");
      const found = [...text.matchAll(/\bfrom "([#.][^"]+)"/g)].map(([, name = ""]) => name);
      const resolve = (name: string) => (name.startsWith("#") ? name.slice(1) : path.join(path.dirname(file), name));
      return { file, text, imports: found.map(resolve) };
    });
}

const lib = readSources("lib");
const components = readSources("components");
const app = readSources("app");

/** Pairs of files where one must not import the other. */
function offences(files: SourceFile[], forbidden: (from: string, to: string) => boolean): string[] {
  return files.flatMap(({ file, imports }) =>
    imports.filter((to) => forbidden(file, to)).map((to) => `${file} → ${to}`),
  );
}

it("imports point from app to components to lib", () => {
  expect(offences(lib, (_from, to) => /^(app|components)\//.test(to))).toEqual([]);
  expect(offences(components, (_from, to) => to.startsWith("app/"))).toEqual([]);
});

it("the engine knows no stage and no policy type by name", () => {
  const isEngine = (file: string) => file.startsWith("lib/flows/") && !file.endsWith("testing.ts");
  const forbidden = /^lib\/(stages|policies\/types|blueprints|server)\//;
  expect(offences(lib, (from, to) => isEngine(from) && forbidden.test(to))).toEqual([]);
});

it("stages know nothing of each other", () => {
  const stageOf = (file: string) => /^lib\/stages\/([^/]+)\//.exec(file)?.[1];
  const forbidden = (from: string, to: string) =>
    stageOf(from) !== undefined && stageOf(to) !== undefined && stageOf(from) !== stageOf(to);
  expect(offences(lib, forbidden)).toEqual([]);
});

it("nothing that the browser runs reaches the server's code", () => {
  const client = components.filter(({ text }) => text.startsWith('"use client"'));
  expect(client.length).toBeGreaterThan(0);
  expect(offences(client, (_from, to) => /^lib\/(db|engine|flows|identity|policies|server|stages)/.test(to))).toEqual(
    [],
  );
});

it("components read nothing from the database", () => {
  expect(offences(components, (_from, to) => /^lib\/(db|engine|server)/.test(to))).toEqual([]);
});

it("the environment is read in one place", () => {
  const allowed = /^lib\/(env|db\/testing|db\/test-image|server\/(run|build|dev|start)|policies\/expression\/)/;
  const readers = [...lib, ...components, ...app].filter(({ text }) => /\bprocess\.env\b/.test(text));
  expect(readers.map(({ file }) => file).filter((file) => !allowed.test(file))).toEqual([]);
});

it("no import leaves its extension out", () => {
  const bare = offences([...lib, ...components, ...app], (_from, to) => !/\.(tsx?|css|json)$/.test(to));
  expect(bare).toEqual([]);
});

it("every stage type is registered under its own name", () => {
  expect(Object.entries(stageServers).map(([type, server]) => [type, server.type])).toEqual(
    Object.keys(stageTypes).map((type) => [type, type]),
  );
});
