/** What a container's health check runs: can the service in here work? */
const port = process.env.MANAGEMENT_PORT ?? '9090';
const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4_000) }).catch(
  () => null,
);
process.exit(response?.ok ? 0 : 1);
