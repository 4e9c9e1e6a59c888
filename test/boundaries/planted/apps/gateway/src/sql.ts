// violates: gateway-has-no-database
import { DataSource } from 'typeorm';
export const sql = DataSource;
