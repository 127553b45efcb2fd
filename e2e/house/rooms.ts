/** The order of the rooms under src, as dependency-cruiser rules. `npm run layers` runs them (layers.ts). */
import type { IConfiguration, IForbiddenRuleType } from "dependency-cruiser";

/** The rooms data flows through: each imports from the ones before it only. */
const flow = ["net", "snapshot", "host", "kernel", "answers", "stage", "lessons", "app", "ui"];
/** The other ways in: each may know all of the above, none knows another. */
const waysIn = ["embed", "cli", "live"];

const engine = flow.slice(0, flow.indexOf("app"));
const inRooms = (rooms: string[]) => `^src/(${rooms.join("|")})/`;
const tests = "[.]test[.]tsx?$|/testing/";

const order: IForbiddenRuleType[] = flow.map((room, index) => ({
  name: `${room}-knows-only-what-is-above-it`,
  comment: `src/${room} imports from: ${flow.slice(0, index).join(", ") || "nothing"}.`,
  severity: "error",
  from: { path: inRooms([room]) },
  to: { path: inRooms([...flow.slice(index + 1), ...waysIn]) },
}));

const apart: IForbiddenRuleType[] = waysIn.map((room) => ({
  name: `${room}-stands-apart`,
  comment: "The ways in do not know each other.",
  severity: "error",
  from: { path: inRooms([room]) },
  to: { path: inRooms(waysIn.filter((other) => other !== room)) },
}));

export const rooms: IConfiguration = {
  forbidden: [
    ...order,
    ...apart,
    {
      name: "every-file-in-a-room",
      comment: "src holds rooms and nothing else: a file outside them would escape the layers.",
      severity: "error",
      from: { path: "^src/", pathNot: inRooms([...flow, ...waysIn]) },
      to: {},
    },
    {
      name: "nothing-outside-src",
      comment: "The program does not import its own tests and tools.",
      severity: "error",
      from: { path: "^src/", pathNot: tests },
      to: { path: "^(e2e|dist)/" },
    },
    {
      name: "no-circles",
      comment: "Types may refer to each other across files, as a function's type does to its context's; code may not.",
      severity: "error",
      from: { path: "^src/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "node-only-on-a-machine",
      comment: "Node's own modules are for the command and the live server; everything else also runs in a browser.",
      severity: "error",
      from: { path: "^src/", pathNot: `${inRooms(["cli", "live"])}|${tests}` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "react-only-in-the-views",
      severity: "error",
      from: { path: "^src/", pathNot: inRooms(["ui", "embed"]) },
      to: {
        path: "(^|/)node_modules/(react|react-dom|@xyflow/react|@base-ui/react|@tanstack/react-[^/]+|lucide-react|cmdk)/",
      },
    },
    {
      name: "engine-is-self-contained",
      comment: "The engine uses no state library: stores belong to src/app.",
      severity: "error",
      from: { path: inRooms(engine) },
      to: { path: "(^|/)node_modules/zustand/" },
    },
    {
      name: "no-tests-in-the-program",
      severity: "error",
      from: { path: "^src/", pathNot: tests },
      to: { path: tests },
    },
    {
      name: "no-development-tools-in-the-program",
      comment: "But where the live server makes one text of its other half, as it begins.",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/live/web-process[.]ts$|${tests}` },
      to: { dependencyTypes: ["npm-dev"], pathNot: "(^|/)node_modules/@types/" },
    },
    {
      name: "everything-is-found",
      severity: "error",
      from: { path: "^src/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "(^|/)node_modules/" },
    // Type-only imports bind rooms together just as much.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
