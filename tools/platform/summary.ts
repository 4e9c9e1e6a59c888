import type { Platform } from './platform.ts';
import { PEOPLE } from './seed.ts';

/** The lines that nobody may overlook. */
export const warnings = ({ servers: { clamd, s3, noS3 } }: Platform): string[] => [
  ...(clamd.isDemonstration
    ? [
        'FOR DEMONSTRATION ONLY: clamd has no virus signatures but that of the EICAR test file.',
        'Every other file counts as clean. For real use run freshclam, then start again.',
      ]
    : []),
  ...(s3
    ? []
    : [`FOR DEMONSTRATION ONLY: files are kept in a directory, not in an S3 store (${noS3 ?? ''}).`]),
];

/** What a person needs to go on. */
export function summary({ address, home, secrets, settings, servers: { clamd } }: Platform): string {
  const signIn = (what = '', email: string, password: string) =>
    `    ${what.padEnd(14)} ${email.padEnd(32)} ${password}`;
  const { serverRoot = '' } = home.state;
  const elsewhere = serverRoot.startsWith(home.folder) ? '' : ` (servers' data: ${serverRoot})`;
  const scanner = clamd.isDemonstration
    ? 'EICAR test signature only, FOR DEMONSTRATION'
    : `clamd at ${clamd.host}:${clamd.port}`;
  const password = settings.adminPassword ? '(ADMIN_PASSWORD of the first start)' : secrets.adminPassword;
  return `
Switchboard is ready at ${address}

  Console        ${address}/
  Demonstration  ${address}/demo
  API            ${address}/v1/docs

  Sign in as
${[
  signIn('administrator', settings.adminEmail, password),
  ...Object.values(PEOPLE).map(({ roles, email }) => signIn(roles[0], email, secrets.demonstrationPassword)),
].join('\n')}

  Data, logs and pid files: ${home.folder}${serverRoot && elsewhere}
  Virus scanner: ${scanner}

  npm run status lists every process; npm run demo plays the demonstration; Ctrl-C stops everything.
`;
}
