// Opens built pages as parents do, on a phone and on a desk, in the light and in the dark, and says what is wrong:
//
//     node tests/tools/axe.mjs output/*/*.html
//
// Reports what axe-core finds against WCAG 2.2 AA and its own good practice, any request the page makes, anything it
// says on the console, and a page wider than its window. Ends with 1 if there is anything. `CHROMIUM` names the browser
// where it is not /usr/bin/chromium.

import axe from "axe-core";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { TAGS, launch } from "./browser.mjs";

const WIDTHS = [320, 1280];
const SCHEMES = ["light", "dark"];

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: node axe.mjs PAGE.html...");
  process.exit(2);
}

const browser = await launch();

// Each fault with the views that show it, so that one fault is one line.
const faults = new Map();
function report(file, view, rule, what) {
  const fault = `${file}: ${rule}: ${what}`;
  faults.set(fault, (faults.get(fault) ?? new Set()).add(view));
}

// As many pages at once as there are cores. A page is loaded once and then seen in every view.
const context = await browser.newContext({ colorScheme: SCHEMES[0], viewport: { width: WIDTHS[0], height: 800 } });
const waiting = [...files];
async function checkWaiting() {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await checkFile(file);
}
await Promise.all(Array.from({ length: availableParallelism() }, checkWaiting));
await browser.close();

const everyView = WIDTHS.length * SCHEMES.length;
for (const [fault, views] of faults) {
  console.log(views.size === everyView ? fault : `${fault} (${[...views].join("; ")})`);
}
const pages = files.length === 1 ? "1 page" : `${files.length} pages`;
console.log(`${pages}, ${WIDTHS.join(" and ")} px, light and dark: ${faults.size === 0 ? "clean" : `${faults.size} to mend`}`);
process.exit(faults.size === 0 ? 0 : 1);

async function checkFile(file) {
  const address = pathToFileURL(resolve(file)).href;
  const page = await context.newPage();
  let view = "as it loads";
  await page.route("**/*", (route) => {
    if (route.request().url() === address) return route.continue();
    report(file, view, "request", route.request().url());
    return route.abort();
  });
  page.on("console", (message) => report(file, view, "console", message.text()));
  page.on("pageerror", (error) => report(file, view, "script", error.message));
  await page.goto(address);
  // Run from outside, so that the page's own policy against scripts stays in force for the page.
  await page.evaluate(axe.source);
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      view = `${width} px, ${colorScheme}`;
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await checkWidth(page, file, view);
      await checkAxe(page, file, view);
    }
  }
  await page.close();
}

async function checkWidth(page, file, view) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) report(file, view, "too-wide", `scrolls ${over} px sideways`);
}

async function checkAxe(page, file, view) {
  const { violations } = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }),
    TAGS,
  );
  for (const { id, help, nodes } of violations) {
    for (const { target } of nodes) report(file, view, id, `${help}: ${target.join(" ")}`);
  }
}
