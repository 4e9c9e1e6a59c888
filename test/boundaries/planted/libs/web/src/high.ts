// violates: lib-web
import { AppError } from '@switchboard/kernel';
export const high = AppError;
