// allowed
import { formatBytes } from '@switchboard/web';
export const page = formatBytes;
