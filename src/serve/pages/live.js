// Shows the policy again as soon as its school's file has been changed, by whatever program.
"use strict";
const frame = document.querySelector("iframe");
const said = document.createElement("p");
said.className = "hint";
said.setAttribute("role", "status");
frame.before(said);
let known = null;
async function look() {
  try {
    const answer = await fetch(location.pathname + "/version", { cache: "no-store" });
    const version = answer.ok ? await answer.text() : known;
    if (known !== null && version !== known) {
      frame.src = frame.getAttribute("src");
      said.textContent = "The file was changed: this shows it as it is now.";
    }
    known = version;
  } catch {
    said.textContent = "policygen has ended: this is the last that it showed.";
  }
}
look();
setInterval(look, 2000);
