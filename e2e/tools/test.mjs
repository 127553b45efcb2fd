// `npm test`: from a fresh clone to a finished run of every check and test, whatever fails on the way.
// A name or two (`npm test -- types unit`) run those stages alone.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { isRoot, missing, provideChromium } from "./machine.mjs";
import { checkNode, install, project } from "./prepare.mjs";

/**
 * How a stage ended. What was left out, what failed and what passed only when it was tried again is said at the end of the
 * run, so that the last lines of a log tell what is wrong.
 * @typedef {{ passed: number, failed: number, leftOut: string[], notes?: string[] }} Result
 */

/** CI has every tool that the tests need, so leaving something out there is a failure. */
const inCI = Boolean(process.env.CI);
const reports = join(project, "node_modules/.cache/hookline-tests");
const captures = join(project, "../shared/captures");

/** @type {Record<string, () => Promise<Result>>} */
const stages = {
  types: () => check("npm", "run", "-s", "types"),
  lint: () => check("npm", "run", "-s", "lint"),
  layers: () => check("npm", "run", "-s", "layers"),
  unused: () => check("npm", "run", "-s", "unused"),
  unit,
  build: () => check("npm", "run", "-s", "build"),
  size: () => check("npm", "run", "-s", "size"),
  truth,
  browser,
  kernel,
  capture,
};

async function unit() {
  const report = join(reports, "unit.json");
  const output = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { status } = await run("npm", ["run", "-s", "unit", "--", ...output]);
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = readReport(report);
  const left = numPendingTests + numTodoTests;
  return {
    ...result(status, passed, numFailedTests, left > 0 ? [`unit: ${left} tests are marked to be skipped`] : []),
    notes: failedInVitest("unit", testResults),
  };
}

async function browser() {
  process.env.HOOKLINE_CHROMIUM = await provideChromium();
  // Snippets are pasted into a page of MkDocs.
  if (isRoot) missing("docs");
  // A host that is looked at live is made for the tests, by root; what is not to be had for that is left out there.
  if (isRoot) missing("live");
  if (isRoot && inCI) missing("engine");
  const report = join(reports, "browser.json");
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = report;
  const { status } = await run("npm", ["run", "-s", "browser", "--", "--reporter=list,json"]);
  const { stats, suites } = readReport(report);
  const { expected, unexpected, flaky, skipped } = stats;
  const left = skipped > 0 ? [`browser: ${skipped} tests are marked to be skipped`] : [];
  return { ...result(status, expected + flaky, unexpected, left), notes: unsteadyInPlaywright(suites) };
}

/**
 * Questions whose answer no snapshot tells, so that no simulator can, by capture: the server outside answered from another
 * address than the one that was asked. What stands outside is assumed to answer as it was asked.
 * @type {Record<string, string[]>}
 */
const untellable = { "docker-20.10-basic": ["container-to-internet-udp"] };

/** The captures' ground truth, where it lies beside the project; the samples' own is compared by the unit tests. */
async function truth() {
  if (!existsSync(captures)) return leftOut("truth: there are no captures beside this project", false);
  if (missing("truth").length > 0) return leftOut("truth: python3 is not installed");
  const names = readdirSync(captures);
  let [equal, parted] = [0, 0];
  for (const name of names) {
    const { output } = await run("python3", [join(captures, "../lab/judge.py"), "-v", join(captures, name)]);
    const questions = [...output.matchAll(/^ {4}(\S+): /gm)].map(([, question]) => question ?? "");
    const judged = output.includes(`\n${name}: outcome `) || output.startsWith(`${name}: outcome `);
    if (judged && questions.every((question) => untellable[name]?.includes(question))) equal++;
    else parted++;
  }
  return result(0, equal, parted);
}

/** Why there can be no network namespaces of a test's own here; empty where there can. @returns {Promise<string>} */
async function noNamespaces() {
  if (process.platform !== "linux") return "the machine does not run Linux";
  if (!isRoot) return "making network namespaces needs root";
  const { status } = await run("unshare", ["--net", "true"]);
  return status === 0 ? "" : "this root may not make network namespaces";
}

/** capture.sh, on hosts made for it. */
async function capture() {
  const obstacle = await noNamespaces();
  if (obstacle) return leftOut(`capture: ${obstacle}`);
  const absent = [...missing("kernel"), ...missing("capture"), ...(inCI ? missing("engine") : [])];
  if (absent.length > 0) return leftOut(`capture: not installed: ${absent.join(", ")}`);
  const report = join(reports, "capture.json");
  const output = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { status } = await run("npm", ["run", "-s", "capture", "--", ...output]);
  const { numPassedTests: passed, numFailedTests, numPendingTests, testResults } = readReport(report);
  const left = numPendingTests > 0 ? [`capture: ${numPendingTests} tests want a Docker Engine, and there is none`] : [];
  return { ...result(status, passed, numFailedTests, left), notes: failedInVitest("capture", testResults) };
}

