import { expect, test } from "vitest";
import { say } from "../testing/say.ts";

const SYN = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1";
const asked = (rule: string, realms: number | null) => say(`${rule} -j DROP`, SYN, { realms });

test("XM-realm: both halves, one under a mask, negated", () => {
  expect(asked("-m realm --realm 0x5", 5)).toBe("drop");
  expect(asked("-m realm --realm 0x5", 0x30005)).toBe("no: realms of the route are 0x30005, not 0x5");
  expect(asked("-m realm --realm 0x5/0xffff", 0x30005)).toBe("drop");
  expect(asked("-m realm ! --realm 0x5/0xffff", 0x30005)).toMatch(/^no: .* which is excluded$/);
  expect(asked("-m realm --realm cosmos", 0)).toBe("drop");
});

test("XM-realm: a name that only the host knows is undetermined, in the rule or at the route", () => {
  expect(asked("-m realm --realm guests", 5)).toMatch(/^undetermined: which number a realm's name stands for/);
  expect(asked("-m realm --realm 0x5", null)).toMatch(/^undetermined: which number a realm's name stands for/);
});
