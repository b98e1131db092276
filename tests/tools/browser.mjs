// The browser that pages are looked at in, and what axe-core looks for.

import { chromium } from "playwright-core";

// WCAG 2.2 AA, and what axe-core itself holds to be good practice.
export const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// The browser opens only pages built here, and is kept from calling home. It goes without its own sandbox, which does
// not start for root, nor in most containers.
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    chromiumSandbox: false,
    args: [
      "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
}
