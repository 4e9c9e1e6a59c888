// allowed
import { AppError } from '@switchboard/kernel';
export const low = AppError;
