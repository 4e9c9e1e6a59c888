/**
 * Installs Debian packages while npm installs ours: plain JavaScript for any Node. What fails here is said later, by the
 * step that needs it.
 */
import { findExecutable, killRunning } from '../lib/run.mjs';
import { CLAMD, dockerAnswers, ensurePackage, OPENSSL, PIP, RABBIT } from './packages.mjs';

for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => process.exit(1));
process.once('exit', killRunning);
const { RABBITMQ_URL, CLAMD_HOST, S3_ENDPOINT } = process.env;
const hasStore = S3_ENDPOINT || (await findExecutable(['minio']));
const wanted = [RABBITMQ_URL ? [] : RABBIT, CLAMD_HOST ? [] : CLAMD, hasStore ? [] : [OPENSSL, PIP]].flat();
if (!(await dockerAnswers())) await Promise.allSettled(wanted.map(ensurePackage));
process.exit(0);
