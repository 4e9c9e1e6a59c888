// violates: libs-by-their-front-door
import { AppError } from '../../../../../../libs/kernel/src/errors.js';
export const inner = AppError;
