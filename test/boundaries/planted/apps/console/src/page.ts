// violates: pages-know-contracts-and-web-only
import { AppError } from '@switchboard/kernel';
export const page = AppError;