/** The tests against a real kernel print their own count, and what this kernel lacks of what they ask for. */
async function kernel() {
  const obstacle = await noNamespaces();
  if (obstacle) return leftOut(`kernel: ${obstacle}`);
  const absent = [...missing("kernel"), ...(inCI ? missing("engine") : [])];
  if (absent.length > 0) return leftOut(`kernel: not installed: ${absent.join(", ")}`);
  const { status, output } = await run("npm", ["run", "-s", "kernel", "--", "--seed", "61"]);
  const [, passed, failed] = output.match(/^(\d+) passed, (\d+) failed$/m) ?? [];
  if (passed === undefined || failed === undefined) throw new Error("The tests against the kernel came to no count.");
  const lacking = output.match(/^left out, .*$/gm) ?? [];
  return {
    ...result(status, Number(passed), Number(failed)),
    leftOut: lacking.map((why) => `kernel: ${why.slice(10)}`),
  };
}

/** A stage that passes or fails as one. @param {string} command @param {string[]} args */
async function check(command, ...args) {
  const { status } = await run(command, args);
  return result(status, status === 0 ? 1 : 0, 0);
}

/**
 * A tool that ends in failure has failed, even where it counts no failed test.
 * @param {number} status @param {number} passed @param {number} failed @param {string[]} leftOut
 * @returns {Result}
 */
function result(status, passed, failed, leftOut = []) {
  const skippedInCI = inCI ? leftOut.length : 0;
  return { passed, failed: (status === 0 ? failed : Math.max(failed, 1)) + skippedInCI, leftOut };
}

/** @param {string} why @param {boolean} wrongInCI @returns {Result} */
function leftOut(why, wrongInCI = true) {
  return { passed: 0, failed: inCI && wrongInCI ? 1 : 0, leftOut: [why] };
}

/**
 * Runs a command, shows what it prints, and returns it.
 * @param {string} command @param {string[]} args
 * @returns {Promise<{ status: number, output: string }>}
 */
function run(command, args) {
  const colour = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
  const child = spawn(command, args, {
    cwd: project,
    env: { ...process.env, ...colour },
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  return new Promise((settle) => {
    child.on("error", (error) => settle({ status: 1, output: error.message }));
    child.on("close", (status) => settle({ status: status ?? 1, output }));
  });
}

/** @param {string} path */
function readReport(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/**
 * The tests that failed, each with the first line of why.
 * @param {string} stage
 * @param {{ name: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[]} files
 * @returns {string[]}
 */
function failedInVitest(stage, files) {
  return files.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(
        (test) =>
          `failed: ${stage}: ${relative(project, name)} › ${test.fullName}: ${firstLine(test.failureMessages[0])}`,
      ),
  );
}

/**
 * The tests that failed, or that passed only when they were tried again, each with the first line of why.
 * @typedef {{ status: string, errors: { message?: string }[] }} Attempt
 * @typedef {{ file: string, title: string, tests: { status: string, results: Attempt[] }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 * @param {Suite[]} suites
 * @returns {string[]}
 */
function unsteadyInPlaywright(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs.flatMap(({ file, title, tests }) =>
      tests
        .filter(({ status }) => status === "unexpected" || status === "flaky")
        .map(({ status, results }) => {
          const why = results.flatMap(({ errors }) => errors)[0]?.message;
          const how = status === "flaky" ? "passed only when tried again" : "failed";
          return `${how}: browser: ${file} › ${title}: ${firstLine(why)}`;
        }),
    ),
    ...unsteadyInPlaywright(inner),
  ]);
}

/** @param {string | undefined} text */
function firstLine(text) {
  return stripVTControlCharacters(text ?? "no reason given").split("\n")[0];
}

checkNode();
const chosen = process.argv.slice(2);
for (const name of chosen.filter((name) => !(name in stages))) {
  console.error(`There is no stage ${name}. The stages: ${Object.keys(stages).join(", ")}`);
  process.exit(2);
}

install();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

/** @type {{ name: string, seconds: number, result: Result }[]} */
const finished = [];
for (const [name, stage] of Object.entries(stages)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n── ${name} ${"─".repeat(76 - name.length)}`);
  const start = Date.now();
  const ended = await stage().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return result(1, 0, 1);
  });
  finished.push({ name, seconds: (Date.now() - start) / 1000, result: ended });
}

console.log(`\n── summary ${"─".repeat(69)}`);
for (const { name, seconds, result } of finished) {
  const mark = result.failed > 0 ? "✗" : result.passed > 0 ? "✓" : "–";
  console.log(
    `${mark} ${name.padEnd(8)} ${`${seconds.toFixed(1)} s`.padStart(8)}   ${result.passed} passed, ${result.failed} failed`,
  );
}
for (const why of finished.flatMap(({ result }) => result.leftOut)) console.log(`left out: ${why}`);
for (const note of finished.flatMap(({ result }) => result.notes ?? [])) console.log(note);

const total = (/** @type {"passed" | "failed"} */ key) => finished.reduce((sum, { result }) => sum + result[key], 0);
console.log(`\n${total("passed")} passed, ${total("failed")} failed`);
if (total("failed") > 0) process.exitCode = 1;
