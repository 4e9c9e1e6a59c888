// allowed
import { z } from 'zod';
import { isOpen } from '@switchboard/contracts';
export const composed = [z, isOpen];
