// violates: lib-contracts
import { AppError } from '@switchboard/kernel';
export const greedy = AppError;
