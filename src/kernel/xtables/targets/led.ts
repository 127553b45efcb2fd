/** `-j LED`: net/netfilter/xt_LED.c led_tg. */
import { passing } from "./passing.ts";

export const led = passing("lights a lamp", "--led-trigger-id", "--led-delay", "--led-always-blink");
