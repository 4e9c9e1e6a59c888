import { s3ObjectStoreSuite } from './s3-object-store.suite.js';

s3ObjectStoreSuite('SeaweedFS');
