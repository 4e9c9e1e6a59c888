export { until } from '../../tools/lib/wait.ts';
