// Makes a school's first policy in the browser, as a business manager does, and says what is wrong:
//
//     node tests/tools/serve.mjs target/debug/policygen
//
// On a phone and on a desk, with and without scripts: a school is made, an error met and mended, something left out and something
// said in other words, two windows get in each other's way, the text is approved, and its files are downloaded and verified. Every page on
// the way is looked at by axe-core, and may not be wider than its window, ask for anything elsewhere or say anything on the
// console. Ends with 1 if there is anything. `CHROMIUM` names the browser where it is not /usr/bin/chromium; `SCREENSHOTS` a folder to
// put a picture of every page into.

import axe from "axe-core";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { TAGS, launch } from "./browser.mjs";

const TODAY = "2026-11-21";

const program = resolve(process.argv[2] ?? "target/debug/policygen");
const pictures = process.env.SCREENSHOTS;
if (pictures) mkdirSync(pictures, { recursive: true });

const browser = await launch();

const faults = new Map();
let pages = 0;
const views = [];
for (const width of [320, 1280]) for (const javaScriptEnabled of [true, false]) views.push({ width, javaScriptEnabled });
const wanted = process.env.VIEW ? [views[Number(process.env.VIEW)]] : views;
// Each has a folder, a server and a window of its own, so all of them go at once.
await Promise.all(
  wanted.map(async ({ width, javaScriptEnabled }) => {
    const view = `${width} px, ${javaScriptEnabled ? "with" : "without"} scripts`;
    try {
      await aFirstPolicy(view, width, javaScriptEnabled);
    } catch (fault) {
      report(view, "flow", fault.stack);
    }
  }),
);
await browser.close();

for (const [fault, seen] of faults) console.log(`${fault} (${[...seen].join("; ")})`);
console.log(`${pages} pages: ${faults.size === 0 ? "clean" : `${faults.size} to mend`}`);
process.exit(faults.size === 0 ? 0 : 1);

function report(view, rule, what) {
  const fault = `${rule}: ${what}`;
  faults.set(fault, (faults.get(fault) ?? new Set()).add(view));
}

