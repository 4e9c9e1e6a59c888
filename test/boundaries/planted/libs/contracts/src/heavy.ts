// violates: contracts-know-zod-only
import { DataSource } from 'typeorm';
export const heavy = DataSource;
