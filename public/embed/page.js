/* The page's own script, as any page might have one: what is pasted gets this server's address and a button to copy it, and
   one of the journeys is driven from outside. */
const base = new URL("..", document.baseURI).href;

for (const block of document.querySelectorAll("pre")) {
  const code = block.querySelector("code");
  code.textContent = code.textContent.replaceAll("https://hookline.example/", base);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  });
  block.before(button);
}

// What scrolls can be reached by keyboard.
for (const block of document.querySelectorAll("pre, .tall")) block.tabIndex = 0;

const journey = document.querySelector("#driven");
const heard = document.querySelector("#heard");
journey.addEventListener("hookline-step", ({ detail }) => {
  heard.textContent = `hookline-step: ${detail.step} of ${detail.steps}`;
});
journey.addEventListener("hookline-outcome", ({ detail }) => {
  heard.textContent = `hookline-outcome: ${detail.outcome}`;
});
for (const button of document.querySelectorAll("button[data-do]"))
  button.addEventListener("click", () => journey[button.dataset.do](Number(button.dataset.step)));
