/** A process of its own for one picture: it comes by stdin, a small one goes out by stdout. */
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';

const EDGE_PIXELS = 512;
/** More pixels than any camera has, fewer than a bomb (S037). */
const MAX_PIXELS = 50_000_000;
const MAX_MEMORY_BYTES = 600 * 1024 * 1024;
const LOOK_AT_MEMORY_EVERY_MS = 50;

// One thread: chat and scans share this machine.
sharp.concurrency(1);
sharp.cache(false);
// libvips works beside this loop, so that a picture that swells is noticed while it does.
setInterval(() => {
  if (process.memoryUsage.rss() > MAX_MEMORY_BYTES) process.exit(1);
}, LOOK_AT_MEMORY_EVERY_MS).unref();

/**
 * A small WebP made anew from the pixels of the first frame: nothing else of the file is left, metadata least of all (S038).
 * Of a picture that was cut off, what is there (X17).
 */
try {
  const picture = await sharp(await buffer(process.stdin), {
    limitInputPixels: MAX_PIXELS,
    pages: 1,
    failOn: 'none',
    sequentialRead: true,
  })
    .rotate()
    .resize(EDGE_PIXELS, EDGE_PIXELS, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
    .toBuffer();
  process.stdout.end(picture);
} catch {
  // Of this picture none can be made: nothing is the answer.
}
