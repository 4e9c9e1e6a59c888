import { PEOPLE } from './seed.mjs';

/**
 * The lines that nobody may overlook.
 * @param {import('./platform.mjs').Platform} platform
 */
export function warnings({ servers }) {
  const lines = [];
  if (servers.clamd.isDemonstration) {
    lines.push(
      'FOR DEMONSTRATION ONLY: clamd has no virus signatures but that of the EICAR test file.',
      'Every other file counts as clean. For real use run freshclam, then start again.',
    );
  }
  if (!servers.s3)
    lines.push(
      `FOR DEMONSTRATION ONLY: files are kept in a directory, not in an S3 store (${servers.noS3 ?? ''}).`,
    );
  return lines;
}

/**
 * What a person needs to go on.
 * @param {import('./platform.mjs').Platform} platform
 */
export function summary({ address, home, secrets, settings, servers }) {
  const signIn = (what, email, password) => `    ${what.padEnd(14)} ${email.padEnd(32)} ${password}`;
  return [
    '',
    `Switchboard is ready at ${address}`,
    '',
    `  Console        ${address}/`,
    `  Demonstration  ${address}/demo`,
    `  API            ${address}/v1/docs`,
    '',
    '  Sign in as',
    signIn(
      'administrator',
      settings.adminEmail,
      settings.adminPassword ? '(ADMIN_PASSWORD of the first start)' : secrets.adminPassword,
    ),
    ...Object.values(PEOPLE).map((person) =>
      signIn(person.roles[0], person.email, secrets.demonstrationPassword),
    ),
    '',
    `  Data, logs and pid files: ${home.folder}${home.state.serverRoot?.startsWith(home.folder) === false ? ` (servers' data: ${home.state.serverRoot})` : ''}`,
    `  Virus scanner: ${servers.clamd.isDemonstration ? 'EICAR test signature only, FOR DEMONSTRATION' : `clamd at ${servers.clamd.host}:${servers.clamd.port}`}`,
    '',
    '  npm run status lists every process; npm run demo plays the demonstration; Ctrl-C stops everything.',
    '',
  ].join('\n');
}
