import type { z } from 'zod';
import { type ServiceSchemas, tunablesOf } from './service-settings.ts';
import { ComposeSettings, SHARED, StartSettings } from './settings.ts';

/** One line of what is told about settings. */
interface Line {
  name: string;
  about: string;
  /** What it is where nothing is set; null where something must be. */
  initial: string | null;
  otherwise: string;
  example: string;
  /** The services that read it. */
  readBy: string[];
}

/** Everything that is written about settings, from their schemas: what stands in a page between two marks, and .env.example. */
export function settingsPages(services: ServiceSchemas) {
  const { shared, alone, tunable, compose, given } = groupsOf(services);
  return {
    envExample: () =>
      [
        '# Every setting of Switchboard, made by `npm run settings`. docs/operations.md says more.',
        '#',
        '# `npm start` needs none of them: set what you want to change in its environment (PORT=3100 npm start).',
        '# `docker compose` reads them from .env; deploy/make-env > .env writes one with fresh secrets.',
        section('both', shared),
        section('npm start', alone),
        section('both, read by the services as they are', tunable),
        section(
          'docker compose',
          compose.filter(({ initial }) => initial !== null),
        ),
        section(
          'docker compose: secrets. None has a default; deploy/make-env makes all of them.',
          compose.filter(({ initial }) => initial === null),
        ),
        '',
      ].join('\n'),

    operations: (page: string) =>
      between(page, '<!-- prettier-ignore-start -->', '<!-- prettier-ignore-end -->', [
        table('`npm start`; `docker compose` reads the first of them too', [...shared, ...alone]),
        table('Both hand these on to the services', tunable, true),
        table('`docker compose`', compose),
        table('What services are given beside these; whoever runs them otherwise gives it', given, true),
      ]),

    compose: (file: string) =>
      Object.entries(services).reduce(
        (text, [service, schema]) =>
          between(text, `      # settings of ${service}`, '      # end of settings', [
            ...tunablesOf(schema).map((name) => `      ${name}: \${${name}:-}`),
          ]),
        file,
      ),
  };
}

/** Settings by who sets them. */
function groupsOf(services: ServiceSchemas) {
  const start = linesOf(StartSettings);
  const read = new Map<string, Line>();
  for (const [service, schema] of Object.entries(services)) {
    for (const line of linesOf(schema)) {
      const known = read.get(line.name);
      if (known) known.readBy.push(service);
      else read.set(line.name, { ...line, readBy: [service] });
    }
  }
  const tunable = new Set(Object.values(services).flatMap(tunablesOf));
  return {
    shared: start.filter(({ name }) => SHARED.includes(name)),
    alone: start.filter(({ name }) => !SHARED.includes(name)),
    tunable: [...read.values()].filter(({ name }) => tunable.has(name)),
    given: [...read.values()].filter(({ name }) => !tunable.has(name)),
    compose: linesOf(ComposeSettings),
  };
}

function linesOf(schema: z.ZodObject): Line[] {
  return Object.entries(schema.shape).map(([name, setting]) => {
    const { description = '', unit, otherwise = '', example = '' } = (setting as z.ZodType).meta() ?? {};
    return {
      name,
      about: `${description}${unit ? `, ${unit}` : ''}`,
      initial: otherwise ? '' : initialOf(setting as z.ZodType),
      otherwise,
      example,
      readBy: [],
    };
  });
}

function initialOf(setting: z.ZodType): string | null {
  const parsed = setting.safeParse(undefined);
  if (!parsed.success) return null;
  const { data } = parsed;
  return typeof data === 'object' || data === undefined ? '' : String(data);
}

const section = (title: string, lines: Line[]) =>
  [
    `\n# ---- ${title}\n`,
    ...lines.map((line) => `# ${line.about}${hintOf(line)}\n${line.name}=${line.initial ?? ''}`),
  ].join('\n');

function hintOf({ otherwise, example }: Line): string {
  const hints = [
    otherwise && `${otherwise} where nothing is set`,
    example && `for example ${example}`,
  ].filter(Boolean);
  return hints.length > 0 ? ` (${hints.join('; ')})` : '';
}

function table(title: string, lines: Line[], saysWho = false): string {
  const head = ['setting', ...(saysWho ? ['read by'] : []), 'meaning', 'default', 'example'];
  const rows = lines.map(({ name, readBy, about, initial, otherwise, example }) => [
    `\`${name}\``,
    ...(saysWho ? [readBy.length > 5 ? 'all' : readBy.join(', ')] : []),
    about,
    otherwise || (initial === null ? 'must be set' : initial && `\`${initial}\``),
    example && `\`${example}\``,
  ]);
  return [`\n### ${title}\n`, head, head.map(() => '---'), ...rows]
    .map((row) => (Array.isArray(row) ? `| ${row.join(' | ')} |` : row))
    .join('\n');
}

/** The page with these lines between the two marks. */
function between(page: string, begin: string, end: string, lines: string[]): string {
  const from = page.indexOf(`${begin}\n`);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`The marks "${begin}" and "${end}" are missing`);
  const body = lines.length > 0 ? `${lines.join('\n')}\n` : '';
  return `${page.slice(0, from)}${begin}\n${body}${page.slice(to)}`;
}
