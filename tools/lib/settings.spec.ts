import { readSettings } from './settings.ts';

describe('readSettings', () => {
  it('needs nothing', () => {
    const settings = readSettings({});

    expect(settings).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      s3: null,
      clamd: null,
    });
  });

  it('follows PORT in its own address', () => {
    expect(readSettings({ PORT: '3100' }).publicUrl).toBe('http://localhost:3100');
  });

  it('tells every fault at once, and no value', () => {
    const read = () =>
      readSettings({
        PORT: 'http',
        SCALE: 'mail=2',
        DATABASE_URL: 'mysql://root:s3cret@db',
        RABBITMQ_URL: 's3cret',
        ADMIN_PASSWORD: 's3cret',
        S3_ENDPOINT: 'http://store:9000',
      });

    expect(read).toThrow(/PORT[^]*SCALE[^]*ADMIN_PASSWORD[^]*DATABASE_URL[^]*RABBITMQ_URL[^]*S3_ENDPOINT/);
    expect(read).not.toThrow(/s3cret/);
  });

  it('takes an S3 server only with its keys', () => {
    const given = { S3_ENDPOINT: 'http://store:9000', S3_ACCESS_KEY: 'a', S3_SECRET_KEY: 'b' };

    expect(readSettings(given).s3).toEqual({ endpoint: 'http://store:9000', accessKey: 'a', secretKey: 'b' });
  });
});
