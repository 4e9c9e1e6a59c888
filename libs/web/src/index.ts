export * from './problem.js';
export * from './http.js';
export * from './upload.js';
export * from './files.js';
export * from './countdown.js';
export * from './safe-text.js';
export * from './transcript.js';
export * from './conversation.js';
