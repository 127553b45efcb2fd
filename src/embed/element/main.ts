/** `embed.js`: defines <hookline-journey>, once, however often it is loaded. */
import { JourneyElement } from "./journey-element.ts";

if (!customElements.get("hookline-journey")) customElements.define("hookline-journey", JourneyElement);
