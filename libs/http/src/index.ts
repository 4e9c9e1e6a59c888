export { correlate } from './correlation.js';
export { decisionOf, ProblemFilter, sendProblem } from './problem.filter.js';
export { answerWithStream } from './streams.js';
