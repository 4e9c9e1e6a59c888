export { correlate } from './correlation.js';
export { CookieJar, type CookieName, type NewCookie, takeCookies } from './cookies.js';
export { Limit } from './limit.js';
export { decisionOf, ProblemFilter, sendProblem } from './problem.filter.js';
export { answerWithStream } from './streams.js';
export { TokenBuckets } from './token-buckets.js';
