import { ensurePackage, CHROMIUM } from './packages.mjs';

/**
 * The path of a system Chromium for browser tests, installed where it is missing and we may.
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  return process.env.CHROMIUM_PATH ?? ensurePackage(CHROMIUM);
}