async function aFirstPolicy(view, width, javaScriptEnabled) {
  const folder = mkdtempSync(join(tmpdir(), "policygen-serve-"));
  const server = spawn(program, ["serve", "--today", TODAY], { cwd: folder });
  let said = "";
  server.stderr.on("data", (words) => (said += words));
  try {
    const address = await new Promise((take, refuse) => {
      let line = "";
      server.stdout.on("data", (words) => {
        line += words;
        if (line.includes("\n")) take(line.trim());
      });
      server.on("exit", () => refuse(new Error(`policygen ended: ${said}`)));
    });
    const context = await browser.newContext({
      javaScriptEnabled, acceptDownloads: true, viewport: { width, height: 800 }, colorScheme: width === 320 ? "dark" : "light",
    });
    const page = await context.newPage();
    const own = new URL(address).origin;
    await page.route("**/*", (route) => {
      const { origin, protocol } = new URL(route.request().url());
      if (origin === own || protocol === "data:") return route.continue();
      report(view, "request", route.request().url());
      return route.abort();
    });
    // That an answer says that something is wrong is what is tried here.
    page.on("console", (message) => {
      if (!/the server responded with a status of (403|404|409|422)/.test(message.text())) report(view, "console", message.text());
    });
    page.on("pageerror", (error) => report(view, "script", error.message));
    await walk({ page, context, address, folder, view, own, hasScripts: javaScriptEnabled });
    await context.close();
    const ended = new Promise((take) => server.on("exit", (code, signal) => take(code ?? signal)));
    server.kill("SIGINT");
    assert.equal(await ended, 0, "Ctrl-C ends it cleanly");
  } finally {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

async function walk({ page, context, address, folder, view, own, hasScripts }) {
  let number = 0;
  const see = async (name, title) => {
    number += 1;
    await look(page, view, name, hasScripts);
    if (pictures) {
      const shot = `${String(number).padStart(2, "0")}-${name}-${view.replace(/[^a-z0-9]+/g, "-")}.png`;
      await page.screenshot({ path: join(pictures, shot), fullPage: true, caret: "initial" });
    }
    assert.match(await page.locator("h1").first().innerText(), title, `${name} is titled as it should be`);
  };
  // A page that is only looked at is the same without scripts.
  const glance = async (path, name, title) => {
    if (!hasScripts) return;
    await page.goto(path);
    await see(name, title);
  };
  const press = async (name) => {
    await page.getByRole("button", { name, exact: true }).click();
    await page.waitForLoadState();
  };
  const follow = async (name, options = { exact: true }) => {
    await page.getByRole("link", { name, ...options }).first().click();
    await page.waitForLoadState();
  };
  const file = () => readFileSync(join(folder, "oak-tree-primary-school.toml"), "utf8");

  await page.goto(`${own}/`);
  await see("without-token", /Open the whole address/);
  await page.goto(address);
  assert.equal(page.url(), `${own}/`, "the token does not stay in the address");
  await see("schools-none", /Schools/);

  // A new school. What cannot be is told of beside its field.
  await follow("Add a school");
  await see("name", /called/);
  await press("Continue");
  await see("name-missing", /called/);
  await page.locator(".summary a").click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "name", "the summary leads to the field");
  await page.fill("#name", "Oak Tree Primary School");
  await press("Continue");
  await see("kind", /kind of school/);
  await page.locator("input[value=community]").check();
  await press("Continue");
  await see("models", /policies/);
  await page.locator("input[value=social-networking]").check();
  await press("Continue");
  await see("wording-new", /right for your school/);
  assert.match(await page.locator("main").innerText(), /pseudonym/, "wordings are shown in full");
  await page.locator("input[value=own-name]").check();
  await press("Continue");
  await see("school", /Oak Tree Primary School/);
  assert.match(file(), /chair = "\?"/);

  // Facts, one a page, of which one is wrong at first.
  await follow(/People and facts/, {});
  await see("facts", /People and facts/);
  await page.goto(`${own}/schools/oak-tree-primary-school/facts/people.dsl`);
  await see("fact", /safeguarding/);
  await press("Save and continue");
  await see("fact-empty", /safeguarding/);
  await page.goto(`${own}/schools/oak-tree-primary-school/facts/people.headteacher`);
  assert.ok(await page.getByLabel("I do not know yet").isChecked());
  await page.fill("#answer", "Ada Green");
  await press("Save and continue");
  for (const [fact, words] of [
    ["people.chair", "Sam Okoro"], ["people.dsl", "Priya Shah"], ["people.deputy-dsl", "Tom Reed"],
    ["local.safeguarding-contact", "01632 960124"],
  ]) {
    await page.goto(`${own}/schools/oak-tree-primary-school/facts/${fact}`);
    if (fact === "local.safeguarding-contact") {
      await page.fill("#answer", "12");
      await press("Save and continue");
      await see("fact-wrong", /safeguarding/);
      assert.match(await page.locator(".summary").innerText(), /telephone|12/);
      assert.doesNotMatch(file(), /"12"/, "nothing wrong is written");
    }
    await page.fill("#answer", words);
    await press("Save and continue");
  }
  await page.goto(`${own}/schools/oak-tree-primary-school/facts/people.coordinator`);
  await page.getByLabel("Nobody has this post").check();
  await press("Save and continue");
  await page.goto(`${own}/schools/oak-tree-primary-school/facts/local.equality-member`);
  await see("fact-yes-no", /equality/);
  await page.getByLabel("Yes").check();
  await press("Save and continue");
  assert.match(file(), /equality-member = true/);
  assert.match(file(), /headteacher = "Ada Green"/);
  await glance(`${own}/schools/oak-tree-primary-school/words`, "words", /calls things/);
  await glance(`${own}/schools/oak-tree-primary-school/words/board`, "words-board", /governs/);
  await glance(`${own}/schools/oak-tree-primary-school/about/kind`, "about-kind", /kind of school/);

  // The policy: wordings, passages, dates.
  await page.goto(`${own}/schools/oak-tree-primary-school`);
  await follow(/Social networking/i, {});
  await see("policy", /Social networking/i);
  await follow("Wordings");
  await see("wordings", /Wordings/);
  await page.goto(`${own}/schools/oak-tree-primary-school/policy/social-networking/wordings/profile/name`);
  await see("wording", /right for your school/);
  await page.locator("input[value=pseudonym]").check();
  await press("Save and continue");
  assert.match(file(), /"profile\/name" = "pseudonym"/);
  const policy = `${own}/schools/oak-tree-primary-school/policy/social-networking`;
  await glance(`${policy}/leave-out`, "leave-out", /Leave something out/);
  await page.goto(`${policy}/leave-out/profile/recommendations%23occupation`);
  await see("leave-out-one", /occupation/);
  await press("Leave it out");
  await see("leave-out-no-reason", /occupation/);
  await page.fill("#reason", "Our staff page says what everybody does");
  await press("Leave it out");
  await see("left-out", /Leave something out/);
  assert.match(file(), /# Our staff page says what everybody does\n  "profile\/recommendations#occupation",/);
  await glance(`${policy}/own`, "own", /your own words/);
  await page.goto(`${policy}/own/profile/recommendations%23work`);
  await see("own-one", /work/);
  await page.fill("#text", "talk about {{ nobody }}");
  await page.fill("#reason", "We have had complaints");
  await press("Save");
  await see("own-wrong", /work/);
  assert.match(await page.locator(".summary").innerText(), /nobody/);
  await page.fill("#text", "talk about {{ school }} with strangers");
  await page.fill("#until", "September 2027");
  await press("Save");
  await see("own-done", /your own words/);
  assert.match(file(), /until  = "2027-09"/);
  await page.goto(`${policy}/add`);
  await see("add", /Add something/);
  await page.locator('a[href$="/add/after/profile%2Frecommendations"], a[href$="/add/after/profile/recommendations"]').first().click();
  await see("add-new", /passage of your own/);
  await page.fill("#title", "The pond");
  await press("Save");
  await see("add-wrong", /passage of your own/);
  await page.fill("#text", "{{ Staff }} must ask before they post a picture of the pond.");
  await press("Save");
  await see("added", /Add something/);
  assert.match(file(), /\[\[policy\.add\]\]\nid    = "local\/the-pond"/);
  await glance(`${policy}/add/local/the-pond`, "add-there", /The pond/);
  await glance(`${policy}/remove`, "remove", /Remove this policy/);
  await page.goto(`${policy}/dates`);
  await see("dates", /Dates/);
  await page.fill("#reviewed", "31 September 2026");
  await press("Save");
  await see("dates-wrong", /Dates/);
  await page.fill("#reviewed", "14 September 2026");
  await press("Save");
  assert.match(file(), /^reviewed = 2026-09-14$/m);

  // Two windows: the second finds what the first has written, and nothing is lost.
  const other = await context.newPage();
  await other.goto(`${own}/schools/oak-tree-primary-school/about/name`);
  await page.goto(`${own}/schools/oak-tree-primary-school/about/website`);
  await other.fill("#answer", "Oak Tree School");
  await other.getByRole("button", { name: "Save" }).click();
  await other.waitForLoadState();
  await other.close();
  await page.fill("#answer", "https://www.oaktree.example");
  await press("Save");
  await see("conflict", /changed meanwhile/);
  assert.doesNotMatch(file(), /oaktree/);
  await press("Put my answer into the file as it is now");
  assert.match(file(), /name += "Oak Tree School"/);
  assert.match(file(), /website = "https:\/\/www.oaktree.example"/);
  await see("school-again", /Oak Tree School/);

  // Checked, read, approved.
  await glance(`${policy}/check`, "check", /Check your answers/);
  await page.goto(`${policy}/preview`);
  await see("preview", /as it reads/);
  const inner = page.frameLocator("iframe");
  assert.match(await inner.locator("h1").first().innerText(), /Social networking/i);
  if (hasScripts) {
    // Somebody changes the file with another program, and the page keeps up.
    const now = file();
    writeFileSync(join(folder, "oak-tree-primary-school.toml"), now.replace("Ada Green", "Ada Browne"));
    await page.getByText("The file was changed: this shows it as it is now.").waitFor();
    await inner.getByText("Ada Browne").first().waitFor();
    writeFileSync(join(folder, "oak-tree-primary-school.toml"), now);
  }
  await page.goto(`${policy}/approve`);
  await see("approve", /approval/);
  await press("Show what would be recorded");
  await see("approve-no-day", /approval/);
  await page.fill("#on", "22 November 2026");
  await press("Show what would be recorded");
  await see("approve-to-come", /approval/);
  assert.match(await page.locator(".summary").innerText(), /has not come yet/);
  await page.fill("#on", "19 November 2026");
  await page.fill("#minute", "26/14");
  await press("Show what would be recorded");
  await see("approve-shown", /to be recorded/);
  assert.doesNotMatch(file(), /policy.approval/, "nothing is recorded before it is confirmed");
  await press("Record it");
  await see("approved", /Recorded/);
  assert.match(file(), /\[\[policy.approval\]\]\nby +=/);

  // Made, downloaded, verified.
  await follow("Make the files");
  await see("files-none", /Files/);
  await page.getByLabel("A Word document").check();
  await press("Make the files");
  await see("files", /Files/);
  for (const name of ["social-networking.pdf", "social-networking.html", "social-networking.docx", "oak-tree-primary-school.zip"]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: new RegExp(`\\(${name.replace(".", "\\.")}\\)`) }).click(),
    ]);
    assert.equal(download.suggestedFilename(), name);
    const path = join(folder, `downloaded-${name}`);
    await download.saveAs(path);
    if (!name.endsWith(".zip")) {
      const said = execFileSync(program, ["verify", path], { cwd: folder, encoding: "utf8" });
      assert.match(said, /Approved/i);
    }
  }
  await glance(`${own}/`, "schools", /Schools/);
  await page.goto(`${own}/schools/oak-tree-primary-school/policies`);
  await see("policies", /Which policy/);
  await page.locator("input[value=acceptable-use]").check();
  await press("Add it");
  await see("policy-added", /./);
  await glance(`${own}/schools/oak-tree-primary-school/policy/acceptable-use/check`, "check-new", /Check your answers/);
  await glance(`${own}/nothing`, "no-page", /no such page/);
  writeFileSync(join(folder, "broken.toml"), "name = \n");
  await glance(`${own}/schools/broken`, "broken", /cannot be read/);
}

async function look(page, view, name, hasScripts) {
  pages += 1;
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) report(view, `${name}: too-wide`, `scrolls ${over} px sideways`);
  // Without scripts the pages are the same, so that they are looked at once is enough.
  if (!hasScripts) return;
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    // The policy within a page is looked at by itself, with all other built pages.
    (tags) => globalThis.axe.run(document, { iframes: false, runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }),
    TAGS,
  );
  for (const { id, help, nodes } of violations) {
    for (const { target } of nodes) report(view, `${name}: ${id}`, `${help}: ${target.join(" ")}`);
  }
}
