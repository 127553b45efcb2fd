/**
 * Links live in pages that nobody edits again: an address of an older version is brought up to date one version at a time,
 * and every step stays here for good. `v` says the version; without it an address is of version 1.
 */
export const CURRENT_ADDRESS = 1;

type Upgrade = (params: URLSearchParams) => URLSearchParams;

/** From each older version to the next: `UPGRADES.get(n)` makes an n + 1 of an n. Version 1 is the first. */
const UPGRADES: ReadonlyMap<number, Upgrade> = new Map();

/**
 * The address's parameters as the current version has them, without `v`. `upgrades` and `current` are this program's, but
 * for tests.
 *
 * @param wrong takes one sentence where the version is none, or newer than this program; the rest is then read as it stands
 */
export function toCurrentVersion(
  params: URLSearchParams,
  wrong: string[],
  upgrades = UPGRADES,
  current = CURRENT_ADDRESS,
): URLSearchParams {
  const said = params.get("v");
  const version = said === null ? 1 : /^[1-9]\d{0,6}$/.test(said) ? Number(said) : null;
  if (version === null) wrong.push(`'v' is the version of the address, a number from 1, not '${said}'.`);
  else if (version > current)
    wrong.push(
      `This link is of version ${version}, which is newer than this program: it shows what it understands of it.`,
    );
  let upgraded = new URLSearchParams(params);
  upgraded.delete("v");
  for (let step = version ?? current; step < current; step++) upgraded = upgrades.get(step)?.(upgraded) ?? upgraded;
  return upgraded;
}
