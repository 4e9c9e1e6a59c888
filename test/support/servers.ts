/** Addresses of the servers that `npm test` has brought up. */
export interface Servers {
  databaseUrl: string;
  rabbitmqUrl: string;
  rabbitmqManagementUrl: string;
  s3: { endpoint: string; accessKey: string; secretKey: string };
  clamd: { host: string; port: number };
}

/** The servers that tests use, as superuser or administrator. Each test makes its own database, vhost or bucket there. */
export function servers(): Servers {
  return {
    databaseUrl: setting('TEST_DATABASE_URL'),
    rabbitmqUrl: setting('TEST_RABBITMQ_URL'),
    rabbitmqManagementUrl: setting('TEST_RABBITMQ_MANAGEMENT_URL'),
    // Read when asked for: a machine without an S3 server or clamd skips those tests by name.
    get s3() {
      return {
        endpoint: setting('TEST_S3_ENDPOINT'),
        accessKey: setting('TEST_S3_ACCESS_KEY'),
        secretKey: setting('TEST_S3_SECRET_KEY'),
      };
    },
    get clamd() {
      return { host: setting('TEST_CLAMD_HOST'), port: Number(setting('TEST_CLAMD_PORT')) };
    },
  };
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run through npm test, which brings the servers up`);
  return value;
}
